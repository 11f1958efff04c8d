using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Liaison.WeCom;

/// <summary>The tokens of suites and of providers, each by its own secret.</summary>
internal sealed class SuiteTokens(
    WeComHttp http, ISuiteTickets tickets, Throttle throttle, IOptions<WeComOptions> options, TimeProvider time, ILogger<SuiteTokens> log)
{
    private const string Api = "service/get_suite_token";
    private const string ProviderApi = "service/get_provider_token";
    private const int NoTicket = 40085;
    private readonly TokenSlots<SecretKey> slots = new(options, time);

    /// <summary>True when WeCom refuses suite or secret. A ticket that is missing is none: WeCom will push one.</summary>
    public static bool IsRefusal(int errCode) => errCode is 40001 or 40013 or 40080 or 40083 or 40091;

    public Task<string> GetAsync(WeComSuite suite, CancellationToken ct) => GetAsync(suite, useCached: true, ct);

    public Task RenewAsync(WeComSuite suite, CancellationToken ct) => GetAsync(suite, useCached: false, ct);

    public Task<string> GetAsync(WeComProvider provider, CancellationToken ct) =>
        slots.GetAsync(KeyOf(provider), useCached: true, () => FetchAsync(provider), IsRefusal, ct);

    public void Drop(WeComSuite suite, string token) => slots.Drop(KeyOf(suite), token);

    public void Drop(WeComProvider provider, string token) => slots.Drop(KeyOf(provider), token);

    public void Forget(WeComSuite suite) => slots.Forget(KeyOf(suite));

    private Task<string> GetAsync(WeComSuite suite, bool useCached, CancellationToken ct) =>
        slots.GetAsync(KeyOf(suite), useCached, () => FetchAsync(suite), IsRefusal, ct);

    private async Task<FetchedToken> FetchAsync(WeComSuite suite)
    {
        if (await tickets.GetAsync(suite.SuiteId, CancellationToken.None) is not { Length: > 0 } ticket)
            throw new WeComException(Api, NoTicket, "no suite_ticket has come yet");

        var body = JsonSerializer.SerializeToUtf8Bytes(new(suite.SuiteId, suite.Secret, ticket), SuiteJson.Default.SuiteTokenAskWire);
        return await FetchAsync(suite.SuiteId, new(Api, Body: body), suite.Secret, answer =>
        {
            var wire = answer.Read(SuiteJson.Default.SuiteTokenWire);
            return (wire.SuiteAccessToken, wire.ExpiresIn);
        });
    }

    private Task<FetchedToken> FetchAsync(WeComProvider provider)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new(provider.CorpId, provider.Secret), SuiteJson.Default.ProviderTokenAskWire);
        return FetchAsync(provider.CorpId, new(ProviderApi, Body: body) { MayLackErrCode = true }, provider.Secret, answer =>
        {
            var wire = answer.Read(SuiteJson.Default.ProviderTokenWire);
            return (wire.ProviderAccessToken, wire.ExpiresIn);
        });
    }

    private async Task<FetchedToken> FetchAsync(string id, ApiCall call, string secret, Func<Answer, (string? Token, int? ExpiresIn)> read)
    {
        try
        {
            return await throttle.RunAsync(id, call.Api, counted: false, async ct =>
            {
                var asked = time.GetTimestamp();
                using var answer = await http.SendAsync(call, parameter: null, secret, ct);
                return read(answer) is ({ Length: > 0 } token, > 0 and var seconds)
                    ? new FetchedToken(token, asked, TimeSpan.FromSeconds(seconds))
                    : throw answer.Missing("access token, expires_in");
            }, CancellationToken.None);
        }
        catch (WeComException e) when (IsRefusal(e.ErrCode))
        {
            log.LogWarning("WeCom refused the secret of {SuiteOrProvider} with {ErrCode}; no call goes out with it for {Minutes} minutes",
                id, e.ErrCode, TokenSlots<SecretKey>.RefusalMemory.TotalMinutes);
            throw;
        }
    }

    private static SecretKey KeyOf(WeComSuite suite) => new("suite", suite.SuiteId, suite.Fingerprint);

    private static SecretKey KeyOf(WeComProvider provider) => new("provider", provider.CorpId, provider.Fingerprint);

    private sealed record SecretKey(string Kind, string Id, string Fingerprint);
}
