using System.Text.Json;
using Liaison.WeComSimulator.Model;

namespace Liaison.WeComSimulator.Api;

/// <summary>agent/get, agent/list, agent/get_permissions (API.md §5).</summary>
internal static class AgentCalls
{
    private const string Logo = "https://p.qlogo.cn/bizmail/simulator/0";

    public static WeComAnswer Get(CallContext call)
    {
        if (!call.TryNumber("agentid", out var agentId))
        {
            return WeComAnswer.Error(40056);
        }

        if (agentId is null)
        {
            return WeComAnswer.Error(41011);
        }

        return agentId == call.App.AgentId
            ? WeComAnswer.Ok(w => Write(w, call))
            : WeComAnswer.Error(call.Corp.FindApp(agentId.Value) is { Kind: AppKind.SelfBuilt } ? 301002 : 40056);
    }

    public static WeComAnswer List(CallContext call) => WeComAnswer.List("agentlist", [call.App], static (w, app) =>
    {
        w.WriteStartObject();
        w.WriteNumber("agentid", app.AgentId);
        w.WriteString("name", app.Name);
        w.WriteString("square_logo_url", Logo);
        w.WriteEndObject();
    });

    /// <summary>A self-built app is asked by nobody who knows WeCom; it is told what its rights come to.</summary>
    public static WeComAnswer Permissions(CallContext call)
    {
        string[] basic = ["contact:base:base", "contact:sensitive:user_name"];
        string[] sensitive = ["contact:sensitive:mobile", "contact:sensitive:email"];
        return WeComAnswer.List("app_permissions", call.App.Restricted ? basic : [.. basic, .. sensitive], static (w, permission) => w.WriteStringValue(permission));
    }

    private static void Write(Utf8JsonWriter w, CallContext call)
    {
        var (corp, app) = (call.Corp, call.App);
        w.WriteNumber("agentid", app.AgentId);
        w.WriteString("name", app.Name);
        w.WriteString("square_logo_url", Logo);
        w.WriteString("description", "研发协作");
        w.WriteStartObject("allow_userinfos");
        w.WriteStartArray("user");
        foreach (var member in app.Scope.Users.Select(corp.FindMember).OfType<SimulatedMember>())
        {
            w.WriteStartObject();
            w.WriteString("userid", call.IdOf(member));
            w.WriteEndObject();
        }

        w.WriteEndArray();
        w.WriteEndObject();
        WriteIds(w, "allow_partys", "partyid", app.Scope.Departments.Where(id => corp.FindDepartment(id) is not null));
        if (app.Scope.Tags.Count > 0)
        {
            WriteIds(w, "allow_tags", "tagid", app.Scope.Tags);
        }

        w.WriteNumber("close", app.Enabled ? 0 : 1);
        w.WriteString("redirect_domain", app.TrustedDomain);
        w.WriteNumber("report_location_flag", 0);
        w.WriteNumber("isreportenter", 0);
        w.WriteString("home_url", $"https://{app.TrustedDomain}/");
    }

    private static void WriteIds(Utf8JsonWriter w, string name, string list, IEnumerable<int> ids)
    {
        w.WriteStartObject(name);
        w.WriteStartArray(list);
        foreach (var id in ids)
        {
            w.WriteNumberValue(id);
        }

        w.WriteEndArray();
        w.WriteEndObject();
    }
}
