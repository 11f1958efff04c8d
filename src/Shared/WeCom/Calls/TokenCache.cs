using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Liaison.WeCom;

/// <summary>The corps' tokens, one per corp and secret. A self-built app's comes from gettoken,
/// an installed suite's from its permanent code.</summary>
internal sealed class TokenCache(
    WeComHttp http, SuiteCalls suites, Throttle throttle, IOptions<WeComOptions> options, TimeProvider time, ILogger<TokenCache> log)
{
    private const string Api = "gettoken";
    private const string SuiteApi = "service/get_corp_token";
    private readonly TokenSlots<SecretKey> slots = new(options, time);

    /// <summary>True when WeCom refuses the secret itself, not what is done with it.</summary>
    public static bool IsRefusal(WeComApp app, int errCode) => app.Suite is null
        ? errCode is 40001 or 40013 or 40091 or 2000002
        : errCode is 40084 or 48004;

    /// <summary>A token that is there costs its task and nothing else.</summary>
    public Task<string> GetAsync(WeComApp app, CancellationToken ct) =>
        slots.TryGet(KeyOf(app), out var token) ? Task.FromResult(token) : GetAsync(app, useCached: true, ct);

    public Task RenewAsync(WeComApp app, CancellationToken ct) => GetAsync(app, useCached: false, ct);

    /// <inheritdoc cref="TokenSlots{TKey}.Drop"/>
    public void Drop(WeComApp app, string token) => slots.Drop(KeyOf(app), token);

    /// <inheritdoc cref="TokenSlots{TKey}.Refuse"/>
    public void Refuse(WeComApp app, string token, WeComException refusal) => slots.Refuse(KeyOf(app), token, refusal);

    public void Forget(WeComApp app) => slots.Forget(KeyOf(app));

    private Task<string> GetAsync(WeComApp app, bool useCached, CancellationToken ct) =>
        slots.GetAsync(KeyOf(app), useCached, () => FetchAsync(app), errCode => IsRefusal(app, errCode), ct);

    private async Task<FetchedToken> FetchAsync(WeComApp app)
    {
        try
        {
            return await throttle.RunAsync(app.CorpId, app.Suite is null ? Api : SuiteApi, counted: false, async _ =>
            {
                var asked = time.GetTimestamp();
                using var answer = await AskAsync(app);
                return answer.Read(WeComJson.Default.TokenWire) is { AccessToken: { Length: > 0 } token, ExpiresIn: > 0 and { } seconds }
                    ? new FetchedToken(token, asked, TimeSpan.FromSeconds(seconds))
                    : throw answer.Missing("access_token, expires_in");
            }, CancellationToken.None);
        }
        catch (WeComException e) when (IsRefusal(app, e.ErrCode))
        {
            log.LogWarning("WeCom refused the secret of corp {CorpId} with {ErrCode}; no call goes out with it for {Minutes} minutes",
                app.CorpId, e.ErrCode, TokenSlots<SecretKey>.RefusalMemory.TotalMinutes);
            throw;
        }
    }

    private Task<Answer> AskAsync(WeComApp app)
    {
        if (app.Suite is not { } suite)
            return http.SendAsync(new(Api, $"corpid={Uri.EscapeDataString(app.CorpId)}"), "corpsecret", app.Secret, CancellationToken.None);

        var body = JsonSerializer.SerializeToUtf8Bytes(new(app.CorpId, app.Secret), SuiteJson.Default.CorpAskWire);
        return suites.SendOnceAsync(suite, new(SuiteApi, Body: body), CancellationToken.None);
    }

    private static SecretKey KeyOf(WeComApp app) => new(app.CorpId, app.Secret);

    /// <summary>The secret itself: a look into the cache hashes nothing.</summary>
    private readonly record struct SecretKey(string CorpId, string Secret)
    {
        public override string ToString() => CorpId;
    }
}
