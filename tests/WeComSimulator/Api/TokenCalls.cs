using System.Text.Json;
using Liaison.WeComSimulator.Model;

namespace Liaison.WeComSimulator.Api;

/// <summary>gettoken, tickets and addresses (API.md §3, §4, §16).</summary>
internal static class TokenCalls
{
    public static Task GetTokenAsync(HttpContext http, SimulatedWorld world) => GetToken(http, world).WriteAsync(http);

    public static WeComAnswer CorpTicket(CallContext call) => Ticket(call, "corp ticket");

    public static WeComAnswer AppTicket(CallContext call) => call.Text("type") == "agent_config" ? Ticket(call, "app ticket") : WeComAnswer.Error(91040);

    public static WeComAnswer ApiDomainIps(CallContext call) => WeComAnswer.List("ip_list", ["182.254.11.176", "182.254.78.66"], Text);

    public static WeComAnswer CallbackIps(CallContext call) =>
        WeComAnswer.List("ip_list", ["101.226.103.*", "101.226.62.*", "127.0.0.1", "203.0.113.0/24"], Text) with { OmitErrCode = true };

    private static WeComAnswer GetToken(HttpContext http, SimulatedWorld world)
    {
        var ip = CallContext.IpOf(http);
        var (corpId, secret) = (http.Request.Query["corpid"].ToString(), http.Request.Query["corpsecret"].ToString());
        if (world.Rates.IsBanned(ip))
        {
            return WeComAnswer.Error(45009);
        }

        if (corpId.Length == 0)
        {
            return WeComAnswer.Error(41002);
        }

        if (secret.Length == 0)
        {
            return WeComAnswer.Error(41004);
        }

        if (world.FindCorp(corpId) is not { } corp)
        {
            return WeComAnswer.Error(40013);
        }

        var trace = CallTrace.Of(http);
        trace.CorpId = corpId;
        if (!world.Rates.TryCount($"{corpId} gettoken", TimeSpan.FromMinutes(1), world.Limits.CallsPerMinute))
        {
            return WeComAnswer.Error(45009);
        }

        // A disabled app makes its secret invalid.
        if (corp.Apps.FirstOrDefault(a => a is { Enabled: true, Kind: not AppKind.ThirdParty } && a.Secret == secret) is not { } app)
        {
            world.Rates.CountWrongSecret(ip, world.Limits.WrongSecretsPerHour);
            return WeComAnswer.Error(40001);
        }

        trace.AgentId = app.AgentId;
        var token = world.Tokens.Issue(corpId, app);
        return WeComAnswer.Ok(w =>
        {
            w.WriteString("access_token", token.Value);
            w.WriteNumber("expires_in", (int)Math.Ceiling((token.ExpiresAt - world.Clock.GetUtcNow()).TotalSeconds));
        });
    }

    private static WeComAnswer Ticket(CallContext call, string kind)
    {
        var world = call.World;
        var hour = TimeSpan.FromHours(1);
        if (!world.Rates.TryCount($"{call.Corp.CorpId} {call.App.AgentId} {kind}", hour, world.Limits.TicketsPerHour)
            || !world.Rates.TryCount($"{call.Corp.CorpId} {kind}", hour, world.Limits.CorpTicketsPerHour))
        {
            return WeComAnswer.Error(45009);
        }

        var ticket = world.Tokens.Issue(call.Corp.CorpId, call.App, kind);
        return WeComAnswer.Ok(w =>
        {
            w.WriteString("ticket", ticket.Value);
            w.WriteNumber("expires_in", (int)Math.Ceiling((ticket.ExpiresAt - world.Clock.GetUtcNow()).TotalSeconds));
        });
    }

    private static void Text(Utf8JsonWriter writer, string value) => writer.WriteStringValue(value);
}
