using System.Net;
using System.Text.Json.Nodes;
using Liaison.HostTesting;
using Liaison.Testing;

namespace Liaison.EndToEnd.Tests;

/// <summary>An admin finds out what does not work, in the words of the part that does not.</summary>
public class TeamHealthTests
{
    [Fact]
    public async Task What_works_says_so_and_what_does_not_says_what_it_is()
    {
        await using var team = await BoundTeam.StartAsync(10);
        (await PartsAsync(team)).Select(p => $"{p.Key} {p.Value}")
            .ShouldBe(["database ok: ok", "mail ok: ok", "messages ok: ok", "reactions ok: ok", "sources ok: none", "syncs ok: ok", "wecom ok: ok"]);

        // Somebody changed the Secret at WeCom.
        await team.App.Simulator.SecretAsync(team.Corp.CorpId, "app", "another-secret");
        await team.SyncAsync();
        await Eventually.BecomesTrueAsync(async () => (await PartsAsync(team))["wecom"] == "failing: suspended");
        var parts = (await team.Owner.GetAsync("/health")).ShouldBe(HttpStatusCode.OK).Json["parts"]!.AsArray();
        ((int?)Part(parts, "wecom")["errCode"]).ShouldBe(40001);
        ((string?)Part(parts, "syncs")["code"]).ShouldBe("failed");

        // What is due and is not sent has nobody who sends it; a mail's receiver is nobody's business here.
        await team.ScalarAsync<int>(
            $"""
            insert into kernel.messages (id, queue, tenant_id, batch_key, body, due_at, created_at) values
                ('{Guid.CreateVersion7()}', 'nobody', '{team.Owner.Team}', 'x', '[]', now() - interval '1 hour', now() - interval '1 hour'),
                ('{Guid.CreateVersion7()}', 'nobody', '{Guid.CreateVersion7()}', 'x', '[]', now() - interval '2 hours', now() - interval '1 hour')
            returning 1
            """);
        parts = (await team.Owner.GetAsync("/health")).Json["parts"]!.AsArray();
        ((string?)Part(parts, "messages")["code"], (long?)Part(parts, "messages")["count"]).ShouldBe(("late", 1));
    }

    [Fact]
    public async Task Only_admins_are_told()
    {
        await using var team = await BoundTeam.StartAsync(10);
        var member = await team.JoinAsync((await team.PeopleAsync())[0].Userid);
        (await member.Client.GetAsync("/health")).ShouldBe(HttpStatusCode.Forbidden);
    }

    private static JsonNode Part(JsonArray parts, string name) => parts.Single(p => (string?)p!["part"] == name)!;

    private static async Task<Dictionary<string, string>> PartsAsync(BoundTeam team) =>
        (await team.Owner.GetAsync("/health")).ShouldBe(HttpStatusCode.OK).Json["parts"]!.AsArray().ToDictionary(p => (string)p!["part"]!, p => $"{p!["state"]}: {p["code"]}");
}
