using System.Collections.Concurrent;
using System.Security.Cryptography;
using Liaison.Binding.Contracts;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Secrets;
using Liaison.WeCom;

namespace Liaison.Binding.Callbacks;

/// <summary>The two forms at WeCom where a callback address can be entered.</summary>
internal static class CallbackKinds
{
    public const string App = "app";
    public const string Contacts = "contacts";

    public static bool IsKnown(string kind) => kind is App or Contacts;
}

/// <summary>A callback set with its keys opened.</summary>
/// <param name="Team">Whose callbacks they are; null where each says which corp it is about.</param>
/// <param name="ReceiveId">Whom a callback has to be for.</param>
/// <param name="IssuedAt">Null for keys that come from this server's configuration, as <paramref name="VerifiedAt"/> is.</param>
internal sealed record CallbackSet(string Id, TeamId? Team, string Kind, string ReceiveId, WeComCallbackKeys Keys, DateTimeOffset? IssuedAt, DateTimeOffset? VerifiedAt)
{
    /// <summary>Whom WeCom's verification has to be for; <see cref="ReceiveId"/> unless told.</summary>
    public string EchoId { get; init; } = ReceiveId;
}

/// <summary>The callback sets, found by the id in their address: nothing in a message says which key it is checked with.</summary>
internal sealed class CallbackSets
{
    private const int IdBytes = 16;

    /// <summary>Opening a sealed key costs more than all the rest of a callback.</summary>
    private const int MostOpened = 10_000;

    private readonly IPlatformReads _reads;
    private readonly SecretBox _box;
    private readonly TimeProvider _time;
    private readonly Coalesced<string, Row> _rows;
    private readonly ConcurrentDictionary<string, WeComCallbackKeys> _opened = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, CallbackSet> _known = new(StringComparer.Ordinal);

    public CallbackSets(IPlatformReads reads, SecretBox box, TimeProvider time)
    {
        (_reads, _box, _time) = (reads, box, time);
        _rows = new Coalesced<string, Row>(ReadAsync);
    }

    /// <summary>Makes new keys and a new address; those of before end with the caller's transaction.</summary>
    public (string Id, WeComCallbackKeys Keys) Issue(IEventSession session, TeamId team, string kind, string corpId)
    {
        var (id, keys) = (Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes)), WeComCallbackKeys.Generate());
        Destroy(session, team, kind);
        session.Execute($"""
            insert into binding.callback_sets (id, tenant_id, kind, corp_id, keys, issued_at)
            values ({id}, {Tenant.Of(team).Id}, {kind}, {corpId}, {_box.Seal(PurposeOf(id), $"{keys.Token}.{keys.EncodingAesKey}")}, {_time.GetUtcNow()})
            """);
        return (id, keys);
    }

    public static void Destroy(IEventSession session, TeamId team, string? kind = null) =>
        session.Execute($"delete from binding.callback_sets where tenant_id = {Tenant.Of(team).Id} and kind = coalesce({kind}::text, kind)");

    /// <summary>A team is bound: sets that were made for this corp before belong to the binding now, those for another one end.</summary>
    /// <returns>What happened to them, for the binding's history.</returns>
    public async Task<IReadOnlyList<object>> TakeOverAsync(IEventSession session, TeamId team, string corpId, CancellationToken ct)
    {
        session.Execute($"delete from binding.callback_sets where tenant_id = {Tenant.Of(team).Id} and corp_id <> {corpId}");
        var rows = await _reads.ListAsync<Row>(
            "select id, tenant_id, kind, corp_id, keys, issued_at, verified_at from binding.callback_sets where tenant_id = @team and corp_id = @corpId order by kind",
            new { team = Tenant.Of(team).Id, corpId }, ct);
        return [.. rows.SelectMany(row => row.VerifiedAt is null ? [new CallbackKeysIssued(row.Kind)] : new object[] { new CallbackKeysIssued(row.Kind), new CallbackVerified(row.Kind) })];
    }

    public async Task<CallbackSet?> FindAsync(string id, CancellationToken ct) =>
        id.Length == 2 * IdBytes && id.All(char.IsAsciiHexDigitLower) && await _rows.FindAsync(id, ct) is { } row ? Open(row) : null;

    /// <summary>As it was when somebody looked last: for what finds out by itself when the set has ended, as storing a callback does.</summary>
    public async ValueTask<CallbackSet?> FindKnownAsync(string id, CancellationToken ct)
    {
        if (_known.TryGetValue(id, out var known))
        {
            return known;
        }

        if (await FindAsync(id, ct) is not { } set)
        {
            return null;
        }

        if (_known.Count >= MostOpened)
        {
            _known.Clear();
        }

        return _known[id] = set;
    }

    /// <returns>False when the set has ended, or has other keys, since somebody looked last: nothing is stored for it then.</returns>
    public async Task<bool> IsStillAsync(CallbackSet set, CancellationToken ct)
    {
        if (await FindAsync(set.Id, ct) is { } now && now.IssuedAt == set.IssuedAt)
        {
            return true;
        }

        _known.TryRemove(set.Id, out _);
        return false;
    }

    public async Task<IReadOnlyDictionary<string, CallbackSet>> FindManyAsync(IReadOnlyCollection<string> ids, CancellationToken ct) =>
        (await ReadAsync(ids, ct)).ToDictionary(row => row.Key, row => Open(row.Value), StringComparer.Ordinal);

    private async Task<IReadOnlyDictionary<string, Row>> ReadAsync(IReadOnlyCollection<string> ids, CancellationToken ct) =>
        (await _reads.ListAsync<Row>(
            "select id, tenant_id, kind, corp_id, keys, issued_at, verified_at from binding.callback_sets where id = any(@ids)", new { ids = ids.ToArray() }, ct))
        .ToDictionary(row => row.Id, StringComparer.Ordinal);

    private CallbackSet Open(Row row)
    {
        if (!_opened.TryGetValue(row.Keys, out var keys))
        {
            if (_opened.Count >= MostOpened)
            {
                _opened.Clear();
            }

            keys = _box.Open(PurposeOf(row.Id), row.Keys).Split('.') is [var token, var key] ? new WeComCallbackKeys(token, key) : throw new InvalidOperationException("Not callback keys.");
            _opened[row.Keys] = keys;
        }

        return new CallbackSet(row.Id, new TeamId(Guid.Parse(row.TenantId)), row.Kind, row.CorpId, keys, row.IssuedAt, row.VerifiedAt);
    }

    private static string PurposeOf(string id) => $"wecom-callback/{id}";

    private sealed record Row(string Id, string TenantId, string Kind, string CorpId, string Keys, DateTimeOffset IssuedAt, DateTimeOffset? VerifiedAt);
}
