using System.Text.Json.Serialization;

namespace Liaison.WeCom;

/// <summary>WeCom's JSON. Wire types hold what is read or sent, nullable throughout: what must be there is checked where it is used.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TokenWire))]
[JsonSerializable(typeof(AgentWire))]
[JsonSerializable(typeof(AgentListWire))]
[JsonSerializable(typeof(PermissionsWire))]
[JsonSerializable(typeof(DepartmentWire))]
[JsonSerializable(typeof(UserWire))]
[JsonSerializable(typeof(ListIdWire))]
[JsonSerializable(typeof(ListIdPageWire))]
[JsonSerializable(typeof(UserPlaceWire))]
[JsonSerializable(typeof(TagWire))]
[JsonSerializable(typeof(TagListWire))]
[JsonSerializable(typeof(InviteWire))]
[JsonSerializable(typeof(InviteResultWire))]
[JsonSerializable(typeof(EmailWire))]
[JsonSerializable(typeof(UserIdWire))]
[JsonSerializable(typeof(UserIdListWire))]
[JsonSerializable(typeof(OpenUserIdsWire))]
[JsonSerializable(typeof(IpListWire))]
[JsonSerializable(typeof(PageTicketWire))]
[JsonSerializable(typeof(SessionWire))]
[JsonSerializable(typeof(UserInfoWire))]
[JsonSerializable(typeof(TicketWire))]
[JsonSerializable(typeof(UserDetailWire))]
[JsonSerializable(typeof(SendWire))]
[JsonSerializable(typeof(SendResultWire))]
[JsonSerializable(typeof(RecallWire))]
[JsonSerializable(typeof(CardUpdateWire))]
[JsonSerializable(typeof(CardUpdateResultWire))]
[JsonSerializable(typeof(StatisticsAskWire))]
[JsonSerializable(typeof(StatisticsWire))]
[JsonSerializable(typeof(MediaResultWire))]
internal sealed partial class WeComJson : JsonSerializerContext;

internal sealed record TokenWire(string? AccessToken, int? ExpiresIn);

internal sealed record UserInfoWire(string? Userid, string? UserTicket);

internal sealed record TicketWire(string UserTicket);

internal sealed record UserDetailWire(string? Userid, string? Email, string? BizMail);

internal sealed record SessionWire(string? Corpid, string? Userid, string? SessionKey);
