using System.Text.RegularExpressions;

namespace Liaison.WeComSimulator.Model;

/// <summary>A change that WeCom's admin console would not accept; the text says why.</summary>
internal sealed class RefusedException(string message) : Exception(message);

internal sealed partial class SimulatedCorp
{
    public SimulatedMember Hire(
        string userId, string memberName, IReadOnlyList<Placement> placements, MemberStatus status = MemberStatus.Active, string position = "", string alias = "")
    {
        lock (_gate)
        {
            RequireFreeUserId(userId);
            RequireDepartments(placements);
            var member = new SimulatedMember(_byNumber.Count, userId, memberName, placements, status, position, alias);
            _byNumber.Add(null);
            Put(member);
            Announce("create_user", userId, new MemberChange(null, member));
            NoticeScope(member.Number, member);
            return member;
        }
    }

    /// <summary>Removes the members for good. Unknown ones are refused before anybody goes.</summary>
    public void Dismiss(IReadOnlyCollection<string> userIds)
    {
        lock (_gate)
        {
            var leaving = userIds.Select(RequireMember).ToArray();
            foreach (var member in leaving.Distinct())
            {
                Unindex(member);
                _members.Remove(member.UserId);
                _byNumber[member.Number] = null;
                Announce("delete_user", member.UserId, new MemberChange(member, null));
                NoticeScope(member.Number, member with { Status = MemberStatus.Left });
            }
        }
    }

    public SimulatedMember Change(string userId, Func<SimulatedMember, SimulatedMember> change)
    {
        lock (_gate)
        {
            var before = RequireMember(userId);
            var after = change(before) with { Number = before.Number };
            RequireDepartments(after.Placements);
            if (!string.Equals(before.UserId, after.UserId, StringComparison.OrdinalIgnoreCase))
            {
                RequireFreeUserId(after.UserId);
            }

            Unindex(before);
            _members.Remove(before.UserId);
            Put(after);
            if (before.UserId != after.UserId)
            {
                RenameInScopes(before.UserId, after.UserId);
            }

            Announce("update_user", after.UserId, new MemberChange(before, after), before.UserId);
            NoticeScope(after.Number, after);
            return after;
        }
    }

    /// <param name="id">Null: the next free one.</param>
    public SimulatedDepartment AddDepartment(string departmentName, int parentId, uint order = 0, int? id = null, string nameEn = "")
    {
        lock (_gate)
        {
            if (id is { } wanted && _departments.ContainsKey(wanted))
            {
                throw new RefusedException($"Department {wanted} exists.");
            }

            if (parentId != 0)
            {
                RequireDepartment(parentId);
            }

            var department = new SimulatedDepartment(id ?? _departments.Keys.DefaultIfEmpty().Max() + 1, departmentName, nameEn, parentId, order);
            _departments.Add(department.Id, department);
            _visibility.Clear();
            Announce("create_party", $"{department.Id}", new DepartmentChange(null, department));
            return department;
        }
    }

    public void ChangeDepartment(int id, Func<SimulatedDepartment, SimulatedDepartment> change)
    {
        lock (_gate)
        {
            var before = RequireDepartment(id);
            var after = change(before) with { Id = id };
            if (after.ParentId != 0)
            {
                RequireDepartment(after.ParentId);
            }

            if (BranchUnlocked(id).Exists(d => d.Id == after.ParentId))
            {
                throw new RefusedException($"Department {after.ParentId} lies below department {id}. For a loop in an answer use the fault department-cycle.");
            }

            _departments[id] = after;
            _visibility.Clear();
            Announce("update_party", $"{id}", new DepartmentChange(before, after));
            NoticeScopes();
        }
    }

