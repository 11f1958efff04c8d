using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Liaison.WeComSimulator.Model;

namespace Liaison.WeComSimulator.Api;

/// <summary>One identity by another: user/get_userid_by_email (API.md §8), batch/userid_to_openuserid (§21), miniprogram/jscode2session (§15).</summary>
internal static class IdentityCalls
{
    private const int MaxIds = 1000;

    public static WeComAnswer ByEmail(CallContext call)
    {
        if (call.Body.Text("email") is not { Length: > 0 } email)
        {
            return WeComAnswer.Error(40063, "email");
        }

        var type = call.Body.Number("email_type") ?? 1;
        if (type is not (1 or 2))
        {
            return WeComAnswer.Error(40058, "email_type");
        }

        var member = call.Corp.Members.FirstOrDefault(m => string.Equals(type == 1 ? MemberJson.BizMailOf(m) : MemberJson.EmailOf(m), email, StringComparison.OrdinalIgnoreCase));
        return member is not null && call.Visible.Sees(member) ? WeComAnswer.Ok(w => w.WriteString("userid", member.UserId)) : WeComAnswer.Error(46004);
    }

    public static WeComAnswer ToOpenUserIds(CallContext call)
    {
        if (call.Body["userid_list"] is not { ValueKind: JsonValueKind.Array } list || list.GetArrayLength() is 0 or > MaxIds)
        {
            return WeComAnswer.Error(40058, "userid_list");
        }

        var rows = list.EnumerateArray().Select(e => e.ToString()).Select(id => (Id: id, Member: call.Corp.FindMember(id))).ToArray();
        return WeComAnswer.List("open_userid_list", rows.Where(r => r.Member is not null && call.Visible.Sees(r.Member)), (w, row) =>
        {
            w.WriteStartObject();
            w.WriteString("userid", row.Id);
            w.WriteString("open_userid", call.OpenIdOf(row.Member!) ?? OpenUserIdOf(call.Corp, row.Member!));
            w.WriteEndObject();
        }, w =>
        {
            w.WriteStartArray("invalid_userid_list");
            foreach (var (id, _) in rows.Where(r => r.Member is null || !call.Visible.Sees(r.Member)))
            {
                w.WriteStringValue(id);
            }

            w.WriteEndArray();
        });
    }

    public static WeComAnswer MiniProgramSession(CallContext call)
    {
        if (call.Text("js_code") is not { } value)
        {
            return WeComAnswer.Error(41008);
        }

        if (call.Text("grant_type") != "authorization_code")
        {
            return WeComAnswer.Error(40035, "grant_type");
        }

        if (call.World.MiniProgramCodes.Consume(value) is not { } code)
        {
            return WeComAnswer.Error(40029);
        }

        // The token of an app that the mini program is not linked to is a wrong token here.
        return call.App.MiniProgram != code.Domain || call.App.Kind != AppKind.SelfBuilt ? WeComAnswer.Error(40014) : WeComAnswer.Ok(w =>
        {
            // The member's own corp, which need not be the token's when several corps link one mini program.
            w.WriteString("corpid", code.CorpId);
            w.WriteString("userid", code.UserId);
            w.WriteString("session_key", Convert.ToBase64String(RandomNumberGenerator.GetBytes(16)));
        });
    }

    /// <summary>For a self-built app, whose provider nobody knows: the same for ever, whatever the member's userid becomes.</summary>
    private static string OpenUserIdOf(SimulatedCorp corp, SimulatedMember member) =>
        $"wo{Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($"{corp.CorpId} {member.Number}")))[..30]}";
}
