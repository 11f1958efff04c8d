using System.Text.Json.Serialization;

namespace Liaison.WeCom;

/// <summary>JSON of the suite calls. Older answers write their names in capitals, hence without regard to case.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(SuiteTokenAskWire))]
[JsonSerializable(typeof(SuiteTokenWire))]
[JsonSerializable(typeof(ProviderTokenAskWire))]
[JsonSerializable(typeof(ProviderTokenWire))]
[JsonSerializable(typeof(PreAuthCodeWire))]
[JsonSerializable(typeof(SessionInfoWire))]
[JsonSerializable(typeof(AuthCodeWire))]
[JsonSerializable(typeof(CorpAskWire))]
[JsonSerializable(typeof(AgentAskWire))]
[JsonSerializable(typeof(InstallWire))]
[JsonSerializable(typeof(SuiteAdminsWire))]
[JsonSerializable(typeof(SuiteUserWire))]
[JsonSerializable(typeof(SuiteTicketAskWire))]
[JsonSerializable(typeof(SuiteDetailsWire))]
[JsonSerializable(typeof(SuiteSessionWire))]
[JsonSerializable(typeof(QrCodeAskWire))]
[JsonSerializable(typeof(QrCodeWire))]
[JsonSerializable(typeof(LoginWire))]
[JsonSerializable(typeof(CorpIdAskWire))]
[JsonSerializable(typeof(OpenCorpIdWire))]
internal sealed partial class SuiteJson : JsonSerializerContext;

internal sealed record SuiteTokenAskWire(string SuiteId, string SuiteSecret, string SuiteTicket);
internal sealed record SuiteTokenWire(string? SuiteAccessToken, int? ExpiresIn);
internal sealed record ProviderTokenAskWire(string Corpid, string ProviderSecret);
internal sealed record ProviderTokenWire(string? ProviderAccessToken, int? ExpiresIn);
internal sealed record PreAuthCodeWire(string? PreAuthCode, int? ExpiresIn);
internal sealed record AuthCodeWire(string AuthCode);
internal sealed record CorpAskWire(string AuthCorpid, string PermanentCode);
internal sealed record AgentAskWire(string AuthCorpid, int Agentid);
internal sealed record SuiteTicketAskWire(string UserTicket);
internal sealed record QrCodeAskWire(int? Appid, string State, int Style, int ResultType);
internal sealed record QrCodeWire(string? Qrcode);
internal sealed record CorpIdAskWire(string Corpid);
internal sealed record OpenCorpIdWire(string? OpenCorpid);
internal sealed record SuiteDetailsWire(string? Corpid, string? Userid, string? Name, string? Gender, string? Avatar, string? QrCode);
internal sealed record SuiteSessionWire(string? Corpid, string? Userid, string? OpenUserid, string? SessionKey);

internal sealed record SessionInfoWire(string PreAuthCode, SessionInfoWire.Session SessionInfo)
{
    internal sealed record Session(IReadOnlyList<int> Appid, int AuthType);
}

internal sealed record SuiteAdminsWire(IReadOnlyList<SuiteAdminsWire.Row?>? Admin)
{
    internal sealed record Row(string? Userid, string? OpenUserid, int? AuthType);
}

internal sealed record SuiteUserWire(
    string? Corpid, string? Userid, string? OpenUserid, string? Openid, string? UserTicket, int? ExpiresIn,
    [property: JsonPropertyName("deviceid")] string? DeviceId);
