using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Liaison.WeCom;

/// <summary>
/// Keeps all hosts within our share: so many calls a minute and an hour for one API of one corp, so many at once for one corp. Takes small blocks of calls out of
/// what the hosts share, so that most calls ask nobody.
/// </summary>
internal sealed class Throttle : IDisposable
{
    private const int QueueLimit = 10_000;

    /// <summary>While the hosts do not see each other, each takes so much less than all of them may.</summary>
    private const int CarefulPart = 4;

    /// <summary>So long a host goes on alone before it looks for the others again.</summary>
    private static readonly TimeSpan Alone = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<(string CorpId, string Api), LineOfHost> lines = new();
    private readonly PartitionedRateLimiter<string> places;
    private readonly IWeComLines shared;
    private readonly ProcessLines own;
    private readonly WeComOptions settings;
    private readonly LineQuota quota;
    private readonly TimeProvider time;
    private readonly ILogger<Throttle> log;
    private long aloneSince = long.MinValue;

    public Throttle(IWeComLines shared, IOptions<WeComOptions> options, TimeProvider time, ILogger<Throttle> log)
    {
        (this.shared, this.time, this.log, settings) = (shared, time, log, options.Value);
        own = new(time);
        // What was refused is found out by a call with its token and its repeat.
        quota = new(settings.CallsPerMinute, settings.CallsPerHour, settings.MaxConcurrentCalls, settings.LimitPause, settings.AttemptTimeout * 3);
        places = PartitionedRateLimiter.Create<string, string>(corpId => RateLimitPartition.GetConcurrencyLimiter(corpId,
            _ => new() { PermitLimit = settings.MaxConcurrentCalls, QueueLimit = QueueLimit }));
    }

    /// <summary>Makes a call when it is its turn, and tells the other hosts when WeCom has had enough.</summary>
    /// <param name="counted">False for fetching a token, which happens while a call already holds a place.</param>
    /// <exception cref="WeComUnavailableException">Throttled: nothing was sent.</exception>
    public async Task<T> RunAsync<T>(string corpId, string api, bool counted, Func<CancellationToken, Task<T>> call, CancellationToken ct)
    {
        var line = lines.GetOrAdd((corpId, api), static (key, throttle) => new(throttle, key.CorpId, key.Api), this);
        var turn = await line.EnterAsync(ct);
        try
        {
            using var place = counted ? await PlaceAsync(corpId, api, ct) : null;
            var result = await call(ct);
            if (turn.IsProbe)
                await line.LetInAsync();
            return result;
        }
        catch (WeComException e) when (e.Limit is { } limit && e.Api == api)
        {
            (e.RetryAfter, e.Pause) = await line.RefuseAsync(turn.IsProbe, limit == WeComLimit.Concurrency);
            throw;
        }
        catch (WeComException e) when (turn.IsProbe && e.Api == api)
        {
            await line.LetInAsync();
            throw;
        }
        finally
        {
            line.Leave();
        }
    }

    /// <summary>Takes one of what WeCom gives out of one kind, whoever asks: so many an hour for all hosts.</summary>
    /// <param name="line">No API's name: theirs have their own limits besides.</param>
    /// <returns>With no call where they are used up.</returns>
    public Task<WeComLease> TakeOneAsync(string corpId, string line, int perHour) =>
        ChangeAsync(corpId, line, quota with { PerMinute = perHour, PerHour = perHour }, static (state, now, quota) => state.Lease(now, 1, quota));

    public void Dispose()
    {
        places.Dispose();
        foreach (var line in lines.Values)
            line.Dispose();
    }

