namespace Liaison.WeCom;

/// <summary>Where the suite_tickets are kept that WeCom pushes every ten minutes: durably, and the same for all hosts.</summary>
public interface ISuiteTickets
{
    /// <returns>The newest ticket of the suite; null while none has come. One older than 30 minutes is no longer good.</returns>
    /// <remarks>Source: WeCom, 推送suite_ticket.</remarks>
    Task<string?> GetAsync(string suiteId, CancellationToken ct);
}

/// <summary>The product keeps no tickets: whoever asks is told that none has come.</summary>
internal sealed class NoSuiteTickets : ISuiteTickets
{
    public Task<string?> GetAsync(string suiteId, CancellationToken ct) => Task.FromResult<string?>(null);
}
