using System.Globalization;
using System.Text.Json;
using Liaison.WeComSimulator.Model;

namespace Liaison.WeComSimulator.Api;

/// <summary>batch/invite (API.md §10): only whoever has never signed in gets anything.</summary>
internal static class InviteCalls
{
    public static WeComAnswer Invite(CallContext call)
    {
        if (MessageReceivers.Listed(call.Body, "user", "party", "tag", out var field) is not { } named)
        {
            return WeComAnswer.Error(40058, field);
        }

        if (MessageReceivers.Resolve(call, named with { All = false }, out var receivers, emptyCode: 81012, nobodyCode: 40070) is { } refusal)
        {
            return refusal;
        }

        call.Corp.Invitations.Add(receivers!.Members.Where(m => m.Status == MemberStatus.NotActivated));
        return WeComAnswer.Ok(w =>
        {
            w.WriteStartArray("invaliduser");
            foreach (var user in receivers.InvalidUsers)
            {
                w.WriteStringValue(user);
            }

            w.WriteEndArray();
            WriteIds(w, "invalidparty", receivers.InvalidParties);
            WriteIds(w, "invalidtag", receivers.InvalidTags);
        });
    }

    private static void WriteIds(Utf8JsonWriter w, string name, IEnumerable<string> ids) =>
        MemberJson.WriteNumbers(w, name, ids.Select(id => long.TryParse(id, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) ? n : 0));
}
