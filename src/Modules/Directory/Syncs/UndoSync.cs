using Liaison.Directory.Contracts;
using Liaison.Directory.Members;
using Liaison.EventStore;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Work;

namespace Liaison.Directory.Syncs;

/// <summary>
/// Takes back what an applied run did to memberships, where nobody has touched them since. The mirror stays: what WeCom said is what it said, and the policy
/// meets only fresh leavers, so the next run does not do it again.
/// </summary>
[Requires(Role.Admin, Scopes.SyncsWrite), RetryOnConflict]
internal sealed record UndoSync(TeamId Team, SyncId Sync) : ICommand<UndoneSync>, ITeamRequest;

internal sealed record UndoneSync(int Restored, int Skipped);

internal sealed class UndoSyncHandler(IStreams streams, ITeamReads reads, IEventLog log) : ICommandHandler<UndoSync, UndoneSync>
{
    private static readonly Type[] Ends = [typeof(MemberLocked), typeof(MemberDeauthorized), typeof(MemberRemoved)];

    public async Task<Outcome<UndoneSync>> Handle(UndoSync request, CancellationToken cancellationToken)
    {
        var (team, run) = (request.Team, request.Sync);
        var before = (await reads.ListAsync<Row>(
            team,
            "select member_id, member_status from directory.sync_plan where tenant_id = @team and sync_id = @run and effect in ('leave', 'disable')",
            new { run = run.Value },
            cancellationToken)).ToDictionary(r => r.MemberId, r => r.MemberStatus);
        var ended = await EndedAsync(team, run, before.Keys, cancellationToken);
        var restored = 0;
        await streams.ChangeManyAsync<Membership>(
            team,
            [.. ended],
            (id, membership) =>
            {
                var decision = Restore(membership!, before[id]);
                restored += decision.Events.Count > 0 ? 1 : 0;
                return decision;
            },
            cancellationToken);
        var skipped = before.Count - restored;
        var outcome = await streams.ChangeAsync<Sync>(team, run.Value, sync => sync.Undo(restored, skipped), cancellationToken);
        return outcome.Refusal is { } refusal ? refusal : new UndoneSync(restored, skipped);
    }

    private static Decision Restore(Membership membership, string before) => (membership.Status, before) switch
    {
        (MemberStatus.Locked, "active") => [new MemberUnlocked()],
        (MemberStatus.Deauthorized or MemberStatus.Removed, "active") when membership.Account is { } account =>
            [new MemberAuthorized(membership.Person, membership.Role), new MemberJoined(account, null)],
        // Their invitation was revoked and stays so: they can be invited again.
        (MemberStatus.Deauthorized or MemberStatus.Removed, "authorized" or "invited") => [new MemberAuthorized(membership.Person, membership.Role)],
        _ => [],
    };

    /// <summary>The memberships whose newest event is the one by which this run ended them.</summary>
    private async Task<IReadOnlyCollection<Guid>> EndedAsync(TeamId team, SyncId run, Dictionary<Guid, string>.KeyCollection members, CancellationToken ct)
    {
        Dictionary<Guid, IEvent> newest = [];
        if (members.Count > 0)
        {
            await foreach (var e in log.ReadHistoryAsync(new HistoryFilter(Tenant.Of(team).Id, [], members), ct))
            {
                newest[e.StreamId] = e;
            }
        }

        return [.. newest.Where(n => n.Value.Metadata.Run == run.ToString() && Ends.Contains(n.Value.Data.GetType())).Select(n => n.Key)];
    }

    private sealed record Row(Guid MemberId, string MemberStatus);
}
