using Liaison.Binding.Contracts;
using Liaison.Kernel.Ids;
using Liaison.WeCom;
using Microsoft.Extensions.Logging;

namespace Liaison.Directory.Syncs;

/// <summary>
/// Reads the corp by the app that is there, and answers in the ids by which the team keeps its people: a third-party app has others, which stand for userids that
/// are known, and are all there is for whom they are not.
/// </summary>
/// <param name="ids">Of a third-party app; null for one that has plain ids.</param>
internal sealed class CorpCalls(IWeComClient wecom, WeComApp app, OpenIds? ids)
{
    public Task<WeComAgent> GetAgentAsync(CancellationToken ct) => wecom.GetAgentAsync(app, ct);

    /// <summary>The scope as it is stored: in the ids of the app itself, whose spelling counts where they are our provider's.</summary>
    public VisibleScope ScopeOf(WeComScope scope) => ids is null
        ? ReadScope.Of(scope)
        : ReadScope.Of(scope) with { UserIds = [.. scope.UserIds.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)] };

    /// <summary>Keys of the people whom the scope names.</summary>
    public IEnumerable<string> NamedIn(VisibleScope scope) => scope.UserIds.Select(id => WeComUserId.Key(ids is null ? id : ids.UserIdOf(id)));

    public Task<IReadOnlyList<WeComRow<WeComDepartment>>> ListDepartmentsAsync(CancellationToken ct) => wecom.ListDepartmentsAsync(app, ct);

    public Task<WeComRow<WeComDepartment>> GetDepartmentAsync(int department, CancellationToken ct) => wecom.GetDepartmentAsync(app, department, ct);

    public async Task<List<WeComRow<WeComUser>>> ListUsersAsync(int department, CancellationToken ct)
    {
        List<WeComRow<WeComUser>> rows = [];
        await foreach (var row in wecom.ListUsersAsync(app, department, ct))
        {
            rows.Add(Own(row));
        }

        return rows;
    }

    /// <param name="key">Of a userid, in whatever spelling.</param>
    /// <returns>Null for whom this app has no id: it does not see them.</returns>
    public async Task<WeComRow<WeComUser>?> GetUserAsync(string key, CancellationToken ct) =>
        ids is null ? await wecom.GetUserAsync(app, key, ct) : ids.OpenIdOf(key) is { } open ? Own(await wecom.GetUserAsync(app, open, ct)) : null;

    public async Task<WeComTag> GetTagAsync(int tag, CancellationToken ct)
    {
        var read = await wecom.GetTagAsync(app, tag, ct);
        return ids is null ? read : read with
        {
            Users = [.. read.Users.Select(row => row.IsGood ? new WeComRow<WeComUserName>(row.Value with { UserId = ids.UserIdOf(row.Value.UserId) }) : row)],
        };
    }

    private WeComRow<WeComUser> Own(WeComRow<WeComUser> row) => ids is null || !row.IsGood
        ? row
        : new WeComRow<WeComUser>(row.Value with { UserId = ids.UserIdOf(row.Value.UserId), OpenUserId = row.Value.OpenUserId ?? row.Value.UserId });
}

/// <summary>Which of our provider's ids stands for which userid, for one run.</summary>
internal sealed class OpenIds
{
    private readonly Dictionary<string, string> _userIds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _openIds = new(StringComparer.Ordinal);
    private readonly HashSet<string> _met = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    public OpenIds(IEnumerable<UserIdPair> pairs)
    {
        foreach (var (userId, open) in pairs)
        {
            (_userIds[open], _openIds[WeComUserId.Key(userId)]) = (userId, open);
        }
    }

    /// <summary>Who was met, and is known by the provider's id alone.</summary>
    public IReadOnlyCollection<string> Strangers => [.. _met];

    public string UserIdOf(string open)
    {
        lock (_gate)
        {
            if (_userIds.TryGetValue(open, out var userId))
            {
                return userId;
            }

            // Its spelling counts, and keys have none.
            (_userIds[open], _openIds[WeComUserId.Key(open)]) = (open, open);
            _met.Add(open);
            return open;
        }
    }

    public string? OpenIdOf(string key)
    {
        lock (_gate)
        {
            return _openIds.GetValueOrDefault(WeComUserId.Key(key));
        }
    }
}

