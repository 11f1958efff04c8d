namespace Liaison.WeCom;

/// <summary>Counts the tickets of the last hour for all hosts: 400 of a corp, 100 of an app, both kinds and all repeats together.</summary>
/// <remarks>Beyond it WeCom answers 45009 for an hour, and to the corp's other systems too.
/// Source: WeCom, 访问频率限制 (document 90454).</remarks>
internal sealed class TicketShare(Throttle throttle)
{
    public const int PerCorp = 400;
    public const int PerApp = 100;
    private const string OfCorp = "tickets";

    /// <exception cref="WeComUnavailableException">Throttled: the share is used up, nothing may be sent.</exception>
    public async Task TakeAsync(WeComApp app, string api)
    {
        // The app's first: one that has had enough takes nothing of the corp's.
        foreach (var (line, perHour) in new[] { ($"{OfCorp}/{app.AgentId}", PerApp), (OfCorp, PerCorp) })
        {
            var lease = await throttle.TakeOneAsync(app.CorpId, line, perHour);
            if (lease.Calls == 0)
                throw new WeComUnavailableException(api, WeComOutage.Throttled, "the hour's tickets of this corp or app are used up.") { RetryAfter = lease.For, Pause = lease.Pause };
        }
    }
}
