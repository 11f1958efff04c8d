using System.Text.Json;
using Liaison.WeComSimulator.Api;
using Liaison.WeComSimulator.Model;

namespace Liaison.WeComSimulator.Suite;

/// <summary>Who opened a page or mini program of a third-party app.</summary>
internal static class SuiteSignInCalls
{
    public static WeComAnswer GetUserInfo(SuiteCall call)
    {
        if (Consume(call, "code", out var signIn) is { } refusal)
        {
            return refusal;
        }

        if (FindMember(call, signIn!, out var corp) is not { } member)
        {
            return WeComAnswer.Ok(w => w.WriteString("openid", $"o{signIn!.Stranger}"));
        }

        var install = call.Suites.FindInstall(call.Suite.SuiteId, corp!.CorpId);
        return WeComAnswer.Ok(w =>
        {
            WriteWho(w, call, corp, member, install);
            // Only who is in the scope of an installed app can show more of themselves.
            if (install is not null && signIn!.WithTicket && corp.VisibilityOf(corp.FindApp(install.AgentId)!).Sees(member))
            {
                w.WriteString("user_ticket", call.Suites.UserTickets.Issue(new SuiteUserTicket(call.Suite.SuiteId, corp.CorpId, member.UserId)));
                w.WriteNumber("expires_in", (int)call.Suites.UserTickets.Life.TotalSeconds);
            }
        });
    }

    public static WeComAnswer GetUserDetail(SuiteCall call)
    {
        if (call.Body.Text("user_ticket") is not { Length: > 0 } value)
        {
            return WeComAnswer.Error(84090);
        }

        var ticket = call.Suites.UserTickets.Find(value, out var expired);
        if (ticket?.SuiteId != call.Suite.SuiteId)
        {
            return WeComAnswer.Error(expired ? 84014 : 84015);
        }

        if (call.World.FindCorp(ticket.CorpId) is not { } corp || corp.FindMember(ticket.UserId) is not { } member)
        {
            return WeComAnswer.Error(92000);
        }

        // Never mobile or mail, and the userid where the name was.
        var id = call.Suites.Ids.OfMember(call.Suite.ProviderCorpId, corp.CorpId, member);
        var details = MemberDetails.Of(member);
        return WeComAnswer.Ok(w =>
        {
            w.WriteString("corpid", OpenIds.OfCorp(call.Suite.ProviderCorpId, corp.CorpId));
            w.WriteString("userid", id);
            w.WriteString("name", id);
            w.WriteString("gender", details.Gender);
            w.WriteString("avatar", details.Avatar);
            w.WriteString("qr_code", $"https://open.work.weixin.qq.com/wwopen/userQRCode?vcode=sim{member.Number}");
        });
    }

    public static WeComAnswer GetSession(SuiteCall call)
    {
        if (call.Query("grant_type") != "authorization_code")
        {
            return WeComAnswer.Error(40058, "grant_type");
        }

        if (Consume(call, "js_code", out var signIn) is { } refusal)
        {
            return refusal;
        }

        return FindMember(call, signIn!, out var corp) is not { } member
            ? WeComAnswer.Error(40029)
            : WeComAnswer.Ok(w =>
            {
                WriteWho(w, call, corp!, member, call.Suites.FindInstall(call.Suite.SuiteId, corp!.CorpId));
                w.WriteString("session_key", SuiteTokenCalls.SessionKey());
            });
    }

    private static WeComAnswer? Consume(SuiteCall call, string parameter, out SuiteSignIn? signIn)
    {
        signIn = null;
        if (call.Query(parameter) is not { } code)
        {
            return WeComAnswer.Error(41008);
        }

        signIn = call.Suites.SignInCodes.Consume(code);
        return signIn?.SuiteId == call.Suite.SuiteId ? null : WeComAnswer.Error(40029);
    }

    private static SimulatedMember? FindMember(SuiteCall call, SuiteSignIn signIn, out SimulatedCorp? corp)
    {
        corp = signIn.CorpId is null ? null : call.World.FindCorp(signIn.CorpId);
        return signIn.UserId is null ? null : corp?.FindMember(signIn.UserId);
    }

    /// <summary>A good answer is no proof that the corp has installed the app: then the userid is one that leads nowhere.</summary>
    private static void WriteWho(Utf8JsonWriter w, SuiteCall call, SimulatedCorp corp, SimulatedMember member, SuiteInstall? install)
    {
        var id = call.Suites.Ids.OfMember(call.Suite.ProviderCorpId, corp.CorpId, member);
        w.WriteString("corpid", OpenIds.OfCorp(call.Suite.ProviderCorpId, corp.CorpId));
        w.WriteString("userid", install is null ? $"enc{id}" : id);
        w.WriteString("open_userid", id);
    }
}
