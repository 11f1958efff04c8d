using Liaison.EventStore;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Secrets;
using Liaison.WeCom;

namespace Liaison.Binding.Suite;

/// <summary>The newest suite_ticket, sealed, for all hosts.</summary>
internal sealed class StoredSuiteTickets(IPlatformReads reads, SecretBox box, TimeProvider time) : ISuiteTickets
{
    public async Task<string?> GetAsync(string suiteId, CancellationToken ct) =>
        await reads.FindAsync<string>("select ticket from binding.suite_tickets where suite_id = @suiteId", new { suiteId }, ct) is { } ticket ? box.Open(PurposeOf(suiteId), ticket) : null;

    /// <summary>Collects the ticket in the session, unless a newer one is there: they may come in any order.</summary>
    public void Store(IEventSession session, WeComSuiteTicket ticket) => session.Execute($"""
        insert into binding.suite_tickets as t (suite_id, ticket, at, received_at)
        values ({ticket.SuiteId}, {box.Seal(PurposeOf(ticket.SuiteId), ticket.Ticket)}, {ticket.At}, {time.GetUtcNow()})
        on conflict (suite_id) do update set ticket = excluded.ticket, at = excluded.at, received_at = excluded.received_at where t.at <= excluded.at
        """);

    /// <returns>WeCom's time of the newest one; null while none has come.</returns>
    public Task<DateTimeOffset?> FindAtAsync(string suiteId, CancellationToken ct) =>
        reads.FindAsync<DateTimeOffset?>("select at from binding.suite_tickets where suite_id = @suiteId", new { suiteId }, ct);

    private static string PurposeOf(string suiteId) => $"wecom-suite-ticket/{suiteId}";
}
