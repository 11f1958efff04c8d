using System.Net;
using System.Text.Json.Nodes;
using Liaison.HostTesting;

namespace Liaison.Notifications.Tests.Workbench;

public sealed class WorkbenchTests(WorkbenchFixture fixture) : IClassFixture<WorkbenchFixture>
{
    private readonly WorkWorld _world = fixture.World;

    [Fact]
    public async Task Own_items_are_found_by_what_one_has_to_do_with_them()
    {
        var project = await _world.ProjectAsync(fixture.Source, "Roles");
        var (assigned, created) = (await _world.ItemAsync(project, "Assigned", "defect", assignee: fixture.MeiUser), await _world.ItemAsync(project, "Created", author: fixture.MeiUser));
        var (foreign, done) = (await _world.ItemAsync(project, "Of somebody else", assignee: fixture.WeiUser), await _world.ItemAsync(project, "Finished", assignee: fixture.MeiUser, done: true));
        (await fixture.Mei.Client.PutAsync($"/workbench/follows/{foreign}")).ShouldBe(HttpStatusCode.NoContent);

        (await IdsAsync($"project={project}")).ShouldBe([assigned]);
        (await IdsAsync($"project={project}&mine=created")).ShouldBe([created]);
        (await IdsAsync($"project={project}&mine=followed")).ShouldBe([foreign]);
        (await IdsAsync($"project={project}&state=done")).ShouldBe([done]);
        (await IdsAsync($"project={project}&mine=any&state=all")).ShouldBe([assigned, created, foreign, done]);
        (await IdsAsync($"project={project}&mine=any&state=all&kind=defect")).ShouldBe([assigned]);
        (await fixture.Mei.Client.GetAsync("/workbench/items?mine=theirs")).ShouldBe(HttpStatusCode.BadRequest);

        var listed = (await ItemsAsync($"project={project}"))[0]!;
        ((string?)listed["project"]!["name"]).ShouldBe("Roles");
        listed["assignees"]!.AsArray().Select(a => (string?)a).ShouldBe(["Mei"]);
    }

    [Fact]
    public async Task A_list_is_read_page_by_page_without_gap_or_repetition()
    {
        var project = await _world.ProjectAsync(fixture.Source, "Long");
        List<Guid> all = [];
        for (var i = 0; i < 7; i++)
        {
            // Two of one time: the id decides.
            all.Add(await _world.ItemAsync(project, $"Item {i}", assignee: fixture.MeiUser, at: _world.Now.AddHours(-i / 2)));
        }

        List<Guid> seen = [];
        string? cursor = null;
        do
        {
            var page = (await fixture.Mei.Client.GetAsync($"/workbench/items?project={project}&limit=3{(cursor is null ? "" : "&cursor=" + cursor)}")).ShouldBe(HttpStatusCode.OK).Json;
            seen.AddRange(page["items"]!.AsArray().Select(i => (Guid)i!["id"]!));
            cursor = (string?)page["next"];
        }
        while (cursor is not null);

        seen.ShouldBe(all, ignoreOrder: true);
        seen.Distinct().Count().ShouldBe(7);
        var first = (string?)(await fixture.Mei.Client.GetAsync($"/workbench/items?project={project}&limit=3")).Json["next"];
        (await fixture.Mei.Client.GetAsync($"/workbench/items?limit=3&cursor={first}")).ShouldBe(HttpStatusCode.BadRequest).ShouldBeRefused("request.cursor-invalid");
    }

    [Fact]
    public async Task An_item_shows_its_people_and_whether_one_follows_it()
    {
        var item = await _world.ItemAsync(fixture.Shop, "Detail <b>x</b>", "requirement", assignee: fixture.MeiUser, author: fixture.WeiUser, body: "Line 1\nLine 2", dueOn: new DateOnly(2026, 12, 24));
        var detail = (await fixture.Mei.Client.GetAsync($"/workbench/items/{item}")).ShouldBe(HttpStatusCode.OK).Json;
        ((string?)detail["title"]).ShouldBe("Detail <b>x</b>");
        ((string?)detail["dueOn"]).ShouldBe("2026-12-24");
        ((string?)detail["author"]!["login"]).ShouldBe("wei");
        ((bool)detail["assignees"]![0]!["isMe"]!).ShouldBeTrue();
        ((string?)detail["source"]!["kind"]).ShouldBe("gitlab");
        ((bool)detail["isFollowed"]!).ShouldBeFalse();

        (await fixture.Mei.Client.PutAsync($"/workbench/follows/{item}")).ShouldBe(HttpStatusCode.NoContent);
        (await fixture.Mei.Client.PutAsync($"/workbench/follows/{item}")).ShouldBe(HttpStatusCode.NoContent);
        ((bool)(await fixture.Mei.Client.GetAsync($"/workbench/items/{item}")).Json["isFollowed"]!).ShouldBeTrue();
        (await fixture.Mei.Client.DeleteAsync($"/workbench/follows/{item}")).ShouldBe(HttpStatusCode.NoContent);
        (await fixture.Mei.Client.DeleteAsync($"/workbench/follows/{item}")).ShouldBe(HttpStatusCode.NoContent);
        ((bool)(await fixture.Mei.Client.GetAsync($"/workbench/items/{item}")).Json["isFollowed"]!).ShouldBeFalse();
    }

