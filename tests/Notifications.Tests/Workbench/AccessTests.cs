using System.Net;
using Liaison.HostTesting;

namespace Liaison.Notifications.Tests.Workbench;

/// <summary>Who may see what (CASES §4 #3): a member what they have to do with, an admin all of it, others nothing.</summary>
public sealed class AccessTests(WorkbenchFixture fixture) : IClassFixture<WorkbenchFixture>
{
    private readonly WorkWorld _world = fixture.World;

    [Fact]
    public async Task Things_of_a_project_that_is_not_theirs_are_not_there()
    {
        var (iteration, item) = (await _world.IterationAsync(fixture.Vault, "Secret sprint"), await _world.ItemAsync(fixture.Vault, "Secret item", assignee: fixture.WeiUser));
        var (mergeRequest, build) = (await _world.MergeRequestAsync(fixture.Vault, "Secret change"), await _world.BuildAsync(fixture.Vault, "Secret build"));
        await _world.CommentAsync(item, "Secret words", fixture.WeiUser);
        string[] reads = [$"/items/{item}", $"/items/{item}/comments", $"/iterations/{iteration}", $"/merge-requests/{mergeRequest}", $"/merge-requests/{mergeRequest}/comments", $"/builds/{build}"];
        foreach (var read in reads)
        {
            (await fixture.Team.Owner.GetAsync("/workbench" + read)).ShouldBe(HttpStatusCode.OK);
            (await fixture.Mei.Client.GetAsync("/workbench" + read)).ShouldBe(HttpStatusCode.NotFound).Text.ShouldNotContain("Secret");
        }

        string[] writes = [$"/follows/{item}", $"/follows/{iteration}", $"/follows/{mergeRequest}", $"/follows/{build}", $"/follows/{fixture.Vault}", $"/projects/{fixture.Vault}/star", "/groups/star?name=acme/core"];
        foreach (var write in writes)
        {
            (await fixture.Mei.Client.PutAsync("/workbench" + write)).ShouldBe(HttpStatusCode.NotFound);
        }

        string[] lists =
        [
            "/items?mine=any&state=all", $"/items?mine=any&project={fixture.Vault}", $"/items?mine=any&iteration={iteration}", "/iterations?mine=any&state=all", "/merge-requests?mine=any&state=all", "/builds",
            $"/builds?project={fixture.Vault}", "/projects", "/search?search=Secret", $"/projects/{fixture.Vault}/people",
        ];
        foreach (var list in lists)
        {
            (await fixture.Mei.Client.GetAsync("/workbench" + list)).ShouldBe(HttpStatusCode.OK).Text.ShouldNotContain("Secret", Case.Sensitive, list);
            (await fixture.Lin.Client.GetAsync("/workbench" + list)).ShouldBe(HttpStatusCode.OK).Text.ShouldNotContain("Secret", Case.Sensitive, list);
        }

        (await fixture.Team.Owner.GetAsync("/workbench/search?search=secret")).ShouldBe(HttpStatusCode.OK).Json.AsArray().Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_member_who_is_linked_to_nobody_sees_nothing_and_is_told_so()
    {
        (await fixture.Lin.Client.GetAsync("/workbench/projects")).ShouldBe(HttpStatusCode.OK).Json.AsArray().ShouldBeEmpty();
        ((bool)(await fixture.Lin.Client.GetAsync("/workbench/badges")).ShouldBe(HttpStatusCode.OK).Json["isLinked"]!).ShouldBeFalse();
    }

    [Fact]
    public async Task Another_team_an_auditor_and_who_has_left_reach_nothing()
    {
        var item = await _world.ItemAsync(fixture.Shop, "Hidden item", assignee: fixture.MeiUser);
        var foreign = await fixture.Team.AnotherTeamAsync();
        (await foreign.Client.GetAsync(fixture.Team.Owner.Path($"/workbench/items/{item}"))).ShouldBe(HttpStatusCode.NotFound);
        (await foreign.GetAsync($"/workbench/items/{item}")).ShouldBe(HttpStatusCode.NotFound);
        (await foreign.PutAsync($"/workbench/follows/{item}")).ShouldBe(HttpStatusCode.NotFound);
        (await foreign.GetAsync("/workbench/items?mine=any&state=all")).ShouldBe(HttpStatusCode.OK).Json["items"]!.AsArray().ShouldBeEmpty();

        var people = await fixture.Team.PeopleAsync();
        var auditor = await fixture.Team.JoinAsAsync(people[2].Userid, "auditor");
        (await auditor.Client.GetAsync("/workbench/items")).ShouldBe(HttpStatusCode.Forbidden).ShouldBeRefused("access.role-required");

        var leaver = await fixture.Team.JoinAsync(people[3].Userid);
        var user = await _world.UserAsync(fixture.Source, "leaver", account: leaver.Account);
        await _world.InvolveAsync(item, fixture.Shop, user, "assignee");
        (await leaver.Client.GetAsync($"/workbench/items/{item}")).ShouldBe(HttpStatusCode.OK);
        (await fixture.Team.Owner.PostAsync($"/members/{leaver.Member}/remove", new { reason = "gone" })).ShouldBe(HttpStatusCode.NoContent);
        (await leaver.Client.GetAsync($"/workbench/items/{item}")).Status.ShouldBeOneOf(HttpStatusCode.NotFound, HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Who_has_nothing_to_do_with_a_project_any_more_sees_it_by_following_it_alone()
    {
        var project = await _world.ProjectAsync(fixture.Source, "Passing");
        var item = await _world.ItemAsync(project, "Passed on", assignee: fixture.MeiUser);
        (await fixture.Mei.Client.PutAsync($"/workbench/follows/{project}")).ShouldBe(HttpStatusCode.NoContent);
        await fixture.Team.ScalarAsync<int>($"with gone as (delete from notifications.involvements where subject_id = '{item}' returning 1) select count(*)::int from gone");
        (await fixture.Mei.Client.GetAsync($"/workbench/items/{item}")).ShouldBe(HttpStatusCode.OK);
        (await fixture.Mei.Client.DeleteAsync($"/workbench/follows/{project}")).ShouldBe(HttpStatusCode.NoContent);
        (await fixture.Mei.Client.GetAsync($"/workbench/items/{item}")).ShouldBe(HttpStatusCode.NotFound);
        (await fixture.Mei.Client.PutAsync($"/workbench/follows/{item}")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_message_is_whose_it_is()
    {
        var message = await _world.MessageAsync(fixture.Mei.Account, "item", Guid.CreateVersion7(), fixture.Shop, "assigned", "For Mei", "x");
        (await fixture.Lin.Client.PostAsync($"/workbench/messages/{message}/read")).ShouldBe(HttpStatusCode.NotFound);
        (await fixture.Team.Owner.GetAsync("/workbench/messages")).ShouldBe(HttpStatusCode.OK).Text.ShouldNotContain("For Mei");
        (await fixture.Mei.Client.GetAsync("/workbench/messages?unread=true")).ShouldBe(HttpStatusCode.OK).Text.ShouldContain("For Mei");
    }
}
