using Microsoft.Extensions.Options;

namespace Liaison.WeCom;

/// <summary>The two tickets cannot stand in for each other (42012).</summary>
internal enum TicketKind
{
    Corp,
    App,
}

/// <summary>The tickets, one per secret and kind, kept as tokens are; no refusal is remembered, for that of the secret itself is.</summary>
internal sealed class TicketCache(WeComCalls calls, Throttle throttle, IOptions<WeComOptions> options, TimeProvider time)
{
    private readonly TokenSlots<Key> slots = new(options, time);
    private readonly TicketShare share = new(throttle);

    // By the secret, not by the corp: whoever has no good secret gets no ticket of somebody who has.
    public Task<string> GetAsync(WeComApp app, TicketKind kind, CancellationToken ct) =>
        slots.GetAsync(new(app.CorpId, app.Fingerprint, kind), useCached: true, () => FetchAsync(app, kind), _ => false, ct);

    public void Forget(WeComApp app)
    {
        foreach (var kind in Enum.GetValues<TicketKind>())
            slots.Forget(new(app.CorpId, app.Fingerprint, kind));
    }

    private async Task<FetchedToken> FetchAsync(WeComApp app, TicketKind kind)
    {
        var asked = time.GetTimestamp();
        var call = kind == TicketKind.Corp ? new ApiCall("get_jsapi_ticket") : new("ticket/get", "type=agent_config");
        using var answer = await calls.SendAsync(app, call with { BeforeSend = () => share.TakeAsync(app, call.Api) }, CancellationToken.None);
        return answer.Read(WeComJson.Default.PageTicketWire) is { Ticket: { Length: > 0 } value, ExpiresIn: > 0 and { } seconds }
            ? new FetchedToken(value, asked, TimeSpan.FromSeconds(seconds))
            : throw answer.Missing("ticket, expires_in");
    }

    private sealed record Key(string CorpId, string Fingerprint, TicketKind Kind);
}

internal sealed record PageTicketWire(string? Ticket, int? ExpiresIn);
