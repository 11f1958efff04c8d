using System.Net;
using Liaison.HostTesting;

namespace Liaison.Directory.Tests.SetUp;

public sealed class SetUpTests
{
    private static object Body(string token = LiaisonApp.SetupToken, string email = "owner@acme.example", string name = "Owner", string password = TeamClient.Password) =>
        new { setupToken = token, teamName = "Acme", email, name, password };

    [Fact]
    public async Task The_first_run_makes_one_team_with_its_owner_and_never_again()
    {
        await using var app = await LiaisonApp.StartAsync();
        var client = app.NewClient();
        ((bool)(await client.GetAsync("/api/v1/setup")).ShouldBe(HttpStatusCode.OK).Json["required"]!).ShouldBeTrue();

        // A wrong token, and whatever is wrong with the rest, make nothing.
        (await client.PostAsync("/api/v1/setup", Body(token: "guessed"))).ShouldBe(HttpStatusCode.Forbidden).ShouldBeRefused("directory.setup-token-refused");
        (await client.PostAsync("/api/v1/setup", Body(email: "no address"))).ShouldBe(HttpStatusCode.BadRequest).ShouldBeRefused("request.invalid");
        (await client.PostAsync("/api/v1/setup", Body(name: new string('x', 5000)))).ShouldBe(HttpStatusCode.BadRequest).ShouldBeRefused("request.invalid");
        (await client.PostAsync("/api/v1/setup", Body(password: "short"))).ShouldBe(HttpStatusCode.BadRequest).ShouldBeRefused("request.invalid");
        (await CountAsync(app, "events.mt_events")).ShouldBe(0);

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => app.NewClient().PostAsync("/api/v1/setup", Body(email: $"owner{i}@acme.example"))));
        answers.Count(a => a.Status == HttpStatusCode.Created).ShouldBe(1);
        answers.Where(a => a.Status != HttpStatusCode.Created).ShouldAllBe(a => a.Code == "directory.already-set-up");
        (await CountAsync(app, "directory.members_1")).ShouldBe(1);
        (await CountAsync(app, "binding.accounts_1")).ShouldBe(1);
        ((bool)(await client.GetAsync("/api/v1/setup")).Json["required"]!).ShouldBeFalse();
        (await client.PostAsync("/api/v1/setup", Body(token: "guessed"))).ShouldBe(HttpStatusCode.Forbidden);
        app.Log.Lines.ShouldNotBeEmpty();
        app.Log.Lines.ShouldAllBe(line => !line.Contains(LiaisonApp.SetupToken) && !line.Contains(TeamClient.Password));
    }

    [Fact]
    public async Task The_owner_signs_in_and_owns_the_team()
    {
        await using var app = await LiaisonApp.StartAsync();
        var owner = await app.SetUpAsync();
        var team = (await owner.Client.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.OK).Json["teams"]![0]!;
        ((string?)team["teamName"], (string?)team["role"]).ShouldBe(("Acme", "owner"));
        var people = (await owner.GetAsync("/people")).ShouldBe(HttpStatusCode.OK).Json;
        ((int)people["total"]!, (string?)people["items"]![0]!["name"], (string?)people["items"]![0]!["role"]).ShouldBe((1, "Owner", "owner"));
    }

    private static async Task<long> CountAsync(LiaisonApp app, string table)
    {
        await using var command = app.Database.DataSource.CreateCommand($"select count(*) from {table}");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