    [Fact]
    public async Task Comments_come_newest_first_page_by_page_and_a_thing_without_any_has_none()
    {
        var item = await _world.ItemAsync(fixture.Shop, "Talk", assignee: fixture.MeiUser);
        (await fixture.Mei.Client.GetAsync($"/workbench/items/{item}/comments")).ShouldBe(HttpStatusCode.OK).Json["items"]!.AsArray().ShouldBeEmpty();
        await _world.CommentAsync(item, "one", fixture.WeiUser, _world.Now.AddMinutes(-3));
        await _world.CommentAsync(item, "two", fixture.MeiUser, _world.Now.AddMinutes(-2));
        await _world.CommentAsync(item, "three", fixture.WeiUser, _world.Now.AddMinutes(-1));
        var first = (await fixture.Mei.Client.GetAsync($"/workbench/items/{item}/comments?limit=2")).ShouldBe(HttpStatusCode.OK).Json;
        first["items"]!.AsArray().Select(c => ((string?)c!["text"], (bool)c["isMine"]!)).ShouldBe([("three", false), ("two", true)]);
        var rest = (await fixture.Mei.Client.GetAsync($"/workbench/items/{item}/comments?limit=2&cursor={first["next"]}")).ShouldBe(HttpStatusCode.OK).Json;
        rest["items"]!.AsArray().Select(c => (string?)c!["text"]).ShouldBe(["one"]);
        rest["next"].ShouldBeNull();

        // An item's comments are no merge request's.
        (await fixture.Mei.Client.GetAsync($"/workbench/merge-requests/{item}/comments")).ShouldBe(HttpStatusCode.NotFound);
        (await fixture.Mei.Client.GetAsync($"/workbench/projects/{fixture.Shop}/people?search=me")).ShouldBe(HttpStatusCode.OK).Json.AsArray().ShouldHaveSingleItem()!["login"]!.ToString().ShouldBe("mei");
    }

    [Fact]
    public async Task An_iteration_tells_how_far_it_is()
    {
        var project = await _world.ProjectAsync(fixture.Source, "Sprints");
        var today = DateOnly.FromDateTime(_world.Now.UtcDateTime);
        var sprint = await _world.IterationAsync(project, "Sprint 1", today.AddDays(-4), today.AddDays(3));
        await _world.ItemAsync(project, "S1", assignee: fixture.MeiUser, iteration: sprint, done: true, createdAt: _world.Now.AddDays(-9), doneAt: _world.Now.AddDays(-2));
        await _world.ItemAsync(project, "S2", assignee: fixture.MeiUser, iteration: sprint, createdAt: _world.Now.AddDays(-9));
        await _world.ItemAsync(project, "S3", assignee: fixture.WeiUser, iteration: sprint, createdAt: _world.Now);
        await _world.IterationAsync(project, "Of others", today);
        await _world.IterationAsync(project, "Past", today.AddDays(-30), today.AddDays(-20), closed: true);

        var mine = (await fixture.Mei.Client.GetAsync($"/workbench/iterations?project={project}")).ShouldBe(HttpStatusCode.OK).Json["items"]!.AsArray().ShouldHaveSingleItem()!;
        (Counts(mine)).ShouldBe((3, 1, 2, 1));
        (await fixture.Mei.Client.GetAsync($"/workbench/iterations?project={project}&mine=any&state=all")).Json["items"]!.AsArray().Select(i => (string?)i!["name"]).ShouldBe(["Of others", "Sprint 1", "Past"]);

        var detail = (await fixture.Mei.Client.GetAsync($"/workbench/iterations/{sprint}?zone=UTC")).ShouldBe(HttpStatusCode.OK).Json;
        Counts(detail["iteration"]!).ShouldBe((3, 1, 2, 1));
        detail["burnDown"]!.AsArray().Select(d => ((int)d!["total"]!, (int)d["left"]!)).ShouldBe([(2, 2), (2, 2), (2, 1), (2, 1), (3, 2)]);
        (await fixture.Mei.Client.GetAsync($"/workbench/iterations/{sprint}?zone=Nowhere/There")).ShouldBe(HttpStatusCode.BadRequest);

        static (int, int, int, int) Counts(JsonNode i) => ((int)i["total"]!, (int)i["done"]!, (int)i["myTotal"]!, (int)i["myDone"]!);
    }

