using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Liaison.WeCom;

/// <summary>
/// The tokens, one per corp and secret: fetched once however many ask, renewed before they end, and not asked for again after WeCom
/// refused the secret, because insisting bans our address for an hour for everybody behind it.
/// </summary>
internal sealed class TokenCache(WeComHttp http, Throttle throttle, IOptions<WeComOptions> options, TimeProvider time, ILogger<TokenCache> log)
{
    private const string Api = "gettoken";
    private const int ManySlots = 1000;
    private static readonly TimeSpan RefusalMemory = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<SecretKey, Slot> slots = new();

    /// <summary>True when WeCom refuses the secret itself, not what is done with it.</summary>
    public static bool IsRefusal(int errCode) => errCode is 40001 or 40013 or 40091 or 2000002;

    public Task<string> GetAsync(WeComApp app, CancellationToken ct) => GetAsync(app, useCached: true, ct);

    public Task RenewAsync(WeComApp app, CancellationToken ct) => GetAsync(app, useCached: false, ct);

    /// <summary>Forgets a token that WeCom refused, unless another caller has already put a newer one in its place.</summary>
    public void Drop(WeComApp app, string token)
    {
        var slot = SlotOf(app);
        lock (slot.Gate)
        {
            if (string.Equals(slot.Token?.Value, token, StringComparison.Ordinal))
                slot.Token = null;
        }
    }

    /// <summary>Remembers that a call with this token was answered by "wrong secret", unless the token is no longer ours.</summary>
    public void Refuse(WeComApp app, string token, WeComException refusal)
    {
        var slot = SlotOf(app);
        lock (slot.Gate)
        {
            if (string.Equals(slot.Token?.Value, token, StringComparison.Ordinal))
                Remember(slot, refusal);
        }
    }

    public void Forget(WeComApp app) => slots.TryRemove(KeyOf(app), out _);

    private async Task<string> GetAsync(WeComApp app, bool useCached, CancellationToken ct)
    {
        var slot = SlotOf(app);
        Task<string> fetch;
        lock (slot.Gate)
        {
            if (slot.Refusal is { } refusal && !IsOver(refusal))
                throw new WeComException(refusal.Error.Api, refusal.Error.ErrCode, refusal.Error.Text);
            if (useCached && slot.Token is { } token && !IsOver(token))
                return token.Value;
            // Task.Run: the fetch must not end inside of this lock, before it is remembered.
            // It belongs to all who wait, so no caller's token ends it.
            fetch = slot.Fetch ??= Task.Run(() => FetchAsync(app, slot), CancellationToken.None);
        }
        return await fetch.WaitAsync(ct);
    }

    private async Task<string> FetchAsync(WeComApp app, Slot slot)
    {
        try
        {
            using var turn = await throttle.EnterAsync(app.CorpId, Api, CancellationToken.None);
            var asked = time.GetTimestamp();
            var call = new ApiCall(Api, $"corpid={Uri.EscapeDataString(app.CorpId)}");
            using var answer = await http.SendAsync(call, "corpsecret", app.Secret, CancellationToken.None);
            var wire = answer.Read(WeComJson.Default.TokenWire);
            if (wire is not { AccessToken: { Length: > 0 } token, ExpiresIn: > 0 and { } seconds })
                throw answer.Missing("access_token, expires_in");

            var life = TimeSpan.FromSeconds(seconds);
            var margin = TimeSpan.FromTicks(Math.Min(options.Value.TokenMargin.Ticks, life.Ticks / 10));
            lock (slot.Gate)
                (slot.Token, slot.Refusal) = (new(token, asked, life - margin), null);
            return token;
        }
        catch (WeComException e) when (IsRefusal(e.ErrCode))
        {
            lock (slot.Gate)
                Remember(slot, e);
            log.LogWarning("WeCom refused the secret of corp {CorpId} with {ErrCode}; no call goes out with it for {Minutes} minutes",
                app.CorpId, e.ErrCode, RefusalMemory.TotalMinutes);
            throw;
        }
        finally
        {
            lock (slot.Gate)
                slot.Fetch = null;
        }
    }

    private void Remember(Slot slot, WeComException refusal) => (slot.Token, slot.Refusal) = (null, new(refusal, time.GetTimestamp()));

    // By the monotonic clock: a host whose time is set back keeps no dead token.
    private bool IsOver(Token token) => time.GetElapsedTime(token.Since) >= token.Life;

    private bool IsOver(Refusal refusal) => time.GetElapsedTime(refusal.Since) >= RefusalMemory;

    private Slot SlotOf(WeComApp app)
    {
        var key = KeyOf(app);
        if (slots.TryGetValue(key, out var slot))
            return slot;
        if (slots.Count >= ManySlots)
            RemoveUseless();
        return slots.GetOrAdd(key, _ => new());
    }

    private void RemoveUseless()
    {
        foreach (var (key, slot) in slots)
        {
            lock (slot.Gate)
            {
                if (slot.Fetch is null && (slot.Token is null || IsOver(slot.Token)) && (slot.Refusal is null || IsOver(slot.Refusal)))
                    slots.TryRemove(key, out _);
            }
        }
    }

    private static SecretKey KeyOf(WeComApp app) => new(app.CorpId, app.Fingerprint);

    private sealed record SecretKey(string CorpId, string Fingerprint);
    private sealed record Token(string Value, long Since, TimeSpan Life);
    private sealed record Refusal(WeComException Error, long Since);

    private sealed class Slot
    {
        public Lock Gate { get; } = new();
        public Token? Token { get; set; }
        public Refusal? Refusal { get; set; }
        public Task<string>? Fetch { get; set; }
    }
}
