using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Liaison.WeCom;

/// <summary>From the decrypted XML to what it says. Unknown elements and events are passed over; a known event without its own fields is refused.</summary>
public static class CallbackParser
{
    private const string ChangeContact = "change_contact";

    public static bool TryParse(string message, [NotNullWhen(true)] out WeComCallback? callback)
    {
        callback = null;
        if (!CallbackXml.TryParse(message, out var xml) || Instant(xml["CreateTime"] ?? xml["TimeStamp"]) is not { } at)
            return false;
        try
        {
            callback = xml["InfoType"] is { } info ? Suite(xml, at, info)
                : xml["MsgType"] is "event" ? Event(xml, at, xml["Event"] ?? throw new FormatException())
                : xml["MsgType"] is { } type ? Message(xml, at, type)
                : null;
            return callback is not null;
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            return false;
        }
    }

    private static WeComCallback Event(CallbackXml xml, DateTimeOffset at, string name) => name switch
    {
        ChangeContact => Contact(xml, at),
        "subscribe" or "unsubscribe" => new WeComSubscriptionChanged(at, Text(xml, "FromUserName"), name == "subscribe", Number(xml, "AgentID")),
        "enter_agent" => new WeComAgentEntered(at, Text(xml, "FromUserName"), Number(xml, "AgentID")),
        "click" or "view" => new WeComMenuUsed(at, Text(xml, "FromUserName"), Number(xml, "AgentID"), xml["EventKey"] ?? "", name == "view"),
        "template_card_event" => Card(xml, at),
        "batch_job_result" => new WeComBatchEnded(at, Text(xml, "BatchJob/JobId"), Text(xml, "BatchJob/JobType"), Number(xml, "BatchJob/ErrCode"), xml["BatchJob/ErrMsg"] ?? ""),
        "close_inactive_agent" or "reopen_inactive_agent" => new WeComAgentInactive(at, Number(xml, "AgentID"), name == "close_inactive_agent"),
        "unlicensed_notify" => new WeComUnlicensed(at, Text(xml, "FromUserName"), Number(xml, "AgentID")),
        _ => new WeComUnknownCallback(at, name),
    };

    private static WeComCallback Suite(CallbackXml xml, DateTimeOffset at, string info) => info switch
    {
        "suite_ticket" => new WeComSuiteTicket(at, Text(xml, "SuiteId"), Text(xml, "SuiteTicket")),
        "create_auth" => new WeComSuiteAuthorised(at, Text(xml, "SuiteId"), Text(xml, "AuthCode"), xml["State"], IsReset: false),
        "reset_permanent_code" => new WeComSuiteAuthorised(at, Text(xml, "SuiteId"), Text(xml, "AuthCode"), xml["State"], IsReset: true),
        "change_auth" => new WeComSuiteAuthChanged(at, Text(xml, "SuiteId"), Text(xml, "AuthCorpId"), WeComAuthChange.Changed),
        "cancel_auth" => new WeComSuiteAuthChanged(at, Text(xml, "SuiteId"), Text(xml, "AuthCorpId"), WeComAuthChange.Cancelled),
        "corp_arch_auth" => new WeComSuiteAuthChanged(at, Text(xml, "SuiteId"), Text(xml, "AuthCorpId"), WeComAuthChange.Architecture),
        ChangeContact => Contact(xml, at),
        _ => new WeComUnknownCallback(at, info),
    };

    private static WeComCallback Contact(CallbackXml xml, DateTimeOffset at) => Text(xml, "ChangeType") switch
    {
        "create_user" => User(xml, at, WeComChange.Created),
        "update_user" => User(xml, at, WeComChange.Updated),
        "delete_user" => User(xml, at, WeComChange.Deleted),
        "create_party" => Party(xml, at, WeComChange.Created),
        "update_party" => Party(xml, at, WeComChange.Updated),
        "delete_party" => Party(xml, at, WeComChange.Deleted),
        "update_tag" => new WeComTagChanged(
            at, Number(xml, "TagId"), [.. Items(xml, "AddUserItems"), .. Items(xml, "DelUserItems")],
            [.. Items(xml, "AddPartyItems").Concat(Items(xml, "DelPartyItems")).Select(Number)], xml["AuthCorpId"]),
        var other => new WeComUnknownCallback(at, $"{ChangeContact}/{other}"),
    };

    private static WeComUserChanged User(CallbackXml xml, DateTimeOffset at, WeComChange change) =>
        new(at, change, Text(xml, "UserID"), xml["NewUserID"], xml["OpenUserID"], xml["AuthCorpId"]);

    private static WeComPartyChanged Party(CallbackXml xml, DateTimeOffset at, WeComChange change) => new(at, change, Number(xml, "Id"), xml["AuthCorpId"]);

    private static WeComCardClicked Card(CallbackXml xml, DateTimeOffset at)
    {
        Dictionary<string, IReadOnlyList<string>> selected = new(StringComparer.Ordinal);
        List<string> options = [];
        foreach (var (path, text) in xml.Leaves)
        {
            if (path == "SelectedItems/SelectedItem/QuestionKey")
                selected[text] = options = [];
            // The document's own spelling, and the one that most clients expect.
            else if (path is "SelectedItems/SelectedItem/OptionIds/OptionId" or "SelectedItems/SelectedItem/OpitonIds/OpitonId")
                options.Add(text);
        }
        return new(
            at, Text(xml, "FromUserName"), Number(xml, "AgentID"), xml["EventKey"] ?? "", xml["TaskId"] ?? "", xml["CardType"] ?? "", xml["ResponseCode"] ?? "", selected);
    }

    private static WeComMessageReceived Message(CallbackXml xml, DateTimeOffset at, string type) =>
        new(at, Text(xml, "FromUserName"), Number(xml, "AgentID"), xml["MsgId"] ?? "", type, xml["Content"]);

    private static string Text(CallbackXml xml, string name) => xml[name] ?? throw new FormatException();

    private static int Number(CallbackXml xml, string name) => Number(Text(xml, name));

    private static int Number(string text) => int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private static string[] Items(CallbackXml xml, string name) => xml[name]?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static DateTimeOffset? Instant(string? seconds) =>
        long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 253_402_300_799 ? DateTimeOffset.FromUnixTimeSeconds(value) : null;
}