    [Fact]
    public async Task Merge_requests_wait_for_whoever_has_not_said_anything()
    {
        var project = await _world.ProjectAsync(fixture.Source, "Changes");
        var waiting = await _world.MergeRequestAsync(project, "Review me", fixture.WeiUser, fixture.MeiUser);
        var said = await _world.MergeRequestAsync(project, "Said already", fixture.WeiUser, fixture.MeiUser, "approved");
        var own = await _world.MergeRequestAsync(project, "By Mei", fixture.MeiUser, fixture.WeiUser, "changes-requested");
        await _world.MergeRequestAsync(project, "Merged", fixture.WeiUser, fixture.MeiUser, state: "merged");
        await _world.BuildAsync(project, "ci", "failed", mergeRequest: waiting);

        var list = (await fixture.Mei.Client.GetAsync($"/workbench/merge-requests?project={project}")).ShouldBe(HttpStatusCode.OK).Json["items"]!.AsArray();
        list.Select(m => ((Guid)m!["id"]!, (string?)m["build"], (string?)m["reviews"]![0]!["verdict"])).ShouldBe([(waiting, "failed", null), (said, null, "approved")]);
        (await fixture.Mei.Client.GetAsync($"/workbench/merge-requests?project={project}&mine=created")).Json["items"]!.AsArray().Select(m => (Guid)m!["id"]!).ShouldBe([own]);
        ((int)(await fixture.Mei.Client.GetAsync("/workbench/badges")).Json["reviews"]!).ShouldBe(1);

        var detail = (await fixture.Mei.Client.GetAsync($"/workbench/merge-requests/{own}")).ShouldBe(HttpStatusCode.OK).Json;
        ((string?)detail["reviews"]![0]!["verdict"]).ShouldBe("changes-requested");
        ((bool)detail["author"]!["isMe"]!).ShouldBeTrue();
    }

