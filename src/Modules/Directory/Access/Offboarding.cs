using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
using Liaison.Directory.Members;
using Liaison.EventStore;
using Liaison.Kernel.Ids;

namespace Liaison.Directory.Access;

/// <summary>
/// Every membership by which somebody had joined and that ends: written down with the commit that ends it, and open until what it gave has been ended too.
/// </summary>
internal sealed class OffboardingsProjection : IInlineProjection
{
    public IReadOnlyList<string> Tables => ["directory.offboardings_1"];

    public static void Apply(IEvent<MemberLocked> e, SqlBatch sql) => Begin(e, sql, "locked", e.Data.Reason);

    public static void Apply(IEvent<MemberDeauthorized> e, SqlBatch sql) => Begin(e, sql, "deauthorized", e.Data.Reason);

    public static void Apply(IEvent<MemberRemoved> e, SqlBatch sql) => Begin(e, sql, "removed", e.Data.Reason);

    private static void Begin(IEvent e, SqlBatch sql, string cause, string reason) => sql.Add($"""
        insert into directory.offboardings_1 (tenant_id, id, member_id, account_id, cause, reason, by, run, at, version)
        select m.tenant_id, {e.Id}, m.id, m.account_id, {cause}, {reason}, {e.Metadata.Actor}, {e.Metadata.Run}, {e.Timestamp}, {e.Version}
        from directory.members_1 m where m.tenant_id = {e.TenantId} and m.id = {e.StreamId} and m.account_id is not null
        on conflict do nothing
        """);
}

/// <summary>
/// Ends what a membership gave: sessions, when it was the account's last one; the keys that the account made for the team; on removal the link to WeCom. Every check has
/// said no since the commit already (rule 5); this closes what is still open, such as a stream of progress, and lets nothing come back to life later.
/// </summary>
internal sealed class Offboarding(ISessions sessions, IApiKeys keys, IAssociations associations, ITeamMemberships memberships, TimeProvider time)
    : ISubscription, IReactTo<MemberLocked>, IReactTo<MemberDeauthorized>, IReactTo<MemberRemoved>
{
    // It stands in the log's progress under its first name.
    public string Name => "end-sessions-when-access-ends";

    public Task ReactAsync(MemberLocked data, IEvent @event, IEventSession session, CancellationToken ct) => FinishAsync(@event.TenantId, @event.StreamId, @event.Id, session, ct);

    public Task ReactAsync(MemberDeauthorized data, IEvent @event, IEventSession session, CancellationToken ct) => FinishAsync(@event.TenantId, @event.StreamId, @event.Id, session, ct);

    public Task ReactAsync(MemberRemoved data, IEvent @event, IEventSession session, CancellationToken ct) => FinishAsync(@event.TenantId, @event.StreamId, @event.Id, session, ct);

    /// <summary>Collects all of it in <paramref name="session"/>, and that it was done. Doing it again ends nothing more.</summary>
    public async Task FinishAsync(string tenant, Guid member, Guid offboarding, IEventSession session, CancellationToken ct)
    {
        if ((await session.LoadAsync<Membership>(tenant, member, ct)).State is not { Account: { } account } membership)
        {
            return;
        }

        var team = new TeamId(Guid.Parse(tenant));
        // As it stands now: who was unlocked meanwhile loses nothing more.
        var (isOut, isRemoved) = (membership.Status is MemberStatus.Deauthorized or MemberStatus.Removed, membership.Status == MemberStatus.Removed);
        var endedSessions = await memberships.ListAsync(account, ct) is [] ? await sessions.EndAllAsync(session, account, "membership-ended", ct) : 0;
        var endedKeys = isOut ? await keys.RevokeAllAsync(team, account, ct) : 0;
        var endedLinks = 0;
        if (isRemoved && await associations.FindByAccountAsync(team, account, ct) is not null)
        {
            await associations.DissociateAsync(team, account, "membership-ended", ct);
            endedLinks = 1;
        }

        session.Execute($"""
            insert into directory.offboarding_results (tenant_id, id, done_at, sessions, keys, associations)
            values ({tenant}, {offboarding}, {time.GetUtcNow()}, {endedSessions}, {endedKeys}, {endedLinks}) on conflict do nothing
            """);
    }
}
