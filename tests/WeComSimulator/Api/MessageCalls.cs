using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Liaison.WeComSimulator.Model;

namespace Liaison.WeComSimulator.Api;

/// <summary>message/send for text, textcard and markdown (API.md §17).</summary>
internal static class MessageCalls
{
    private const int MaxUsers = 1000;
    private const int MaxGroups = 100;
    private const int DefaultInterval = 1800;
    private const int MaxInterval = 4 * 3600;
    private const int LeastAccountLimit = 1000;

    public static WeComAnswer Send(CallContext call)
    {
        var now = call.World.Clock.GetUtcNow();
        if (CheckAgent(call) is { } badAgent)
        {
            return badAgent;
        }

        if (MessageContent.Read(call.Body, call.App.AgentId, now, out var message) is { } badContent)
        {
            return badContent;
        }

        if (Receivers.Resolve(call, MaxUsers, MaxGroups, out var receivers) is { } badReceivers)
        {
            return badReceivers;
        }

        var limit = call.World.Limits.AccountLimit ?? Math.Max(LeastAccountLimit, call.Corp.MemberCount);
        if (!call.Corp.Messages.TryCount(call.App.AgentId, receivers!.Members.Count, limit, now))
        {
            return WeComAnswer.Error(45009);
        }

        if (!IsDuplicate(call, now))
        {
            // Whoever is disabled has no client to read it with.
            call.Corp.Messages.Deliver(message!, receivers.Members.Where(m => m.Status != MemberStatus.Disabled));
        }

        return WeComAnswer.Ok(w =>
        {
            WriteJoined(w, "invaliduser", receivers.InvalidUsers.Select(u => u.ToLowerInvariant()));
            WriteJoined(w, "invalidparty", receivers.InvalidParties);
            WriteJoined(w, "invalidtag", receivers.InvalidTags);
            w.WriteString("msgid", message!.MsgId);
        });
    }

    private static WeComAnswer? CheckAgent(CallContext call)
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

    private static bool IsDuplicate(CallContext call, DateTimeOffset now)
    {
        if (Number(call.Body, "enable_duplicate_check") != 1)
        {
            return false;
        }

        var interval = Math.Clamp(Number(call.Body, "duplicate_check_interval") ?? DefaultInterval, 1, MaxInterval);
        var hash = Convert.ToHexString(SHA256.HashData(call.Body.Raw.Span));
        return call.Corp.Messages.IsDuplicate($"{call.App.AgentId} {hash}", TimeSpan.FromSeconds(interval), now);
    }

    private static int? Number(CallBody body, string name) =>
        body[name] is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) ? number : null;

    private static void WriteJoined(Utf8JsonWriter w, string name, IEnumerable<string> values)
    {
        if (string.Join('|', values) is { Length: > 0 } joined)
        {
            w.WriteString(name, joined);
        }
    }

    /// <summary>Who gets a message, and what was named in vain.</summary>
    private sealed record Receivers(
        IReadOnlyCollection<SimulatedMember> Members, IReadOnlyList<string> InvalidUsers, IReadOnlyList<string> InvalidParties, IReadOnlyList<string> InvalidTags)
    {
        public static WeComAnswer? Resolve(CallContext call, int maxUsers, int maxGroups, out Receivers? receivers)
        {
            receivers = null;
            var (users, parties, tags) = (Split(call.Body.Text("touser")), Split(call.Body.Text("toparty")), Split(call.Body.Text("totag")));
            if (users is ["@all"])
            {
                receivers = new Receivers([.. call.Corp.Members.Where(m => m.Status != MemberStatus.Left && call.Visible.Sees(m))], [], [], []);
                return null;
            }

            if (users.Length + parties.Length + tags.Length == 0)
            {
                return WeComAnswer.Error(82001);
            }

            if (users.Length > maxUsers)
            {
                return WeComAnswer.Error(40032);
            }

            if (parties.Length > maxGroups || tags.Length > maxGroups)
            {
                return WeComAnswer.Error(parties.Length > maxGroups ? 82002 : 82003);
            }

            var members = new Dictionary<int, SimulatedMember>();
            var badUsers = users.Where(u => !Add(call.FindMember(u))).ToArray();
            var badParties = parties.Where(p => !AddDepartment(p)).ToArray();
            var badTags = tags.Where(t => !AddTag(t)).ToArray();
            receivers = new Receivers(members.Values, badUsers, badParties, badTags);
            return badUsers.Length == users.Length && badParties.Length == parties.Length && badTags.Length == tags.Length ? WeComAnswer.Error(81013) : null;

            bool Add(SimulatedMember? member)
            {
                if (member is null || member.Status == MemberStatus.Left || !call.Visible.Sees(member))
                {
                    return false;
                }

                members[member.Number] = member;
                return true;
            }

            bool AddDepartment(string text)
            {
                if (!TryId(text, out var id) || DepartmentCalls.Refuse(call, id) is not null)
                {
                    return false;
                }

                foreach (var member in call.Corp.Branch(id).SelectMany(d => call.Corp.MembersOf(d.Id)))
                {
                    Add(member);
                }

                return true;
            }

            bool AddTag(string text) =>
                TryId(text, out var id) && call.Corp.FindTag(id) is { } tag
                && tag.UserIds.Count(u => Add(call.Corp.FindMember(u))) + tag.DepartmentIds.Count(d => AddDepartment(d.ToString(CultureInfo.InvariantCulture))) > 0;
        }

        private static string[] Split(string? ids) => (ids ?? "").Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

        private static bool TryId(string text, out int id) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id);
    }
}
