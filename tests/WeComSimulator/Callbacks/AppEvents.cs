using System.Globalization;
using System.Xml.Linq;
using Liaison.WeComSimulator.Model;
using static Liaison.WeComSimulator.Callbacks.CallbackXml;

namespace Liaison.WeComSimulator.Callbacks;

/// <summary>What a person or WeCom does with an app; only the fields of the event count.</summary>
/// <param name="Event">enter_agent, click, view, template_card_event, batch_job_result, close_inactive_agent, reopen_inactive_agent, subscribe, unsubscribe.</param>
/// <param name="Userid">Who did it; absent for what WeCom itself does.</param>
/// <param name="Misspelt">Options under OpitonIds and OpitonId, as one of WeCom's pages prints it.</param>
internal sealed record AppEventBody(
    string Event,
    string? Userid = null,
    string? EventKey = null,
    string? TaskId = null,
    string? CardType = null,
    string? ResponseCode = null,
    SelectedItemBody[]? SelectedItems = null,
    bool Misspelt = false,
    string? JobId = null,
    string? JobType = null,
    int ErrCode = 0,
    string? ErrMsg = null);

internal sealed record SelectedItemBody(string QuestionKey, string[] OptionIds);

/// <summary>Events of an app's own callback URL.</summary>
/// <remarks>Source: WeCom, 事件格式 (document 90240).</remarks>
internal static class AppEvents
{
    private const string WeComItself = "sys";

    /// <summary>An event that has no fields of its own, such as subscribe.</summary>
    public static CallbackEvent Create(string corpId, int agentId, string name, string userId, DateTimeOffset at) =>
        Create(corpId, agentId, new AppEventBody(name, userId), at);

    /// <exception cref="RefusedException">The event is unknown, or nobody is named who does it.</exception>
    public static CallbackEvent Create(string corpId, int agentId, AppEventBody body, DateTimeOffset at)
    {
        var agent = agentId.ToString(CultureInfo.InvariantCulture);
        XElement[] fields = body.Event switch
        {
            "subscribe" or "unsubscribe" or "close_inactive_agent" or "reopen_inactive_agent" => [new XElement("AgentID", agent)],
            "enter_agent" or "click" or "view" => [Data("EventKey", body.EventKey ?? ""), new XElement("AgentID", agent)],
            "template_card_event" => [.. CardFields(body), new XElement("AgentID", agent)],
            "batch_job_result" => [JobField(body)],
            _ => throw new RefusedException($"There is no event {body.Event}."),
        };
        if (body.Userid is null && body.Event is not ("close_inactive_agent" or "reopen_inactive_agent" or "batch_job_result"))
        {
            throw new RefusedException($"{body.Event} needs a userid.");
        }

        var xml = new XElement("xml",
            Data("ToUserName", corpId), Data("FromUserName", body.Userid ?? WeComItself), Number("CreateTime", at.ToUnixTimeSeconds()),
            Data("MsgType", "event"), Data("Event", body.Event), fields);
        return new CallbackEvent(body.Event, null, Write(xml), new CallbackEnvelope(corpId, corpId, agent));
    }

    private static IEnumerable<XElement> CardFields(AppEventBody body)
    {
        yield return Data("EventKey", body.EventKey ?? "");
        yield return Data("TaskId", body.TaskId ?? "");
        yield return Data("CardType", body.CardType ?? "button_interaction");
        yield return Data("ResponseCode", body.ResponseCode ?? TokenStore.RandomText(43));
        if (body.SelectedItems is { } items)
        {
            var option = body.Misspelt ? "OpitonId" : "OptionId";
            yield return new XElement("SelectedItems", items.Select(item => new XElement("SelectedItem",
                Data("QuestionKey", item.QuestionKey), new XElement($"{option}s", item.OptionIds.Select(id => Data(option, id))))));
        }
    }

    private static XElement JobField(AppEventBody body) => new("BatchJob",
        Data("JobId", body.JobId ?? TokenStore.RandomText(43)), Data("JobType", body.JobType ?? "sync_user"),
        Number("ErrCode", body.ErrCode), Data("ErrMsg", body.ErrMsg ?? "ok"));
}
