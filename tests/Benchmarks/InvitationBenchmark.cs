using System.Diagnostics;
using System.Net;
using Liaison.HostTesting;
using Liaison.Testing;

namespace Liaison.Benchmarks;

/// <summary>100,000 people are authorised and invited at WeCom: the calls that reach it, and the time until what became of each card is on record.</summary>
internal static class InvitationBenchmark
{
    private const int People = 100_000;

    public static async Task RunAsync()
    {
        await using var team = await BoundTeam.StartAsync(
            People,
            new LiaisonAppOptions(Settings: new Dictionary<string, string?>(StringComparer.Ordinal) { ["WeCom:CallsPerMinute"] = "10000", ["Logging:LogLevel:Default"] = "Warning" }),
            TimeSpan.FromMinutes(10));
        await team.App.Simulator.ResetCallsAsync();
        using var weCom = new SendTimes();
        var elapsed = Stopwatch.StartNew();
        (await team.Owner.PostAsync("/members/authorize", new { all = true, invite = true })).ShouldBe(HttpStatusCode.OK);
        var authorised = elapsed.Elapsed;
        var invited = await team.ScalarAsync<long>("select count(*) from directory.invitations_1");
        await Eventually.BecomesTrueAsync(
            async () => await team.ScalarAsync<long>("select count(*) from directory.invitation_messages where state = 'sent'") == invited, TimeSpan.FromMinutes(10), "every card's state is on record");
        var calls = (await team.App.Simulator.CallsAsync())["/cgi-bin/message/send"];
        var took = elapsed.Elapsed;
        Table.Row(
            $"{invited:n0} invitations", $"{calls} calls, {(took - weCom.Total).TotalSeconds:0} s of our own",
            $"{took.TotalSeconds:0} s with {weCom.Total.TotalSeconds:0} s of waiting for WeCom's answers; authorised and invited after {authorised.TotalSeconds:0} s", null, "100 calls, < 60 s");
    }
}