    private async Task<RateLimitLease> PlaceAsync(string corpId, string api, CancellationToken ct)
    {
        using var timer = new CancellationTokenSource(settings.MaxWait, time);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct, timer.Token);
        try
        {
            var lease = await places.AcquireAsync(corpId, cancellationToken: patience.Token);
            if (lease.IsAcquired)
                return lease;
            lease.Dispose();
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
        }
        throw new WeComUnavailableException(api, WeComOutage.Throttled, "too many calls of ours are under way.");
    }

    private async Task<T> ChangeAsync<T>(string corpId, string api, LineQuota all, Func<WeComLine, DateTimeOffset, LineQuota, (WeComLine, T)> change)
    {
        var since = Interlocked.Read(ref aloneSince);
        if (since == long.MinValue || time.GetElapsedTime(since) >= Alone)
        {
            try
            {
                var result = await shared.ChangeAsync(corpId, api, (state, now) => change(state, now, all), CancellationToken.None);
                Interlocked.Exchange(ref aloneSince, long.MinValue);
                return result;
            }
            catch (Exception e)
            {
                Interlocked.Exchange(ref aloneSince, time.GetTimestamp());
                log.LogWarning(e, "The hosts do not see each other's calls to WeCom; this one goes on with a part of the share");
            }
        }

        var careful = all with { PerMinute = Math.Max(1, all.PerMinute / CarefulPart), PerHour = Math.Max(1, all.PerHour / CarefulPart) };
        return await own.ChangeAsync(corpId, api, (state, now) => change(state, now, careful), CancellationToken.None);
    }

    private readonly record struct Turn(bool IsProbe);

    /// <summary>One API of one corp as this host sees it: the calls that it took and has not made.</summary>
    private sealed class LineOfHost(Throttle throttle, string corpId, string api) : IDisposable
    {
        private const int SmallestBlock = 1;

        /// <summary>A block is at most so small a part of a minute's calls: what a host takes and does not need, the others lack.</summary>
        private const int LargestBlockPart = 10;

        /// <summary>What another host found out is known here after so long at the latest.</summary>
        private static readonly TimeSpan LongestMemory = TimeSpan.FromSeconds(2);

        private readonly Lock gate = new();
        private readonly Queue<TaskCompletionSource> queue = new();
        private readonly SemaphoreSlim asking = new(1);
        private int underWay;
        private int atOnce = int.MaxValue;
        private int block = SmallestBlock;
        private int left;
        private long asked;
        private TimeSpan life;
        private WeComLease closed;

        public async ValueTask<Turn> EnterAsync(CancellationToken ct)
        {
            if (TryEnter(out var waits))
                return default;
            return await EnterSlowlyAsync(waits, ct);
        }

        public void Leave()
        {
            lock (gate)
            {
                underWay--;
                while (underWay < atOnce && queue.TryDequeue(out var next))
                {
                    if (next.TrySetResult())
                        underWay++;
                }
            }
        }

        public async Task LetInAsync() => await throttle.ChangeAsync(corpId, api, throttle.quota, static (line, _, _) => (line.LetIn(), true));

        public async Task<(TimeSpan Wait, WeComPause Pause)> RefuseAsync(bool isProbe, bool tooManyAtOnce)
        {
            var jitter = Random.Shared.NextDouble();
            var refused = await throttle.ChangeAsync(corpId, api, throttle.quota, (line, now, quota) => line.Refuse(now, isProbe, tooManyAtOnce, jitter, quota));
            lock (gate)
                (left, block) = (0, SmallestBlock);
            throttle.log.LogWarning("WeCom has had enough of {Api} for corp {CorpId}: no host calls it for {Wait}", api, corpId, refused.Wait);
            return refused;
        }

        public void Dispose() => asking.Dispose();

        /// <param name="waits">For a place among the calls of this line; null when it has one.</param>
        private async ValueTask<Turn> EnterSlowlyAsync(TaskCompletionSource? waits, CancellationToken ct)
        {
            var (since, maxWait) = (throttle.time.GetTimestamp(), throttle.settings.MaxWait);
            using var timer = new CancellationTokenSource(maxWait, throttle.time);
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct, timer.Token);
            try
            {
                if (waits is not null)
                {
                    await using var giveUp = patience.Token.Register(() => waits.TrySetCanceled());
                    await waits.Task;
                }
            }
            catch (OperationCanceledException)
            {
                ct.ThrowIfCancellationRequested();
                throw UsedUp(null, null);
            }

            try
            {
                return await TakeAsync(since, maxWait, patience.Token);
            }
            catch (Exception e)
            {
                Leave();
                if (e is not OperationCanceledException || ct.IsCancellationRequested)
                    throw;
                throw UsedUp(null, null);
            }
        }

        private async Task<Turn> TakeAsync(long since, TimeSpan maxWait, CancellationToken ct)
        {
            await asking.WaitAsync(ct);
            try
            {
                while (true)
                {
                    if (TryTake())
                        return default;
                    var lease = await AskAsync();
                    if (lease.Calls > 0)
                        return new(lease.IsProbe);
                    if (lease.IsClosed || throttle.time.GetElapsedTime(since) + lease.For > maxWait)
                        throw UsedUp(lease.For, lease.Pause);
                    await Task.Delay(lease.For, throttle.time, ct);
                }
            }
            finally
            {
                asking.Release();
            }
        }

        /// <returns>With the caller's own call already taken.</returns>
        private async Task<WeComLease> AskAsync()
        {
            int wanted;
            lock (gate)
            {
                if (closed.IsClosed && throttle.time.GetElapsedTime(asked) is var age && age < LongestMemory && age < closed.For)
                    return closed with { For = closed.For - age };
                // The last block was used up in its time: more, next time. It was not: what was used of it.
                block = left > 0 ? Math.Max(SmallestBlock, block - left) : Math.Min(block * 4, Math.Max(SmallestBlock, throttle.quota.PerMinute / LargestBlockPart));
                wanted = block;
            }

            var before = throttle.time.GetTimestamp();
            var lease = await throttle.ChangeAsync(corpId, api, throttle.quota, (line, now, quota) => line.Lease(now, wanted, quota));
            lock (gate)
            {
                // As old as the question: what is left is over before the shared clock says so.
                (asked, life, left, atOnce, closed) = (before, lease.For, Math.Max(0, lease.Calls - 1), lease.AtOnce, lease);
            }

            return lease;
        }

        private bool TryEnter(out TaskCompletionSource? waits)
        {
            lock (gate)
            {
                waits = null;
                if (underWay >= atOnce)
                {
                    waits = new(TaskCreationOptions.RunContinuationsAsynchronously);
                    queue.Enqueue(waits);
                    return false;
                }

                underWay++;
                return TryTake();
            }
        }

        private bool TryTake()
        {
            lock (gate)
            {
                if (left <= 0 || throttle.time.GetElapsedTime(asked) >= life)
                    return false;
                left--;
                return true;
            }
        }

        private WeComUnavailableException UsedUp(TimeSpan? wait, WeComPause? pause) =>
            new(api, WeComOutage.Throttled, "our share of calls is used up, or WeCom has limited it.") { RetryAfter = wait, Pause = pause };
    }
}