    [Fact]
    public async Task A_build_shows_its_stages_and_the_end_of_its_log()
    {
        var build = await _world.BuildAsync(fixture.Shop, "pipeline", "failed", fixture.MeiUser, stages: """[{"name":"build","state":"succeeded"},{"name":"test","state":"failed"}]""", log: "1 test failed");
        var detail = (await fixture.Mei.Client.GetAsync($"/workbench/builds/{build}")).ShouldBe(HttpStatusCode.OK).Json;
        detail["stages"]!.AsArray().Select(s => ((string?)s!["name"], (string?)s["state"])).ShouldBe([("build", "succeeded"), ("test", "failed")]);
        ((string?)detail["logTail"]).ShouldBe("1 test failed");
        (await fixture.Mei.Client.GetAsync($"/workbench/builds?project={fixture.Shop}&state=failed&mine=true")).Json["items"]!.AsArray().Select(b => (Guid)b!["id"]!).ShouldContain(build);
        (await fixture.Mei.Client.GetAsync($"/workbench/builds?project={fixture.Shop}&state=running")).Json["items"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Starred_projects_come_first_and_narrow_the_lists()
    {
        var (a, b) = (await _world.ProjectAsync(fixture.Source, "Star A", "stars/a"), await _world.ProjectAsync(fixture.Source, "Star B", "stars/b"));
        var (inA, inB) = (await _world.ItemAsync(a, "In A", assignee: fixture.MeiUser), await _world.ItemAsync(b, "In B", assignee: fixture.MeiUser));
        (await fixture.Mei.Client.PutAsync($"/workbench/projects/{a}/star")).ShouldBe(HttpStatusCode.NoContent);
        (await IdsAsync("starred=true")).ShouldBe([inA]);
        (await fixture.Mei.Client.PutAsync("/workbench/groups/star?name=stars/b")).ShouldBe(HttpStatusCode.NoContent);
        (await IdsAsync("starred=true")).ShouldBe([inA, inB]);
        var projects = (await fixture.Mei.Client.GetAsync("/workbench/projects")).ShouldBe(HttpStatusCode.OK).Json.AsArray();
        projects.Take(2).Select(p => ((Guid)p!["id"]!, (bool)p["isStarred"]!, (bool)p["isGroupStarred"]!)).ShouldBe([(a, true, false), (b, false, true)]);
        (await fixture.Mei.Client.DeleteAsync($"/workbench/projects/{a}/star")).ShouldBe(HttpStatusCode.NoContent);
        (await fixture.Mei.Client.DeleteAsync("/workbench/groups/star?name=stars/b")).ShouldBe(HttpStatusCode.NoContent);
        (await IdsAsync("starred=true")).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_came_after_one_looked_stays_unread()
    {
        var subject = await _world.ItemAsync(fixture.Shop, "Told of", author: fixture.MeiUser);
        var first = await _world.MessageAsync(fixture.Mei.Account, "item", subject, fixture.Shop, "assigned", "First", "x");
        var build = await _world.MessageAsync(fixture.Mei.Account, "build", subject, fixture.Shop, "failed", "Second", "x", urgent: true);
        var late = await _world.MessageAsync(fixture.Mei.Account, "item", subject, fixture.Shop, "commented", "Late", "x");
        (await UnreadAsync()).ShouldBe((2, 1));
        (await fixture.Mei.Client.PostAsync($"/workbench/messages/{first}/read")).ShouldBe(HttpStatusCode.NoContent);
        (await fixture.Mei.Client.PostAsync($"/workbench/messages/{first}/read")).ShouldBe(HttpStatusCode.NoContent);
        (await UnreadAsync()).ShouldBe((1, 1));
        (await fixture.Mei.Client.PostAsync("/workbench/messages/read", new { upTo = build })).ShouldBe(HttpStatusCode.NoContent);
        (await UnreadAsync()).ShouldBe((1, 0));
        var messages = (await fixture.Mei.Client.GetAsync("/workbench/messages?kind=item")).ShouldBe(HttpStatusCode.OK).Json["items"]!.AsArray();
        messages.Select(m => ((Guid)m!["id"]!, m["readAt"] is null)).ShouldBe([(late, true), (first, false)]);
        (await fixture.Mei.Client.PostAsync("/workbench/messages/read", new { upTo = late, kind = "build" })).ShouldBe(HttpStatusCode.NoContent);
        (await UnreadAsync()).ShouldBe((1, 0));
        (await fixture.Mei.Client.PostAsync("/workbench/messages/read", new { upTo = late, kind = "item" })).ShouldBe(HttpStatusCode.NoContent);
        (await UnreadAsync()).ShouldBe((0, 0));

        async Task<(int, int)> UnreadAsync()
        {
            var unread = (await fixture.Mei.Client.GetAsync("/workbench/badges")).ShouldBe(HttpStatusCode.OK).Json["unread"]!;
            return ((int)unread["item"]!, (int)unread["build"]!);
        }
    }

    [Fact]
    public async Task Search_finds_by_number_and_by_a_part_of_the_title_and_reads_no_wildcard()
    {
        var item = await _world.ItemAsync(fixture.Shop, "100% of 支付 fails", assignee: fixture.MeiUser);
        var number = (string)(await fixture.Mei.Client.GetAsync($"/workbench/items/{item}")).Json["number"]!;
        (await SearchAsync("支付")).ShouldBe([item]);
        (await SearchAsync("OF 支付")).ShouldBe([item]);
        (await SearchAsync("#" + number))[0].ShouldBe(item);
        (await SearchAsync("100_ of")).ShouldBeEmpty();
        (await fixture.Mei.Client.GetAsync("/workbench/search?search=")).ShouldBe(HttpStatusCode.BadRequest);

        async Task<IReadOnlyList<Guid>> SearchAsync(string text) =>
            [.. (await fixture.Mei.Client.GetAsync($"/workbench/search?search={Uri.EscapeDataString(text)}")).ShouldBe(HttpStatusCode.OK).Json.AsArray().Select(f => (Guid)f!["id"]!)];
    }

    private async Task<JsonArray> ItemsAsync(string query) => (await fixture.Mei.Client.GetAsync($"/workbench/items?{query}")).ShouldBe(HttpStatusCode.OK).Json["items"]!.AsArray();

    private async Task<IReadOnlyList<Guid>> IdsAsync(string query) => [.. (await ItemsAsync(query)).Select(i => (Guid)i!["id"]!)];
}
