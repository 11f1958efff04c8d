using System.Globalization;
using System.Text.Json.Serialization;
using System.Xml;
using System.Xml.Linq;

namespace Liaison.WeCom;

/// <summary>What WeCom pushed to a suite's command URL, decrypted. It has to be answered by exactly <c>success</c>,
/// create_auth, change_auth and cancel_auth within a second.</summary>
/// <param name="InfoType">suite_ticket, create_auth, change_auth, cancel_auth, reset_permanent_code, change_contact,
/// corp_arch_auth; others are to be ignored.</param>
/// <param name="At">UTC, to the second.</param>
/// <param name="AuthCorpId">Whose it is; null where the exchange of <paramref name="AuthCode"/> tells it.</param>
/// <param name="AuthCode">Good once, for ten minutes; of create_auth and reset_permanent_code.</param>
/// <param name="State">As it was sent with the install link.</param>
/// <param name="Change">Of change_contact.</param>
/// <remarks>Source: WeCom, 推送suite_ticket, 授权通知事件, 成员通知事件, 部门通知事件, 标签通知事件.</remarks>
public sealed record WeComSuiteEvent(
    string SuiteId, string InfoType, DateTimeOffset At, string? AuthCorpId, [property: JsonIgnore] string? SuiteTicket,
    [property: JsonIgnore] string? AuthCode, string? State, WeComSuiteContactChange? Change)
{
    private static readonly XmlReaderSettings Reading = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    /// <summary>Reads the plaintext. Elements that it does not know are skipped.</summary>
    /// <exception cref="FormatException">Not XML, or SuiteId, InfoType or TimeStamp is missing.</exception>
    public static WeComSuiteEvent Parse(string xml)
    {
        var root = Read(xml);
        if (Text("SuiteId") is not { } suite || Text("InfoType") is not { } infoType || UnixTime.OrNull(Number(root, "TimeStamp")) is not { } time)
            throw new FormatException("SuiteId, InfoType or TimeStamp is missing.");
        return new(suite, infoType, time, Text("AuthCorpId"), Text("SuiteTicket"), Text("AuthCode"), Text("State"),
            Text("ChangeType") is { } changeType ? WeComSuiteContactChange.Read(root, changeType) : null);

        string? Text(string name) => TextOf(root, name);
    }

    /// <summary>Null for what is absent or empty. WeCom's own examples have blanks around values.</summary>
    internal static string? TextOf(XElement root, string name) => root.Element(name)?.Value.Trim() is { Length: > 0 } text ? text : null;

    internal static long? Number(XElement root, string name) =>
        long.TryParse(TextOf(root, name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Never shows ticket and code.</summary>
    public override string ToString() => $"{nameof(WeComSuiteEvent)} {{ SuiteId = {SuiteId}, InfoType = {InfoType}, AuthCorpId = {AuthCorpId} }}";

    private static XElement Read(string xml)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(xml), Reading);
            return XElement.Load(reader);
        }
        catch (XmlException e)
        {
            throw new FormatException("Not XML.", e);
        }
    }
}

/// <summary>What changed in the contacts of a corp, as far as the app may see it: ids without names.</summary>
/// <param name="ChangeType">create_user, update_user, delete_user, create_party, update_party, delete_party, update_tag.</param>
/// <param name="UserId">Of members; the id that stays.</param>
/// <param name="Departments">Null when it is not told.</param>
/// <param name="DepartmentId">Of departments, as <paramref name="ParentId"/> and <paramref name="Order"/>.</param>
/// <param name="Tag">Of update_tag.</param>
public sealed record WeComSuiteContactChange(
    string ChangeType, string? UserId, string? OpenUserId, IReadOnlyList<int>? Departments, int? MainDepartment,
    int? DepartmentId, int? ParentId, uint? Order, WeComSuiteTagChange? Tag)
{
    internal static WeComSuiteContactChange Read(XElement root, string changeType) => new(
        changeType, WeComSuiteEvent.TextOf(root, "UserID"), WeComSuiteEvent.TextOf(root, "OpenUserID"),
        root.Element("Department") is null ? null : Ids(root, "Department"), Id(root, "MainDepartment"),
        Id(root, "Id"), Id(root, "ParentId"), WeComSuiteEvent.Number(root, "Order") is { } order and >= 0 and <= uint.MaxValue ? (uint)order : null,
        Id(root, "TagId") is { } tag
            ? new(tag, Words(root, "AddUserItems"), Words(root, "DelUserItems"), Ids(root, "AddPartyItems"), Ids(root, "DelPartyItems"))
            : null);

    private static int? Id(XElement root, string name) => WeComSuiteEvent.Number(root, name) is { } id and <= int.MaxValue ? (int)id : null;

    private static string[] Words(XElement root, string name) =>
        (WeComSuiteEvent.TextOf(root, name) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static int[] Ids(XElement root, string name) =>
        [.. Words(root, name).Select(w => int.TryParse(w, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? (int?)id : null).OfType<int>()];
}

public sealed record WeComSuiteTagChange(
    int TagId, IReadOnlyList<string> AddedUsers, IReadOnlyList<string> RemovedUsers, IReadOnlyList<int> AddedDepartments,
    IReadOnlyList<int> RemovedDepartments);
