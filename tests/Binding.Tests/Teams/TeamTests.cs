using System.Net;
using Liaison.Binding.Contracts;
using Liaison.Binding.Teams;
using Liaison.HostTesting;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Microsoft.Extensions.DependencyInjection;

namespace Liaison.Binding.Tests.Teams;

public sealed class TeamTests : IAsyncLifetime
{
    private readonly TeamId _team = new(Guid.CreateVersion7());
    private BindingApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await BindingApp.StartAsync();
        await _app.InScopeAsync(async s => (await s.GetRequiredService<ITeams>().CreateAsync(_team, " Acme ", default)).Refusal.ShouldBeNull());
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public void A_team_that_is_made_again_is_one_team()
    {
        Team.Open(null, "Acme").ShouldBe([new TeamCreated("Acme")]);
        Team.Open(new Team("Acme"), "Acme").ShouldBe([]);
        Team.Open(new Team("Acme"), "Other").Refusal.ShouldBe(TeamErrors.Exists);
        new Team("Acme").Rename("Acme").ShouldBe([]);
    }

    [Fact]
    public async Task A_member_reads_the_name_and_an_owner_changes_it()
    {
        var client = await MemberAsync(Role.Owner);
        var read = (await client.GetAsync(Path)).ShouldBe(HttpStatusCode.OK);
        ((string?)read.Json["name"]).ShouldBe("Acme");
        (await client.PutAsync($"{Path}/name", new { name = "新名字" }, ("If-Match", read.ETag!))).ShouldBe(HttpStatusCode.NoContent);
        var again = await client.GetAsync(Path);
        ((string?)again.Json["name"]).ShouldBe("新名字");
        again.ETag.ShouldNotBe(read.ETag);
        (await _app.EventsAsync(_team.Value)).ShouldBe(["""team_created {"name": "Acme"}""", """team_renamed {"name": "新名字"}"""]);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.PreconditionRequired, "request.version-required")]
    [InlineData("\"9\"", HttpStatusCode.PreconditionFailed, "request.stale")]
    [InlineData("*", HttpStatusCode.PreconditionFailed, "request.stale")]
    [InlineData("W/\"1\"", HttpStatusCode.PreconditionFailed, "request.stale")]
    public async Task A_change_says_what_it_changes(string? ifMatch, HttpStatusCode status, string code)
    {
        var client = await MemberAsync(Role.Owner);
        (string, string)[] headers = ifMatch is null ? [] : [("If-Match", ifMatch)];
        (await client.PutAsync($"{Path}/name", new { name = "Other" }, headers)).ShouldBe(status).ShouldBeRefused(code);
    }

    [Fact]
    public async Task Of_two_renamings_from_one_reading_one_is_stale()
    {
        var client = await MemberAsync(Role.Owner);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => client.PutAsync($"{Path}/name", new { name = $"Name {i}" }, ("If-Match", "\"1\""))));
        answers.Count(a => a.Status == HttpStatusCode.NoContent).ShouldBe(1);
        answers.Where(a => a.Status != HttpStatusCode.NoContent).ShouldAllBe(a => a.Code == "request.stale" || a.Code == "request.conflict");
    }

    [Theory]
    [InlineData(Role.Member)]
    [InlineData(Role.Admin)]
    public async Task Only_an_owner_renames(Role role) =>
        (await (await MemberAsync(role)).PutAsync($"{Path}/name", new { name = "Other" }, ("If-Match", "\"1\""))).ShouldBe(HttpStatusCode.Forbidden).ShouldBeRefused("access.role-required");

    [Fact]
    public async Task A_team_of_others_is_not_there()   // rule 8
    {
        var (stranger, _) = await _app.NewAccountAsync("stranger@acme.example");
        var foreign = (await stranger.GetAsync(Path)).ShouldBe(HttpStatusCode.NotFound);
        var unknown = (await stranger.GetAsync($"/api/v1/teams/{Guid.CreateVersion7()}")).ShouldBe(HttpStatusCode.NotFound);
        (foreign.Code, foreign.Json["detail"]!.ToString()).ShouldBe((unknown.Code, unknown.Json["detail"]!.ToString()));
        (await stranger.PutAsync($"{Path}/name", new { name = "Mine" }, ("If-Match", "\"1\""))).ShouldBe(HttpStatusCode.NotFound);
        (await _app.NewClient().GetAsync(Path)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("a\nb")]
    public async Task A_team_has_a_name(string name) =>
        (await (await MemberAsync(Role.Owner)).PutAsync($"{Path}/name", new { name }, ("If-Match", "\"1\""))).ShouldBeRefused("request.invalid");

    private string Path => $"/api/v1/teams/{_team}";

    private async Task<ApiClient> MemberAsync(Role role)
    {
        var (client, account) = await _app.NewAccountAsync("member@acme.example");
        _app.Teams.Add(_team, account, role);
        return client;
    }
}
