using Liaison.Directory.Contracts;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Outcomes;

namespace Liaison.Directory.Invitations;

/// <summary>A person's wish to be let in. It decides nothing: an admin does, and then they are authorised like everybody else.</summary>
/// <param name="DeclinedAt">UTC, when it was declined last.</param>
internal sealed record AccessRequest(bool IsOpen, DateTimeOffset? DeclinedAt)
{
    /// <summary>Who was declined does not ask again at once.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromDays(1);

    public static Guid StreamOf(TeamId team, PersonId person) => Id.Of(team.Value, $"access-request:{person}");

    public static Decision Ask(AccessRequest? request, PersonId person, DateTimeOffset now) => request switch
    {
        { IsOpen: true } => [],
        { DeclinedAt: { } at } when now - at < Pause => InvitationErrors.RequestDeclined,
        _ => [new AccessRequested(person)],
    };

    public Decision Approve() => IsOpen ? [new AccessRequestApproved()] : InvitationErrors.NoOpenRequest;

    public Decision Decline() => IsOpen ? [new AccessRequestDeclined()] : InvitationErrors.NoOpenRequest;

    public static AccessRequest Create(IEvent<AccessRequested> _) => new(IsOpen: true, null);

    public AccessRequest Apply(IEvent<AccessRequested> _) => this with { IsOpen = true };

    public AccessRequest Apply(IEvent<AccessRequestApproved> _) => this with { IsOpen = false };

    public AccessRequest Apply(IEvent<AccessRequestDeclined> e) => this with { IsOpen = false, DeclinedAt = e.Timestamp };
}

internal sealed class AccessRequestsProjection : IInlineProjection
{
    public IReadOnlyList<string> Tables => ["directory.access_requests_1"];

    public static void Apply(IEvent<AccessRequested> e, SqlBatch sql) => sql.Add($"""
        insert into directory.access_requests_1 (tenant_id, id, person_id, state, asked_at, version)
        values ({e.TenantId}, {e.StreamId}, {e.Data.Person}, 'open', {e.Timestamp}, {e.Version})
        on conflict (tenant_id, id) do update set state = 'open', asked_at = excluded.asked_at, version = excluded.version where access_requests_1.version < excluded.version
        """);

    public static void Apply(IEvent<AccessRequestApproved> e, SqlBatch sql) => End(e, sql, "approved");

    public static void Apply(IEvent<AccessRequestDeclined> e, SqlBatch sql) => End(e, sql, "declined");

    private static void End(IEvent e, SqlBatch sql, string state) => sql.Add($"""
        update directory.access_requests_1 set state = {state}, version = {e.Version} where tenant_id = {e.TenantId} and id = {e.StreamId} and version < {e.Version}
        """);
}