    /// <summary>Removes a department with everything below it; its people keep their other places, or move to the root.</summary>
    public void RemoveDepartment(int id)
    {
        lock (_gate)
        {
            if (RequireDepartment(id).ParentId == 0)
            {
                throw new RefusedException("The root department stays.");
            }

            var branch = BranchUnlocked(id);
            var gone = branch.Select(d => d.Id).ToHashSet();
            foreach (var member in _byNumber.OfType<SimulatedMember>().Where(m => m.Placements.Any(p => gone.Contains(p.DepartmentId))).ToArray())
            {
                var left = member.Placements.Where(p => !gone.Contains(p.DepartmentId)).ToArray();
                var moved = member with { Placements = left.Length > 0 ? left : [new Placement(RootDepartment)] };
                Unindex(member);
                Put(moved);
                Announce("update_user", moved.UserId, new MemberChange(member, moved), moved.UserId);
            }

            // The deepest first: WeCom removes no department that has others below it.
            foreach (var department in Enumerable.Reverse(branch))
            {
                Announce("delete_party", $"{department.Id}", new DepartmentChange(department, null));
                _departments.Remove(department.Id);
            }

            _visibility.Clear();
            NoticeScopes();
        }
    }

    public void PutTag(SimulatedTag tag)
    {
        lock (_gate)
        {
            var before = _tags.GetValueOrDefault(tag.Id);
            _tags[tag.Id] = tag;
            _visibility.Clear();
            Announce("update_tag", $"{tag.Id}", new TagChange(before, tag));
            NoticeScopes();
        }
    }

    public void PutApp(SimulatedApp app)
    {
        lock (_gate)
        {
            var before = _apps.GetValueOrDefault(app.AgentId);
            _apps[app.AgentId] = app;
            _visibility.Clear();
            Announce("app", $"{app.AgentId}", new AppChange(before, app));
            NoticeScopes();
        }
    }

    private void Put(SimulatedMember member)
    {
        _members.Add(member.UserId, member);
        _byNumber[member.Number] = member;
        foreach (var placement in member.Placements)
        {
            Of(_numbersByDepartment, placement.DepartmentId).Add(member.Number);
            if (placement.IsLeader)
            {
                Of(_leadersByDepartment, placement.DepartmentId).Add(member.Number);
            }
        }

        static T Of<T>(Dictionary<int, T> index, int department)
            where T : new() => index.TryGetValue(department, out var found) ? found : index[department] = new T();
    }

    private void Unindex(SimulatedMember member)
    {
        _members.Remove(member.UserId);
        foreach (var placement in member.Placements)
        {
            _numbersByDepartment[placement.DepartmentId].Remove(member.Number);
            _leadersByDepartment.GetValueOrDefault(placement.DepartmentId)?.Remove(member.Number);
        }
    }

    private void RenameInScopes(string before, string after)
    {
        foreach (var app in _apps.Values.ToArray())
        {
            _apps[app.AgentId] = app with { Scope = app.Scope with { Users = Renamed(app.Scope.Users) } };
        }

        foreach (var tag in _tags.Values.ToArray())
        {
            _tags[tag.Id] = tag with { UserIds = Renamed(tag.UserIds) };
        }

        _visibility.Clear();

        string[] Renamed(IReadOnlyList<string> ids) => [.. ids.Select(id => string.Equals(id, before, StringComparison.OrdinalIgnoreCase) ? after : id)];
    }

    private SimulatedMember RequireMember(string userId) => _members.GetValueOrDefault(userId) ?? throw new RefusedException($"There is no member {userId}.");

    private SimulatedDepartment RequireDepartment(int id) => _departments.GetValueOrDefault(id) ?? throw new RefusedException($"There is no department {id}.");

    private void RequireDepartments(IEnumerable<Placement> placements)
    {
        var ids = placements.Select(p => RequireDepartment(p.DepartmentId).Id).ToArray();
        if (ids.Distinct().Count() != ids.Length)
        {
            throw new RefusedException("A department is named twice.");
        }
    }

    private void RequireFreeUserId(string userId)
    {
        if (!UserIdPattern().IsMatch(userId))
        {
            throw new RefusedException("A userid has 1 to 64 characters: letters, digits and _-@., the first one a letter or digit.");
        }

        if (_members.ContainsKey(userId))
        {
            throw new RefusedException($"The userid {userId} is taken (case does not count).");
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9_\-@.]{0,63}\z", RegexOptions.CultureInvariant, 1000)]
    public static partial Regex UserIdPattern();
}