/// <summary>Opens a corp for reading.</summary>
internal sealed class CorpDoor(IWeComClient wecom, IUserIds userIds, ILogger<CorpDoor> log)
{
    /// <summary>By the app of these credentials, which know everybody of the mirror by the ids of that app.</summary>
    public async Task<(CorpCalls Calls, OpenIds? Ids)> OpenAsync(BoundCorp corp, CorpCredentials credentials, Mirror mirror, CancellationToken ct)
    {
        if (credentials.Kind == BoundApp.SelfBuilt)
        {
            return (new CorpCalls(wecom, credentials.App, null), null);
        }

        // Nobody becomes two people: whom the team knows by a userid is asked for before anybody is read by another id.
        await userIds.FindAsync(
            corp.Team, [.. mirror.People.Values.Where(p => p is { OpenUserId: null, Presence: People.Presence.Present or People.Presence.Presumed }).Select(p => p.UserId)], ct);
        var ids = new OpenIds(await userIds.ListAsync(corp.Team, ct));
        return (new CorpCalls(wecom, credentials.App, ids), ids);
    }

    /// <summary>What was read, with nobody in it under an id under which the team does not know them: WeCom says which ids are one human's.</summary>
    public Task<Reading> JoinAsync(BoundCorp corp, OpenIds? ids, Mirror mirror, Reading reading, CancellationToken ct) =>
        ids is null ? WithOpenIdsAsync(corp, mirror, reading, ct) : WithUserIdsAsync(corp, mirror, reading, ct);

    /// <summary>Somebody whom the third-party app did not see before may be known by a userid: who is out of scope is asked for only now, when somebody new was read.</summary>
    private async Task<Reading> WithUserIdsAsync(BoundCorp corp, Mirror mirror, Reading reading, CancellationToken ct)
    {
        var read = reading with { HasOpenIds = true };
        string[] unpaired = [.. mirror.People.Values.Where(p => p is { OpenUserId: null, Presence: People.Presence.OutOfScope }).Select(p => p.UserId)];
        if (unpaired.Length == 0 || read.People.Keys.All(mirror.People.ContainsKey))
        {
            return read;
        }

        var known = (await userIds.FindAsync(corp.Team, unpaired, ct)).GroupBy(p => WeComUserId.Key(p.OpenUserId), StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Last().UserId, StringComparer.Ordinal);
        return read with
        {
            People = read.People.Select(p => known.TryGetValue(p.Key, out var userId) ? p.Value with { UserId = userId } : p.Value)
                .ToDictionary(p => WeComUserId.Key(p.UserId), StringComparer.Ordinal),
            Present = read.Present.Select(key => known.TryGetValue(key, out var userId) ? WeComUserId.Key(userId) : key).ToHashSet(StringComparer.Ordinal),
        };
    }

    /// <summary>
    /// What was read by a self-built app, with everybody's id at our provider, as far as the third-party app sees them. Whom the team kept by that id alone is
    /// renamed.
    /// </summary>
    private async Task<Reading> WithOpenIdsAsync(BoundCorp corp, Mirror mirror, Reading reading, CancellationToken ct)
    {
        var pairs = (await FindAsync(corp.Team, mirror, reading, ct))
            .Where(p => !WeComUserId.Comparer.Equals(p.UserId, p.OpenUserId)).GroupBy(p => WeComUserId.Key(p.UserId), StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Last().OpenUserId, StringComparer.Ordinal);
        if (pairs.Count == 0)
        {
            return reading;
        }

        Dictionary<string, string> renamed = new(reading.Renamed, StringComparer.Ordinal);
        foreach (var (key, open) in pairs.Where(p => !mirror.People.ContainsKey(p.Key) && mirror.People.ContainsKey(WeComUserId.Key(p.Value))))
        {
            renamed[WeComUserId.Key(open)] = key;
        }

        return reading with
        {
            People = reading.People.ToDictionary(
                p => p.Key, p => pairs.TryGetValue(p.Key, out var open) ? p.Value with { Card = p.Value.Card with { OpenUserId = open } } : p.Value, StringComparer.Ordinal),
            Renamed = renamed,
        };
    }

    /// <exception cref="SyncFailedException">WeCom did not tell, and somebody read here may be somebody whom we know by another id: better later than twice.</exception>
    private async Task<IReadOnlyList<UserIdPair>> FindAsync(TeamId team, Mirror mirror, Reading reading, CancellationToken ct)
    {
        try
        {
            return await userIds.FindAsync(team, [.. reading.People.Values.Select(p => p.UserId)], ct);
        }
        catch (WeComCallException e)
        {
            if ((await userIds.ListAsync(team, ct)).Any(p => p.UserId == p.OpenUserId && mirror.People.ContainsKey(WeComUserId.Key(p.UserId))))
            {
                throw new SyncFailedException(SyncFailures.WeComRefused, (e as WeComException)?.ErrCode, e);
            }

            // The self-built app carries on, whatever is wrong with the other one.
            log.LogInformation(e, "WeCom did not convert userids of team {TeamId}", team);
            return [];
        }
    }
}
