using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;

namespace Liaison.WeCom;

/// <summary>A call as a whole: its turn within our share, its token, and its repeats where the error catalogue says so.</summary>
internal sealed class WeComCalls(
    WeComHttp http, TokenCache tokens, Throttle throttle, IOptions<WeComOptions> options, TimeProvider time, ILogger<WeComCalls> log)
{
    private readonly ResiliencePipeline repeatable = Retries(options.Value, time, log, static e => e.IsTransient);
    private readonly ResiliencePipeline unrepeatable = Retries(options.Value, time, log, static e => e.IsTransient && !e.MayHaveArrived);

    public async Task<Answer> SendAsync(WeComApp app, ApiCall call, CancellationToken ct) =>
        await (call.Repeatable ? repeatable : unrepeatable).ExecuteAsync(
            async token => await throttle.RunAsync(app.CorpId, call.Api, counted: true, t => AttemptAsync(app, call, t), token), ct);

    public async Task VerifyAsync(WeComApp app, CancellationToken ct) =>
        await repeatable.ExecuteAsync(async token => await tokens.RenewAsync(app, token), ct);

    public async Task<string> GetTokenAsync(WeComApp app, CancellationToken ct) =>
        await repeatable.ExecuteAsync(async token => await tokens.GetAsync(app, token), ct);

    public void Forget(WeComApp app) => tokens.Forget(app);

    private async Task<Answer> AttemptAsync(WeComApp app, ApiCall call, CancellationToken ct)
    {
        var token = await tokens.GetAsync(app, ct);
        try
        {
            return await WithTokenAsync(app, call, token, ct);
        }
        catch (WeComException e) when (e.Entry.Reaction == WeComReaction.Refresh)
        {
            // WeCom may end a token early. It did nothing with the call, so even one that is not repeatable is sent again, once.
            tokens.Drop(app, token);
            return await WithTokenAsync(app, call, await tokens.GetAsync(app, ct), ct);
        }
    }

    private async Task<Answer> WithTokenAsync(WeComApp app, ApiCall call, string token, CancellationToken ct)
    {
        if (call.BeforeSend is { } before)
            await before();
        try
        {
            return await http.SendAsync(call, "access_token", token, ct);
        }
        catch (WeComException e) when (TokenCache.IsRefusal(app, e.ErrCode))
        {
            tokens.Refuse(app, token, e);
            throw;
        }
    }

    internal static ResiliencePipeline Retries(WeComOptions options, TimeProvider time, ILogger log, Func<WeComCallException, bool> again)
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = time };
        if (options.Retries > 0)
            builder.AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = options.Retries,
                Delay = options.RetryDelay,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is WeComCallException e && again(e)),
                OnRetry = arguments =>
                {
                    log.LogWarning("{Failure} Trying again in {Delay}", arguments.Outcome.Exception?.Message, arguments.RetryDelay);
                    return default;
                },
            });
        return builder.Build();
    }
}
