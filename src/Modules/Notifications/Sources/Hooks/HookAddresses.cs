using System.Collections.Concurrent;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Secrets;

namespace Liaison.Notifications.Sources.Hooks;

/// <summary>Whom an address is of, and what its sender has to know.</summary>
internal sealed record HookAddress(TeamId Team, Guid Source, SourceKind Kind, IReadOnlyList<string> Secrets);

/// <summary>Finds sources by the id in their address: nothing in a message says which secret it is checked with.</summary>
internal sealed class HookAddresses
{
    /// <summary>Opening a sealed secret costs more than all the rest of a delivery.</summary>
    private const int MostOpened = 10_000;

    private readonly IPlatformReads _reads;
    private readonly SecretBox _box;
    private readonly TimeProvider _time;
    private readonly Coalesced<string, Row> _rows;
    private readonly ConcurrentDictionary<string, string> _opened = new(StringComparer.Ordinal);

    public HookAddresses(IPlatformReads reads, SecretBox box, TimeProvider time)
    {
        (_reads, _box, _time) = (reads, box, time);
        _rows = new Coalesced<string, Row>(ReadAsync);
    }

    public async Task<HookAddress?> FindAsync(string hook, CancellationToken ct) =>
        SourceSecrets.IsHook(hook) && await _rows.FindAsync(hook, ct) is { } row ? Open(row) : null;

    private async Task<IReadOnlyDictionary<string, Row>> ReadAsync(IReadOnlyCollection<string> hooks, CancellationToken ct) =>
        (await _reads.ListAsync<Row>(
            "select hook, tenant_id, id, kind, hook_secret, earlier_secret, earlier_until from notifications.source_secrets where hook = any(@hooks)", new { hooks = hooks.ToArray() }, ct))
        .ToDictionary(row => row.Hook, StringComparer.Ordinal);

    private HookAddress Open(Row row)
    {
        List<string> secrets = [Open(row.Id, row.HookSecret)];
        if (row.EarlierSecret is { } earlier && row.EarlierUntil > _time.GetUtcNow())
        {
            secrets.Add(Open(row.Id, earlier));
        }

        return new HookAddress(new TeamId(Guid.Parse(row.TenantId)), row.Id, SourceKinds.Find(row.Kind)!.Value, secrets);
    }

    private string Open(Guid source, string secret)
    {
        if (!_opened.TryGetValue(secret, out var opened))
        {
            if (_opened.Count >= MostOpened)
            {
                _opened.Clear();
            }

            _opened[secret] = opened = _box.Open(SourceSecrets.HookPurpose(source), secret);
        }

        return opened;
    }

    private sealed record Row(string Hook, string TenantId, Guid Id, string Kind, string HookSecret, string? EarlierSecret, DateTimeOffset? EarlierUntil);
}
