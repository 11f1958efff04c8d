using System.Runtime.CompilerServices;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;

namespace Liaison.Binding.Callbacks;

/// <summary>A callback that was believed, and came just now.</summary>
/// <param name="IssuedAt">When the set's keys were made; null for keys by configuration.</param>
/// <param name="Hash">SHA-256 of the plain text: the same for every delivery of it.</param>
/// <param name="At">WeCom's time.</param>
/// <param name="Encrypt">As it came: nothing is stored in clear.</param>
internal sealed record ReceivedCallback(string Set, TeamId? Team, DateTimeOffset? IssuedAt, byte[] Hash, string Name, DateTimeOffset At, string Encrypt)
{
    /// <summary>Each delivery is one of its own: of two copies that are stored together only one is new.</summary>
    public bool Equals(ReceivedCallback? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);
}

/// <summary>Stores callbacks before WeCom gets its answer. Those that come at the same time are stored together.</summary>
internal sealed class CallbackInbox
{
    private readonly IPlatformReads _reads;
    private readonly TimeProvider _time;
    private readonly Coalesced<ReceivedCallback, Stored> _store;

    public CallbackInbox(IPlatformReads reads, TimeProvider time)
    {
        (_reads, _time) = (reads, time);
        _store = new Coalesced<ReceivedCallback, Stored>(StoreAsync, atOnce: 1);
    }

    /// <returns>False for one that was there already, or whose set has ended meanwhile.</returns>
    public async Task<bool> StoreAsync(ReceivedCallback callback, CancellationToken ct) => await _store.FindAsync(callback, ct) is not null;

    private async Task<IReadOnlyDictionary<ReceivedCallback, Stored>> StoreAsync(IReadOnlyCollection<ReceivedCallback> callbacks, CancellationToken ct)
    {
        ReceivedCallback[] sent = [.. callbacks];
        var fresh = (await _reads.ListAsync<Stored>(
            """
            with sent as (select * from unnest(@sets, @teams, @issued, @hashes, @names, @ats, @encrypts) as s(set_id, tenant_id, issued_at, hash, name, at, encrypt))
            insert into binding.callbacks (set_id, hash, tenant_id, name, at, received_at, encrypt)
            select distinct on (s.set_id, s.hash) s.set_id, s.hash, s.tenant_id, s.name, s.at, @now, s.encrypt
            from sent s left join binding.callback_sets c on c.id = s.set_id and c.issued_at = s.issued_at
            where s.issued_at is null or c.id is not null order by s.set_id, s.hash
            on conflict (set_id, hash) do nothing
            returning set_id, hash
            """,
            new
            {
                sets = sent.Select(c => c.Set).ToArray(),
                teams = sent.Select(c => c.Team is { } team ? Tenant.Of(team).Id : null).ToArray(),
                issued = sent.Select(c => c.IssuedAt?.UtcDateTime).ToArray(),
                hashes = sent.Select(c => c.Hash).ToArray(),
                names = sent.Select(c => c.Name).ToArray(),
                ats = sent.Select(c => c.At.UtcDateTime).ToArray(),
                encrypts = sent.Select(c => c.Encrypt).ToArray(),
                now = _time.GetUtcNow(),
            },
            ct)).ToDictionary(s => (s.SetId, Convert.ToHexString(s.Hash)));
        Dictionary<ReceivedCallback, Stored> answers = [];
        foreach (var callback in sent)
        {
            // Of two copies in one batch the first has stored it.
            if (fresh.Remove((callback.Set, Convert.ToHexString(callback.Hash)), out var row))
            {
                answers[callback] = row;
            }
        }

        return answers;
    }

    private sealed record Stored(string SetId, byte[] Hash);
}
