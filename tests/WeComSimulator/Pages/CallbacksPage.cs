using Liaison.WeComSimulator.Callbacks;
using Liaison.WeComSimulator.Model;

namespace Liaison.WeComSimulator.Pages;

/// <summary>A corp's callback sets with their faults, and what became of each event.</summary>
internal static class CallbacksPage
{
    private const int Shown = 100;

    public static Task WriteAsync(HttpContext http, SimulatedWorld world, CallbackCentre callbacks, SimulatedCorp corp)
    {
        var page = new Page(http);
        var note = http.Request.Query["note"].ToString();
        var agentId = world.SeedOf(corp).AgentId;
        return page.WriteAsync(page.Say("接收事件服务器", "Callbacks"), Html.Of($"""
            {(note.Length > 0 ? Html.Of($"<p class=\"note\" role=\"status\">{note}</p>") : default)}
            <h1>{page.Say("接收事件服务器", "Callbacks")} <small><a href="/corp/{corp.CorpId}">{corp.Name}</a></small></h1>
            {SetPart(page, callbacks, CallbackKey.OfApp(corp.CorpId, agentId), page.Say("应用：接收消息", "App: receive messages"))}
            {SetPart(page, callbacks, new CallbackKey(corp.CorpId, CallbackKey.ContactsSync), page.Say("通讯录同步：接收事件服务器", "Contacts sync: receive events"))}
            {EventPart(page, corp)}
            <section><h2>{page.Say("投递记录", "Deliveries")}</h2><table><tbody>
            {Html.Join(callbacks.Deliveries.Recent(corp.CorpId, Shown).Reverse().Select(DeliveryRow))}</tbody></table></section>
            """));
    }

    private static Html SetPart(Page page, CallbackCentre callbacks, CallbackKey key, string title)
    {
        var target = callbacks.Find(key)?.Queue.Target;
        var to = $"/ui/{key.CorpId}/callback";
        var faults = callbacks.FaultsOf(key);
        var which = Page.Hidden([("which", key.AgentId is null ? "contacts" : "app")]);
        return Html.Of($"""
            <section><h2>{title}</h2><form method="post" action="{to}" class="wide">{which}
            <label>URL <input name="url" type="url" required value="{target?.Url}"></label>
            <label>Token <input name="token" required maxlength="32" value="{target?.Token}"></label>
            <label>EncodingAESKey <input name="key" required minlength="43" maxlength="43" value="{target?.EncodingAesKey}"></label>
            <label><input type="checkbox" name="full" {(callbacks.Find(key)?.Full == true ? "checked" : "")}> {page.Say("完整字段（2022-08-15 之前的形式）", "All fields (the form of before 2022-08-15)")}</label>
            <button>{page.Say("验证并保存", "Check and save")}</button></form>
            <form method="post" action="{to}-faults" class="wide">{which}
            <label>{page.Say("丢失 %", "Lose %")} <input name="lose" type="number" min="0" max="100" value="{faults.LosePercent}"></label>
            <label>{page.Say("重复 %", "Send twice %")} <input name="duplicate" type="number" min="0" max="100" value="{faults.DuplicatePercent}"></label>
            <label>{page.Say("乱序（每几条）", "Reorder (of so many)")} <input name="reorder" type="number" min="0" value="{faults.Reorder}"></label>
            <label>{page.Say("延迟毫秒", "Delay ms")} <input name="delay" type="number" min="0" value="{faults.DelayMilliseconds}"></label>
            <label>{page.Say("慢速毫秒", "Slow ms")} <input name="slow" type="number" min="0" value="{faults.SlowMilliseconds}"></label>
            <label>{page.Say("过期秒数", "Stale seconds")} <input name="stale" type="number" min="0" value="{faults.StaleSeconds}"></label>
            <label><input type="checkbox" name="signature" {(faults.WrongSignature ? "checked" : "")}> {page.Say("签名错误", "Wrong signature")}</label>
            <label><input type="checkbox" name="receiver" {(faults.WrongReceiveId ? "checked" : "")}> {page.Say("receiveid 错误", "Wrong receiveid")}</label>
            <label><input type="checkbox" name="stop" {(faults.Stop ? "checked" : "")}> {page.Say("停止投递", "Stop")}</label>
            <button>{page.Say("设置故障", "Set faults")}</button></form>
            {Page.Button($"{to}-remove", page.Say("删除", "Remove"), ("which", key.AgentId is null ? "contacts" : "app"))}</section>
            """);
    }

    private static Html EventPart(Page page, SimulatedCorp corp) => Html.Of($"""
        <section><h2>{page.Say("应用事件", "Events of the app")}</h2><form method="post" action="/ui/{corp.CorpId}/event" class="wide">
        <label>Event <select name="event"><option>enter_agent</option><option>template_card_event</option><option>click</option><option>view</option>
        <option>batch_job_result</option><option>close_inactive_agent</option><option>reopen_inactive_agent</option></select></label>
        <label>{page.Say("账号", "Userid")} <input name="userid"></label><label>EventKey <input name="eventKey"></label><label>TaskId <input name="taskId"></label>
        <button>{page.Say("发送", "Send")}</button></form></section>
        """);

    public static Html DeliveryRow(DeliveryView delivery) => Html.Of($"""
        <tr><td>{delivery.At:HH:mm:ss.fff}<br>{delivery.To}</td><td><code>{delivery.Event}</code> {delivery.ChangeType}<br><em>{delivery.State}</em></td>
        <td>{Html.Join(delivery.Tries.Select(t => Html.Of($"{t.Status} {t.Milliseconds:F0} ms {t.Failure}<br>")))}</td><td><code>{delivery.Xml}</code></td></tr>
        """);
}
