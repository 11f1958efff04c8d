using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;

namespace Liaison.WeCom;

/// <summary>A call of a suite or its provider as a whole: its turn, its token, and its repeats. What <see cref="WeComCalls"/> is for corps.</summary>
internal sealed class SuiteCalls(
    WeComHttp http, SuiteTokens tokens, Throttle throttle, IOptions<WeComOptions> options, TimeProvider time, ILogger<SuiteCalls> log)
{
    private readonly ResiliencePipeline repeatable = WeComCalls.Retries(options.Value, time, log, static e => e.IsTransient);
    private readonly ResiliencePipeline unrepeatable = WeComCalls.Retries(options.Value, time, log, static e => e.IsTransient && !e.MayHaveArrived);

    public async Task<Answer> SendAsync(WeComSuite suite, ApiCall call, CancellationToken ct) =>
        await (call.Repeatable ? repeatable : unrepeatable).ExecuteAsync(async token => await SendOnceAsync(suite, call, token), ct);

    public async Task<Answer> SendAsync(WeComProvider provider, ApiCall call, CancellationToken ct) =>
        await (call.Repeatable ? repeatable : unrepeatable).ExecuteAsync(async token => await AttemptAsync(
            provider.CorpId, "provider_access_token", call, t => tokens.GetAsync(provider, t), old => tokens.Drop(provider, old), token), ct);

    public async Task VerifyAsync(WeComSuite suite, CancellationToken ct) =>
        await repeatable.ExecuteAsync(async token => await tokens.RenewAsync(suite, token), ct);

    public void Forget(WeComSuite suite) => tokens.Forget(suite);

    /// <summary>Without repeats, for a caller that has its own.</summary>
    public Task<Answer> SendOnceAsync(WeComSuite suite, ApiCall call, CancellationToken ct) => AttemptAsync(
        suite.SuiteId, "suite_access_token", call, token => tokens.GetAsync(suite, token), old => tokens.Drop(suite, old), ct);

    private Task<Answer> AttemptAsync(
        string id, string parameter, ApiCall call, Func<CancellationToken, Task<string>> get, Action<string> drop, CancellationToken ct) =>
        throttle.RunAsync(id, call.Api, counted: true, token => AttemptAsync(parameter, call, get, drop, token), ct);

    private async Task<Answer> AttemptAsync(string parameter, ApiCall call, Func<CancellationToken, Task<string>> get, Action<string> drop, CancellationToken ct)
    {
        var token = await get(ct);
        try
        {
            return await http.SendAsync(call, parameter, token, ct);
        }
        catch (WeComException e) when (e.Entry.Reaction == WeComReaction.Refresh)
        {
            // WeCom may end a token early. It did nothing with the call, so even one that is not repeatable is sent again, once.
            drop(token);
            return await http.SendAsync(call, parameter, await get(ct), ct);
        }
    }
}
