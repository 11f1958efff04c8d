using System.Security.Cryptography;

namespace Liaison.WeCom;

internal sealed class WeComTickets(TicketCache tickets, TimeProvider time) : IWeComTickets
{
    private const int NonceLength = 16;

    public Task<WeComPageSignature> SignConfigAsync(WeComApp app, string url, CancellationToken ct) => SignAsync(app, TicketKind.Corp, url, ct);

    public Task<WeComPageSignature> SignAgentConfigAsync(WeComApp app, string url, CancellationToken ct)
    {
        WeComApp.AgentOf(app);
        return SignAsync(app, TicketKind.App, url, ct);
    }

    private async Task<WeComPageSignature> SignAsync(WeComApp app, TicketKind kind, string url, CancellationToken ct)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var page) || page.Scheme is not ("http" or "https"))
            throw new ArgumentException("The page's whole address is signed.", nameof(url));

        var ticket = await tickets.GetAsync(app, kind, ct);
        var (nonce, timestamp) = (RandomNumberGenerator.GetHexString(NonceLength, lowercase: true), time.GetUtcNow().ToUnixTimeSeconds());
        return new(app.CorpId, kind == TicketKind.App ? app.AgentId : null, timestamp, nonce, PageSignature.Sign(ticket, nonce, timestamp, url));
    }
}
