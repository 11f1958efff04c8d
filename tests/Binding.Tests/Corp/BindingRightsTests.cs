using System.Net;
using Liaison.HostTesting;

namespace Liaison.Binding.Tests.Corp;

/// <summary>Whose corp it is, and who may touch the binding.</summary>
public class BindingRightsTests
{
    [Fact]
    public async Task A_corp_is_bound_once_and_the_other_team_learns_nothing_of_whose_it_is()
    {
        await using var team = await BoundTeam.StartAsync();
        var other = await team.AnotherTeamAsync();
        var refused = (await other.BindAsync(team.Corp)).ShouldBeRefused("binding.corp-taken");
        refused.Text.ShouldNotContain("Acme");
        refused.Text.ShouldNotContain(team.Owner.Team.ToString());
        (await other.GetAsync("/binding")).ShouldBeRefused("binding.not-bound");

        (await team.Owner.DeleteAsync("/binding", new { confirmTeamName = "Acme" })).ShouldBe(HttpStatusCode.NoContent);
        (await other.BindAsync(team.Corp)).ShouldBe(HttpStatusCode.NoContent);
    }

    [Theory]
    [InlineData("member", HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData("auditor", HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData("admin", HttpStatusCode.OK, HttpStatusCode.NoContent, HttpStatusCode.Forbidden)]
    public async Task Admins_see_and_rotate_and_owners_alone_unbind(string role, HttpStatusCode get, HttpStatusCode rotate, HttpStatusCode unbind)
    {
        await using var team = await BoundTeam.StartAsync();
        var userid = (await team.PeopleAsync())[0].Userid;
        var client = (role == "member" ? await team.JoinAsync(userid) : await team.JoinAsAsync(userid, role)).Client;
        (await client.GetAsync("/binding")).Status.ShouldBe(get);
        (await client.PostAsync("/binding/rotate", new { secret = team.Corp.AppSecret })).Status.ShouldBe(rotate);
        (await client.DeleteAsync("/binding", new { confirmTeamName = "Acme" })).Status.ShouldBe(unbind);
    }
}
