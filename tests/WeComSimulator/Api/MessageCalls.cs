using System.Security.Cryptography;
using System.Text.Json;
using Liaison.WeComSimulator.Model;

namespace Liaison.WeComSimulator.Api;

/// <summary>message/send (API.md §17).</summary>
internal static class MessageCalls
{
    private const int DefaultInterval = 1800;
    private const int MaxInterval = 4 * 3600;
    private const int LeastAccountLimit = 1000;

    public static WeComAnswer Send(CallContext call)
    {
        var now = call.World.Clock.GetUtcNow();
        // The appid of a mini program names the app.
        if (call.Body.Text("msgtype") != MiniProgramNotice.Type && CheckAgent(call) is { } badAgent)
        {
            return badAgent;
        }

        if (MessageContent.Read(call, now, out var message) is { } badContent)
        {
            return badContent;
        }

        if (MessageReceivers.Resolve(call, MessageReceivers.Joined(call.Body), out var receivers) is { } badReceivers)
        {
            return badReceivers;
        }

        var hash = $"{call.App.AgentId} {Convert.ToHexString(SHA256.HashData(call.Body.Raw.Span))}";
        var first = IntervalOf(call.Body) is null ? null : call.Corp.Messages.FindDuplicate(hash, now);
        if (first is null && TaskOf(message!) is { } task && call.Corp.Messages.Cards.IsTaken(call.App.AgentId, task))
        {
            return WeComAnswer.Error(42018, "template_card.task_id");
        }

        var limit = call.World.Limits.AccountLimit ?? Math.Max(LeastAccountLimit, call.Corp.MemberCount);
        if (!call.Corp.Messages.TryCount(call.App.AgentId, receivers!.Members.Count, limit, now))
        {
            return WeComAnswer.Error(45009);
        }

        if (first is null)
        {
            Deliver(call, message!, receivers, hash, now);
        }

        return Answer(call, message!, receivers, first ?? message!.MsgId, now);
    }

    /// <summary>The refusal for a body whose agentid is not the token's; null when it is.</summary>
    public static WeComAnswer? CheckAgent(CallContext call)
    {
        if (call.Body["agentid"] is not { } agent)
        {
            return WeComAnswer.Error(41011);
        }

        if (agent.ValueKind != JsonValueKind.Number || !agent.TryGetInt32(out var agentId))
        {
            return WeComAnswer.Error(40058, "agentid");
        }

        return agentId == call.App.AgentId ? null : WeComAnswer.Error(call.Corp.FindApp(agentId) is { Kind: AppKind.SelfBuilt } ? 301002 : 40056);
    }

    private static void Deliver(CallContext call, SimulatedMessage message, MessageReceivers receivers, string hash, DateTimeOffset now)
    {
        if (TaskOf(message) is { } task)
        {
            call.Corp.Messages.Cards.Take(call.App.AgentId, task, message.MsgId);
        }

        if (IntervalOf(call.Body) is { } interval)
        {
            call.Corp.Messages.RememberBody(hash, message.MsgId, now + interval);
        }

        // Whoever is disabled has no client to read it with.
        call.Corp.Messages.Deliver(message, receivers.Members.Where(m => m.Status != MemberStatus.Disabled));
    }

    private static WeComAnswer Answer(CallContext call, SimulatedMessage message, MessageReceivers receivers, string msgId, DateTimeOffset now)
    {
        var code = message.MsgType == TemplateCard.Type && TemplateCard.CanChange(message.Part!) ? call.Corp.Messages.Cards.Issue(call.App.AgentId, msgId, now) : null;
        return WeComAnswer.Ok(w =>
        {
            WriteJoined(w, "invaliduser", receivers.InvalidUsers.Select(u => u.ToLowerInvariant()));
            WriteJoined(w, "invalidparty", receivers.InvalidParties);
            WriteJoined(w, "invalidtag", receivers.InvalidTags);
            w.WriteString("msgid", msgId);
            if (code is not null)
            {
                w.WriteString("response_code", code);
            }
        });
    }

    private static string? TaskOf(SimulatedMessage message) => message.MsgType == TemplateCard.Type ? (string?)message.Part!["task_id"] : null;

    /// <summary>Null: the check for duplicates is off.</summary>
    private static TimeSpan? IntervalOf(CallBody body) => body.Number("enable_duplicate_check") == 1
        ? TimeSpan.FromSeconds(Math.Clamp(body.Number("duplicate_check_interval") ?? DefaultInterval, 1, MaxInterval))
        : null;

    private static void WriteJoined(Utf8JsonWriter w, string name, IEnumerable<string> values)
    {
        if (string.Join('|', values) is { Length: > 0 } joined)
        {
            w.WriteString(name, joined);
        }
    }
}
