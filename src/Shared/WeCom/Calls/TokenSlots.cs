using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;

namespace Liaison.WeCom;

/// <param name="Asked">A timestamp of the clock, from before the request went out.</param>
internal sealed record FetchedToken(string Value, long Asked, TimeSpan Life);

/// <summary>
/// Tokens by key: fetched once however many ask, renewed before they end, and not asked for again for ten minutes after WeCom refused the
/// credentials, because insisting bans our address for an hour for everybody behind it.
/// </summary>
internal sealed class TokenSlots<TKey>(IOptions<WeComOptions> options, TimeProvider time) where TKey : notnull
{
    private const int ManySlots = 1000;
    private readonly ConcurrentDictionary<TKey, Slot> slots = new();

    public static TimeSpan RefusalMemory { get; } = TimeSpan.FromMinutes(10);

    /// <returns>False when there is none that is good, or its credentials were refused.</returns>
    public bool TryGet(TKey key, [NotNullWhen(true)] out string? token)
    {
        token = null;
        if (slots.TryGetValue(key, out var slot))
        {
            lock (slot.Gate)
            {
                if (slot.Refusal is null && slot.Token is { } held && !IsOver(held))
                    token = held.Value;
            }
        }
        return token is not null;
    }

    /// <param name="fetch">Gets another token; belongs to all who wait, so no caller's cancellation ends it.</param>
    /// <param name="isRefusal">True for the codes by which WeCom refuses the credentials themselves.</param>
    public async Task<string> GetAsync(TKey key, bool useCached, Func<Task<FetchedToken>> fetch, Func<int, bool> isRefusal, CancellationToken ct)
    {
        var slot = SlotOf(key);
        Task<string> running;
        lock (slot.Gate)
        {
            if (slot.Refusal is { } refusal && !IsOver(refusal))
                throw new WeComException(refusal.Error.Api, refusal.Error.ErrCode, refusal.Error.Text);
            if (useCached && slot.Token is { } token && !IsOver(token))
                return token.Value;
            // Task.Run: the fetch must not end inside of this lock, before it is remembered.
            running = slot.Fetch ??= Task.Run(() => FetchAsync(slot, fetch, isRefusal), CancellationToken.None);
        }
        return await running.WaitAsync(ct);
    }

    /// <summary>Forgets a token that WeCom refused, unless another caller has already put a newer one in its place.</summary>
    public void Drop(TKey key, string token)
    {
        var slot = SlotOf(key);
        lock (slot.Gate)
        {
            if (string.Equals(slot.Token?.Value, token, StringComparison.Ordinal))
                slot.Token = null;
        }
    }

    /// <summary>Remembers that a call with this token was answered by a refusal of its credentials, unless the token is no longer ours.</summary>
    public void Refuse(TKey key, string token, WeComException refusal)
    {
        var slot = SlotOf(key);
        lock (slot.Gate)
        {
            if (string.Equals(slot.Token?.Value, token, StringComparison.Ordinal))
                Remember(slot, refusal);
        }
    }

    public void Forget(TKey key) => slots.TryRemove(key, out _);

    private async Task<string> FetchAsync(Slot slot, Func<Task<FetchedToken>> fetch, Func<int, bool> isRefusal)
    {
        try
        {
            var fetched = await fetch();
            var margin = TimeSpan.FromTicks(Math.Min(options.Value.TokenMargin.Ticks, fetched.Life.Ticks / 10));
            lock (slot.Gate)
                (slot.Token, slot.Refusal) = (new(fetched.Value, fetched.Asked, fetched.Life - margin), null);
            return fetched.Value;
        }
        catch (WeComException e) when (isRefusal(e.ErrCode))
        {
            lock (slot.Gate)
                Remember(slot, e);
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

    private Slot SlotOf(TKey key)
    {
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
