using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Liaison.WeCom;

/// <summary>The two tickets cannot stand in for each other (42012).</summary>
internal enum TicketKind
{
    Corp,
    App,
}

/// <summary>The tickets, one per secret and kind: fetched once however many ask, and renewed before they end.</summary>
internal sealed class TicketCache(WeComCalls calls, IOptions<WeComOptions> options, TimeProvider time)
{
    private const int ManySlots = 1000;
    private readonly ConcurrentDictionary<Key, Slot> slots = new();
    private readonly TicketShare share = new(time);

    public async Task<string> GetAsync(WeComApp app, TicketKind kind, CancellationToken ct)
    {
        // By the secret, not by the corp: whoever has no good secret gets no ticket of somebody who has.
        var slot = SlotOf(new(app.CorpId, app.Fingerprint, kind));
        Task<string> fetch;
        lock (slot.Gate)
        {
            if (slot.Ticket is { } ticket && !IsOver(ticket))
                return ticket.Value;
            // Task.Run: the fetch must not end inside of this lock, before it is remembered.
            // It belongs to all who wait, so no caller's token ends it.
            fetch = slot.Fetch ??= Task.Run(() => FetchAsync(app, kind, slot), CancellationToken.None);
        }
        return await fetch.WaitAsync(ct);
    }

    public void Forget(WeComApp app)
    {
        foreach (var kind in Enum.GetValues<TicketKind>())
            slots.TryRemove(new(app.CorpId, app.Fingerprint, kind), out _);
    }

    private async Task<string> FetchAsync(WeComApp app, TicketKind kind, Slot slot)
    {
        try
        {
            var asked = time.GetTimestamp();
            var call = kind == TicketKind.Corp ? new ApiCall("get_jsapi_ticket") : new("ticket/get", "type=agent_config");
            using var answer = await calls.SendAsync(app, call with { BeforeSend = () => share.Take(app, call.Api) }, CancellationToken.None);
            if (answer.Read(WeComJson.Default.PageTicketWire) is not { Ticket: { Length: > 0 } value, ExpiresIn: > 0 and { } seconds })
                throw answer.Missing("ticket, expires_in");

            var life = TimeSpan.FromSeconds(seconds);
            var margin = TimeSpan.FromTicks(Math.Min(options.Value.TokenMargin.Ticks, life.Ticks / 10));
            lock (slot.Gate)
                slot.Ticket = new(value, asked, life - margin);
            return value;
        }
        finally
        {
            lock (slot.Gate)
                slot.Fetch = null;
        }
    }

    // By the monotonic clock: a host whose time is set back keeps no dead ticket.
    private bool IsOver(Ticket ticket) => time.GetElapsedTime(ticket.Since) >= ticket.Life;

    private Slot SlotOf(Key key)
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
                if (slot.Fetch is null && (slot.Ticket is null || IsOver(slot.Ticket)))
                    slots.TryRemove(key, out _);
            }
        }
    }

    private sealed record Key(string CorpId, string Fingerprint, TicketKind Kind);
    private sealed record Ticket(string Value, long Since, TimeSpan Life);

    private sealed class Slot
    {
        public Lock Gate { get; } = new();
        public Ticket? Ticket { get; set; }
        public Task<string>? Fetch { get; set; }
    }
}

internal sealed record PageTicketWire(string? Ticket, int? ExpiresIn);
