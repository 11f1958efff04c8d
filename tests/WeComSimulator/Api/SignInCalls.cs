using Liaison.WeComSimulator.Model;

namespace Liaison.WeComSimulator.Api;

/// <summary>auth/getuserinfo and auth/getuserdetail (API.md §14).</summary>
internal static class SignInCalls
{
    public static WeComAnswer GetUserInfo(CallContext call)
    {
        if (call.Text("code") is not { } value)
        {
            return WeComAnswer.Error(41008);
        }

        var code = call.World.Codes.Consume(value);
        if (code is null || code.CorpId != call.Corp.CorpId)
        {
            return WeComAnswer.Error(40029);
        }

        // The host that the code was issued for must be a trusted domain of the app that consumes it.
        if (call.App.Kind != AppKind.SelfBuilt || !string.Equals(code.Domain, call.App.TrustedDomain, StringComparison.OrdinalIgnoreCase))
        {
            return WeComAnswer.Error(50001);
        }

        var member = code.UserId is null ? null : call.Corp.FindMember(code.UserId);
        return WeComAnswer.Ok(w =>
        {
            if (member is null)
            {
                w.WriteString("openid", $"o{code.Stranger}");
                return;
            }

            // Members out of the visible scope get through as well.
            w.WriteString("userid", member.UserId);
            if (code.WithTicket && call.Visible.Sees(member))
            {
                w.WriteString("user_ticket", call.World.Codes.IssueTicket(call.Corp.CorpId, member.UserId));
            }
        });
    }

    /// <summary>Who agreed shows a mailbox that the corp gave them; this corp's people have typed no other.</summary>
    public static WeComAnswer GetUserDetail(CallContext call)
    {
        if (call.Body["user_ticket"]?.GetString() is not { Length: > 0 } ticket)
        {
            return WeComAnswer.Error(84090);
        }

        if (call.World.Codes.FindTicket(ticket) is not { } found || found.CorpId != call.Corp.CorpId)
        {
            return WeComAnswer.Error(84015);
        }

        if (found.ExpiresAt <= call.World.Clock.GetUtcNow())
        {
            return WeComAnswer.Error(84014);
        }

        return call.Corp.FindMember(found.UserId) is { } member && call.Visible.Sees(member)
            ? WeComAnswer.Ok(w =>
            {
                w.WriteString("userid", member.UserId);
                w.WriteString("gender", "0");
                w.WriteString("biz_mail", $"{member.UserId.ToLowerInvariant()}@{call.Corp.CorpId}.wecom.work");
                w.WriteString("email", "");
            })
            : WeComAnswer.Error(92000);
    }
}
