using Liaison.Testing;

namespace Liaison.HostTesting;

/// <summary>What is on its way to people, for tests whose clock is put on by hand.</summary>
public static class Deliveries
{
    /// <summary>
    /// Until nothing is being done, and nothing would be before a clock is put on: the queues are empty, each lane is shut or has nothing due, and nobody has a lane's turn. What is
    /// under way when a clock is put on has met its deadline.
    /// </summary>
    /// <param name="now">By the host's clock.</param>
    public static Task IdleAsync(BoundTeam team, DateTimeOffset now) => Eventually.BecomesTrueAsync(
        () => team.ScalarAsync<bool>($"""
            select not exists (select from kernel.messages where state = 'queued' and (due_at <= '{now:O}' or lease is not null))
                and not exists (
                    select from notifications.lanes l where (
                        (l.blocked_until is null or l.blocked_until <= '{now:O}') and exists (
                            select from notifications.deliveries d where d.tenant_id = l.tenant_id and d.lane = l.name and d.state in ('queued', 'held') and d.due_at <= '{now:O}'))
                    or exists (
                        select from pg_locks k where k.locktype = 'advisory' and (k.classid::bigint << 32) | k.objid::bigint =
                            ('x' || encode(substr(sha256(convert_to('liaison/lane/' || l.tenant_id || '/' || l.name, 'UTF8')), 1, 8), 'hex'))::bit(64)::bigint))
            """),
        TimeSpan.FromSeconds(30),
        "something is being done");
}
