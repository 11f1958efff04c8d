using System.Text.Json;
using System.Text.Json.Nodes;
using Liaison.WeComSimulator.Model;

namespace Liaison.WeComSimulator.Api;

/// <summary>message/recall, update_template_card, get_statistics (API.md §18).</summary>
internal static class SentMessageCalls
{
    public static WeComAnswer Recall(CallContext call)
    {
        if (call.Body.Text("msgid") is not { Length: > 0 } msgId)
        {
            return WeComAnswer.Error(40063, "msgid");
        }

        return call.Corp.Messages.TryRecall(call.App.AgentId, msgId, call.World.Clock.GetUtcNow()) ? WeComAnswer.Ok() : WeComAnswer.Error(40058, "msgid");
    }

    public static WeComAnswer UpdateCard(CallContext call)
    {
        if (MessageCalls.CheckAgent(call) is { } badAgent)
        {
            return badAgent;
        }

        if (ReadChange(call.Body, out var change) is { } badChange)
        {
            return badChange;
        }

        if (MessageReceivers.Listed(call.Body, "userids", "partyids", "tagids", out var field) is not { } named)
        {
            return WeComAnswer.Error(40058, field);
        }

        if (MessageReceivers.Resolve(call, named, out var receivers) is { } badReceivers)
        {
            return badReceivers;
        }

        var messages = call.Corp.Messages;
        var code = call.Body.Text("response_code") ?? "";
        if (messages.Cards.Find(call.App.AgentId, code, call.World.Clock.GetUtcNow()) is not { } msgId)
        {
            return WeComAnswer.Error(60140);
        }

        var holders = receivers!.Members.Where(m => messages.Has(m, msgId)).ToArray();
        if (holders.Length == 0)
        {
            return WeComAnswer.Error(82102);
        }

        if (!messages.Cards.TryUse(code))
        {
            return WeComAnswer.Error(60140);
        }

        messages.Change(msgId, named.All ? null : holders, change!);
        var strangers = receivers.Members.Except(holders).Select(m => m.UserId).Where(u => named.Users.Contains(u, StringComparer.OrdinalIgnoreCase));
        return WeComAnswer.List("invaliduser", receivers.InvalidUsers.Concat(strangers).Select(u => u.ToLowerInvariant()), static (w, user) => w.WriteStringValue(user));
    }

    public static WeComAnswer Statistics(CallContext call)
    {
        var day = call.Body.Number("time_type") ?? 0;
        if (day is not (0 or 1))
        {
            return WeComAnswer.Error(40058, "time_type");
        }

        var counts = call.Corp.Messages.CountsOn(call.World.Clock.GetUtcNow() - TimeSpan.FromDays(day));
        return WeComAnswer.List("statistics", counts.OrderBy(c => c.Key), (w, count) =>
        {
            w.WriteStartObject();
            w.WriteNumber("agentid", count.Key);
            w.WriteString("app_name", call.Corp.FindApp(count.Key)?.Name ?? "");
            w.WriteNumber("count", count.Value);
            w.WriteEndObject();
        });
    }

    private static WeComAnswer? ReadChange(CallBody body, out Func<SimulatedMessage, SimulatedMessage>? change)
    {
        change = null;
        var reader = new PartReader();
        if (body["template_card"] is { ValueKind: JsonValueKind.Object } given)
        {
            var card = JsonObject.Create(given)!;
            TemplateCard.Read(card, reader, isUpdate: true);
            change = message => message with { Part = card, Frozen = PartReader.Text(card, "replace_text") };
            return reader.Fault;
        }

        if (body["button"] is not { ValueKind: JsonValueKind.Object } button)
        {
            return WeComAnswer.Error(82101);
        }

        var name = reader.Required(JsonObject.Create(button)!, "replace_name", "button.replace_name");
        change = message => message with { Frozen = name };
        return reader.Fault;
    }
}
