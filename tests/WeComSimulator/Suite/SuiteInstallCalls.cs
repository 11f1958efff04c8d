using System.Text.Json;
using Liaison.WeComSimulator.Api;
using Liaison.WeComSimulator.Model;

namespace Liaison.WeComSimulator.Suite;

/// <summary>From the pre_auth_code to the permanent code, and what was agreed to.</summary>
internal static class SuiteInstallCalls
{
    private const string Logo = "https://p.qlogo.cn/bizmail/simulator/0";

    public static WeComAnswer GetPreAuthCode(SuiteCall call)
    {
        var codes = call.Suites.PreAuthCodes;
        var code = codes.Issue(new PreAuthorisation(call.Suite.SuiteId));
        return WeComAnswer.Ok(w =>
        {
            w.WriteString("pre_auth_code", code);
            w.WriteNumber("expires_in", (int)codes.Life.TotalSeconds);
        });
    }

    public static WeComAnswer SetSessionInfo(SuiteCall call)
    {
        var code = call.Body.Text("pre_auth_code") ?? "";
        var found = call.Suites.PreAuthCodes.Find(code, out var expired);
        if (found?.SuiteId != call.Suite.SuiteId)
        {
            return WeComAnswer.Error(expired ? 42007 : 40077);
        }

        if (call.Body["session_info"] is not { ValueKind: JsonValueKind.Object } session)
        {
            return WeComAnswer.Error(40058, "session_info");
        }

        var type = session.TryGetProperty("auth_type", out var given) && given.ValueKind == JsonValueKind.Number && given.TryGetInt32(out var number) ? number : 0;
        if (type is not (0 or 1))
        {
            return WeComAnswer.Error(40058, "auth_type");
        }

        call.Suites.PreAuthCodes.Change(code, found with { IsTest = type == 1 });
        return WeComAnswer.Ok();
    }

    public static WeComAnswer GetPermanentCode(SuiteCall call, bool isSecondVersion)
    {
        if (call.Body.Text("auth_code") is not { Length: > 0 } code || call.Centre.Exchange(call.Suite, code) is not { } install)
        {
            return WeComAnswer.Error(40078);
        }

        var corp = call.World.FindCorp(install.CorpId)!;
        return isSecondVersion ? WeComAnswer.Ok(Second) : WeComAnswer.Ok(First) with { OmitErrCode = true };

        // The older call has no errcode when it succeeds.
        void First(Utf8JsonWriter w)
        {
            SuiteTokenCalls.WriteToken(w, call.World, "access_token", call.World.Tokens.Issue(install.CorpId, corp.FindApp(install.AgentId)!));
            w.WriteString("permanent_code", install.PermanentCode);
            WriteCorp(w, corp, install, isWhole: true);
            WriteAuthInfo(w, call, corp, install);
            WriteEnd(w);
        }

        void Second(Utf8JsonWriter w)
        {
            w.WriteString("permanent_code", install.PermanentCode);
            WriteCorp(w, corp, install, isWhole: false);
            WriteEnd(w);
        }

        void WriteEnd(Utf8JsonWriter w)
        {
            WriteAdmin(w, call, corp, install);
            if (install.State.Length > 0)
            {
                w.WriteString("state", install.State);
            }
        }
    }

    public static WeComAnswer GetAuthInfo(SuiteCall call)
    {
        if (SuiteTokenCalls.Find(call, out var install) is { } refusal)
        {
            return refusal;
        }

        var corp = call.World.FindCorp(install!.CorpId)!;
        return WeComAnswer.Ok(w =>
        {
            WriteCorp(w, corp, install, isWhole: true);
            WriteAuthInfo(w, call, corp, install);
        });
    }

