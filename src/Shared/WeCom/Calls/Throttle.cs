using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace Liaison.WeCom;

/// <summary>Keeps us within our share: so many calls a minute and an hour for one API of one corp, so many at once for one corp.</summary>
internal sealed class Throttle : IDisposable
{
    private const int QueueLimit = 10_000;
    private readonly PartitionedRateLimiter<Turn> perMinute;
    private readonly PartitionedRateLimiter<Turn> perHour;
    private readonly PartitionedRateLimiter<Turn> atOnce;
    private readonly PartitionedRateLimiter<Turn> rate;
    private readonly PartitionedRateLimiter<Turn> rateAtOnce;
    private readonly TimeSpan maxWait;
    private readonly TimeProvider time;

    public Throttle(IOptions<WeComOptions> options, TimeProvider time)
    {
        var settings = options.Value;
        this.time = time;
        maxWait = settings.MaxWait;
        perMinute = Buckets(settings.CallsPerMinute, TimeSpan.FromMinutes(1));
        perHour = Buckets(settings.CallsPerHour, TimeSpan.FromHours(1));
        atOnce = PartitionedRateLimiter.Create<Turn, string>(turn => RateLimitPartition.GetConcurrencyLimiter(turn.CorpId,
            _ => new() { PermitLimit = settings.MaxConcurrentCalls, QueueLimit = QueueLimit }));
        rate = PartitionedRateLimiter.CreateChained(perMinute, perHour);
        rateAtOnce = PartitionedRateLimiter.CreateChained(perMinute, perHour, atOnce);
    }

    /// <summary>For fetching a token, which happens while a call already holds a place.</summary>
    public Task<RateLimitLease> EnterAsync(string corpId, string api, CancellationToken ct) => EnterAsync(rate, new(corpId, api), ct);

    public Task<RateLimitLease> EnterCountedAsync(string corpId, string api, CancellationToken ct) => EnterAsync(rateAtOnce, new(corpId, api), ct);

    public void Dispose()
    {
        rate.Dispose();
        rateAtOnce.Dispose();
        perMinute.Dispose();
        perHour.Dispose();
        atOnce.Dispose();
    }

    private async Task<RateLimitLease> EnterAsync(PartitionedRateLimiter<Turn> limiter, Turn turn, CancellationToken ct)
    {
        using var timer = new CancellationTokenSource(maxWait, time);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct, timer.Token);
        try
        {
            var lease = await limiter.AcquireAsync(turn, cancellationToken: patience.Token);
            if (lease.IsAcquired)
                return lease;
            lease.Dispose();
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
        }
        throw new WeComUnavailableException(turn.Api, WeComOutage.Throttled, "our own share of calls is used up.");
    }

    // A full bucket and one window's refill together are the limit, so that no window, wherever it starts, exceeds it.
    private static PartitionedRateLimiter<Turn> Buckets(int limit, TimeSpan window) =>
        PartitionedRateLimiter.Create<Turn, Turn>(turn => RateLimitPartition.GetTokenBucketLimiter(turn,
            _ => new() { TokenLimit = limit / 2, TokensPerPeriod = limit - (limit / 2), ReplenishmentPeriod = window, QueueLimit = QueueLimit }));

    private sealed record Turn(string CorpId, string Api);
}
