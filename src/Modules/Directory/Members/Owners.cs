using Liaison.Directory.Contracts;
using Liaison.EventStore;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Work;
using Npgsql;

namespace Liaison.Directory.Members;

/// <summary>Rule 4: a team keeps an active owner.</summary>
internal sealed class Owners(UnitOfWork work)
{
    /// <summary>
    /// Locks the rows of the team's active owners until commit when one of <paramref name="members"/> is among them: when two owners end each other at once,
    /// the second waits and then sees that it would be the last. Changes of everybody else lock nothing.
    /// </summary>
    public async Task<LockedOwners> LockAsync(TeamId team, IReadOnlyCollection<Guid> members, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            select id from directory.members_1 where tenant_id = $1 and role = 'Owner' and status = 'active'
                and exists (select 1 from directory.members_1 where tenant_id = $1 and id = any($2) and role = 'Owner' and status = 'active')
            order by id for update
            """,
            await work.BeginAsync(ct))
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = Tenant.Of(team).Id }, new NpgsqlParameter<Guid[]> { TypedValue = [.. members] } },
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        HashSet<Guid> owners = [];
        while (await reader.ReadAsync(ct))
        {
            owners.Add(reader.GetGuid(0));
        }

        return new LockedOwners(owners);
    }
}

internal sealed class LockedOwners(HashSet<Guid> active)
{
    /// <exception cref="ConcurrencyException">They became an owner after the rows were locked: decide anew.</exception>
    public bool IsLast(Guid member, Membership membership) => membership is { Role: Role.Owner, Status: MemberStatus.Active }
        && (active.Contains(member) ? active.Count == 1 : throw new ConcurrencyException($"Member {member} became an owner meanwhile."));

    public void Ended(Guid member) => active.Remove(member);
}

/// <summary>Only an owner touches an owner, or makes one.</summary>
internal sealed class OwnerRule(ITeamRoles roles, WorkContext context)
{
    public async Task<bool> CallerIsOwnerAsync(TeamId team, CancellationToken ct) =>
        context.Caller.IsSystem || (context.Caller is { Key: null, Account: { } account } && await roles.FindAsync(team, account, ct) == Role.Owner);
}

/// <summary>Changes one membership or many under both rules about owners.</summary>
internal sealed class MemberChanges(IStreams streams, Owners owners, OwnerRule rule)
{
    /// <param name="version">From If-Match; null when the caller did not say.</param>
    /// <param name="decide">Gets whether it is the team's last owner.</param>
    /// <param name="makesOwner">True when an owner is made.</param>
    public async Task<Outcome> ChangeAsync(
        TeamId team, MembershipId member, long? version, Func<Membership, bool, Decision> decide, CancellationToken ct, bool makesOwner = false)
    {
        var locked = await owners.LockAsync(team, [member.Value], ct);
        var callerIsOwner = await rule.CallerIsOwnerAsync(team, ct);
        Decision Decide(Membership membership) =>
            (membership.Role == Role.Owner || makesOwner) && !callerIsOwner ? MemberErrors.OwnerRequired : decide(membership, locked.IsLast(member.Value, membership));
        return version is { } expected
            ? await streams.ChangeAsync<Membership>(team, member.Value, expected, Decide, ct)
            : await streams.ChangeAsync<Membership>(team, member.Value, Decide, ct);
    }

    /// <param name="decide">Gets the membership's id, and whether it is the last owner who is left.</param>
    public async Task<BulkResult> ChangeManyAsync(
        TeamId team, IReadOnlyList<Selected> selected, Func<Guid, Membership, bool, Decision> decide, CancellationToken ct)
    {
        var byMember = selected.ToDictionary(s => s.Member!.Value.Value);
        var locked = await owners.LockAsync(team, byMember.Keys, ct);
        var callerIsOwner = await rule.CallerIsOwnerAsync(team, ct);
        var changed = 0;
        var outcomes = await streams.ChangeManyAsync<Membership>(
            team,
            byMember.Keys,
            (id, membership) =>
            {
                var decision = membership switch
                {
                    null => RequestErrors.NotFound,
                    { Role: Role.Owner } when !callerIsOwner => MemberErrors.OwnerRequired,
                    _ => decide(id, membership, locked.IsLast(id, membership)),
                };
                if (decision.Events.Count > 0)
                {
                    changed++;
                    locked.Ended(id);
                }

                return decision;
            },
            ct);
        var refused = outcomes.Where(o => o.Value.Refusal is not null).Select(o => new BulkRefusal(byMember[o.Key].Person, byMember[o.Key].Member, o.Value.Refusal!.Code)).ToList();
        return new BulkResult(changed, byMember.Count - changed - refused.Count, refused);
    }
}