    public static WeComAnswer GetAdminList(SuiteCall call)
    {
        var agentId = call.Body["agentid"] is { ValueKind: JsonValueKind.Number } given && given.TryGetInt32(out var number) ? number : (int?)null;
        if (call.Suites.FindByOpenCorp(call.Suite.SuiteId, call.Body.Text("auth_corpid") ?? "") is not { } install)
        {
            return WeComAnswer.Error(48004);
        }

        if (agentId != install.AgentId)
        {
            return WeComAnswer.Error(40056);
        }

        var corp = call.World.FindCorp(install.CorpId)!;
        return WeComAnswer.List("admin", new[] { corp.FindMember(install.AdminUserId) }.OfType<SimulatedMember>(), (w, admin) =>
        {
            w.WriteStartObject();
            WriteIds(w, call, install, admin);
            w.WriteNumber("auth_type", 1);
            w.WriteEndObject();
        });
    }

    private static void WriteCorp(Utf8JsonWriter w, SimulatedCorp corp, SuiteInstall install, bool isWhole)
    {
        w.WriteStartObject("auth_corp_info");
        w.WriteString("corpid", install.OpenCorpId);
        w.WriteString("corp_name", corp.Name);
        if (isWhole)
        {
            w.WriteString("corp_type", "verified");
            w.WriteString("corp_square_logo_url", Logo);
            w.WriteNumber("corp_user_max", Math.Max(1000, corp.MemberCount));
            w.WriteString("corp_full_name", $"{corp.Name}有限公司");
            w.WriteNumber("verified_end_time", 4102444800);
            w.WriteNumber("subject_type", 1);
            w.WriteString("corp_wxqrcode", Logo);
            w.WriteString("corp_scale", "1-50人");
            w.WriteString("corp_industry", "IT服务");
            w.WriteString("corp_sub_industry", "计算机软件/硬件/信息服务");
        }

        w.WriteEndObject();
    }

    private static void WriteAuthInfo(Utf8JsonWriter w, SuiteCall call, SimulatedCorp corp, SuiteInstall install)
    {
        var app = corp.FindApp(install.AgentId)!;
        w.WriteStartObject("auth_info");
        w.WriteStartArray("agent");
        w.WriteStartObject();
        w.WriteNumber("agentid", app.AgentId);
        w.WriteString("name", app.Name);
        w.WriteString("round_logo_url", Logo);
        w.WriteString("square_logo_url", Logo);
        w.WriteNumber("auth_mode", 0);
        w.WriteBoolean("is_customized_app", false);
        w.WriteStartObject("privilege");
        w.WriteNumber("level", 1);
        MemberJson.WriteNumbers(w, "allow_party", app.Scope.Departments.Select(d => (long)d));
        w.WriteStartArray("allow_user");
        foreach (var member in app.Scope.Users.Select(corp.FindMember).OfType<SimulatedMember>())
        {
            w.WriteStringValue(call.Suites.Ids.OfMember(call.Suite.ProviderCorpId, corp.CorpId, member));
        }

        w.WriteEndArray();
        MemberJson.WriteNumbers(w, "allow_tag", app.Scope.Tags.Select(t => (long)t));
        MemberJson.WriteNumbers(w, "extra_party", []);
        MemberJson.WriteNumbers(w, "extra_user", []);
        MemberJson.WriteNumbers(w, "extra_tag", []);
        w.WriteEndObject();
        w.WriteEndObject();
        w.WriteEndArray();
        w.WriteEndObject();
    }

    private static void WriteAdmin(Utf8JsonWriter w, SuiteCall call, SimulatedCorp corp, SuiteInstall install)
    {
        if (corp.FindMember(install.AdminUserId) is { } admin)
        {
            w.WriteStartObject("auth_user_info");
            WriteIds(w, call, install, admin);
            w.WriteString("name", call.Suites.Ids.OfMember(call.Suite.ProviderCorpId, install.CorpId, admin));
            w.WriteString("avatar", MemberDetails.Of(admin).Avatar);
            w.WriteEndObject();
        }
    }

    private static void WriteIds(Utf8JsonWriter w, SuiteCall call, SuiteInstall install, SimulatedMember member)
    {
        var id = call.Suites.Ids.OfMember(call.Suite.ProviderCorpId, install.CorpId, member);
        w.WriteString("userid", id);
        w.WriteString("open_userid", id);
    }
}
