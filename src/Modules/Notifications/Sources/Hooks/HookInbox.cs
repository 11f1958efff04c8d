using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;

namespace Liaison.Notifications.Sources.Hooks;

/// <summary>A delivery that was believed.</summary>
/// <param name="Hash">SHA-256 of the body, in hex: the same whenever it is sent again.</param>
internal sealed record ReceivedHook(Guid Id, TeamId Team, Guid Source, string Hash, string? Event, string? ContentType, byte[] Body);

/// <summary>Stores deliveries before the source gets its answer. Those that come at the same time are stored together.</summary>
internal sealed class HookInbox
{
    private readonly IPlatformReads _reads;
    private readonly TimeProvider _time;
    private readonly Coalesced<ReceivedHook, Stored> _store;

    public HookInbox(IPlatformReads reads, TimeProvider time)
    {
        (_reads, _time) = (reads, time);
        _store = new Coalesced<ReceivedHook, Stored>(StoreAsync);
    }

    /// <returns>False for one that was there already, or whose source is gone meanwhile.</returns>
    public async Task<bool> StoreAsync(ReceivedHook hook, CancellationToken ct) => await _store.FindAsync(hook, ct) is not null;

    private async Task<IReadOnlyDictionary<ReceivedHook, Stored>> StoreAsync(IReadOnlyCollection<ReceivedHook> hooks, CancellationToken ct)
    {
        ReceivedHook[] sent = [.. hooks];
        var stored = (await _reads.ListAsync<Stored>(
            """
            with sent as (select * from unnest(@ids, @teams, @sources, @hashes, @events, @types, @bodies) as s(id, tenant_id, source_id, hash, event, content_type, body))
            insert into notifications.source_deliveries (tenant_id, id, source_id, hash, event, content_type, bytes, body, state, received_at)
            select distinct on (s.tenant_id, s.source_id, s.hash) s.tenant_id, s.id, s.source_id, decode(s.hash, 'hex'), s.event, s.content_type, octet_length(s.body), s.body, 'received', @now
            from sent s join notifications.source_secrets k on k.tenant_id = s.tenant_id and k.id = s.source_id order by s.tenant_id, s.source_id, s.hash, s.id
            on conflict (tenant_id, source_id, hash) do nothing
            returning id
            """,
            new
            {
                ids = sent.Select(h => h.Id).ToArray(),
                teams = sent.Select(h => Tenant.Of(h.Team).Id).ToArray(),
                sources = sent.Select(h => h.Source).ToArray(),
                hashes = sent.Select(h => h.Hash).ToArray(),
                events = sent.Select(h => h.Event).ToArray(),
                types = sent.Select(h => h.ContentType).ToArray(),
                bodies = sent.Select(h => h.Body).ToArray(),
                now = _time.GetUtcNow(),
            },
            ct)).ToDictionary(s => s.Id);
        return sent.Where(h => stored.ContainsKey(h.Id)).ToDictionary(h => h, h => stored[h.Id]);
    }

    private sealed record Stored(Guid Id);
}
