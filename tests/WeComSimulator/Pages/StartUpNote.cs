using Liaison.WeComSimulator.Mail;
using Liaison.WeComSimulator.Model;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Liaison.WeComSimulator.Pages;

/// <summary>What a person who starts the simulator by hand needs to know.</summary>
internal static class StartUpNote
{
    public static void Print(WebApplication app, TextWriter output)
    {
        var world = app.Services.GetRequiredService<SimulatedWorld>();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
        output.WriteLine($"WeCom simulator: {address}");
        if (app.Services.GetRequiredService<SmtpSink>().Port is > 0 and var port)
        {
            output.WriteLine($"  mail sink: 127.0.0.1:{port}, read at {address}/mail");
        }

        foreach (var corp in world.Corps)
        {
            var agentId = world.SeedOf(corp).AgentId;
            output.WriteLine($"  {corp.CorpId}: {corp.MemberCount} people, AgentId {agentId}");
            output.WriteLine($"    app secret {corp.FindApp(agentId)!.Secret}, contacts secret {corp.FindApp(0)!.Secret}");
        }
    }
}
