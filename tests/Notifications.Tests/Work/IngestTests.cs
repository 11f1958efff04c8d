using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Liaison.HostTesting;
using Liaison.Notifications.Sources;
using Liaison.Notifications.Work;

namespace Liaison.Notifications.Tests.Work;

/// <summary>What a program pushes lands in the mirror, is told once, and is refused piece by piece where it is wrong.</summary>
public sealed class IngestTests(WorkHost host) : IClassFixture<WorkHost>
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow.AddMinutes(-10);
    private readonly object _project = host.NewProject();

    [Fact]
    public async Task An_item_is_mirrored_and_told_with_whom_it_is_for()
    {
        var item = await host.ApplyAsync(Item(new
        {
            number = "#17",
            kind = "defect",
            title = "Checkout is slow 🐢",
            text = "Since Monday.\n<b>Please</b>",
            state = "doing",
            priority = "high",
            dueOn = "2026-12-01",
            url = "https://tracker.example/17",
            author = new { id = "1", login = "li" },
            assignees = new[] { new { id = "2", login = "wang", name = "王伟" } },
            followers = new[] { new { id = "3" } },
            createdAt = Now,
        }));
        (await host.TextAsync($"select (number, kind, title, body, state, is_done, priority, due_on, url)::text from notifications.items where id = '{item}'"))
            .ShouldBe("(#17,defect,\"Checkout is slow 🐢\",\"Since Monday.\n<b>Please</b>\",doing,f,high,2026-12-01,https://tracker.example/17)");
        (await host.App.TextsAsync($"select i.role || ' ' || u.external_id from notifications.involvements i join notifications.source_users u on u.id = i.user_id where i.subject_id = '{item}' order by 1"))
            .ShouldBe(["assignee 2", "author 1", "follower 3"]);
        (await host.ToldAsync(item)).Order().ShouldBe([Happenings.Assigned, Happenings.Created]);
        var queued = await host.QueuedAsync(item);
        queued.Select(q => (string)q["what"]!).ShouldBe([Happenings.Created, Happenings.Assigned]);
        ((Guid)queued[1]["named"]![0]!).ShouldBe(WorkIds.User(host.Source, "2"));
        ((Guid)queued[0]["actor"]!).ShouldBe(WorkIds.User(host.Source, "1"), "who made it made it");
    }

    [Fact]
    public async Task A_source_that_repeats_itself_a_thousand_times_is_heard_once()
    {
        var change = Item(new { title = "Again and again", assignees = new[] { new { id = "2" } } });
        var statuses = await host.StatusesAsync([.. Enumerable.Repeat(change, 1000)]);
        statuses[0].ShouldBe("changed");
        statuses.Skip(1).ShouldAllBe(s => s == "unchanged");
        // And side by side, in requests of their own.
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => host.StatusesAsync(change)));
        (await host.ToldAsync(WorkIds.Subject(SubjectKind.Item, ProjectId, "1"))).Order().ShouldBe([Happenings.Assigned, Happenings.Created]);
    }

    [Fact]
    public async Task What_many_tell_first_at_the_same_time_is_told_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 16).Select(i => host.StatusesAsync(Item(new { title = "First", author = new { id = $"u{i % 3}" } }))));
        (await host.ToldAsync(WorkIds.Subject(SubjectKind.Item, ProjectId, "1"))).Count(w => w == Happenings.Created).ShouldBe(1);
    }

    [Fact]
    public async Task An_older_state_never_overwrites_a_newer_one()
    {
        var item = await host.ApplyAsync(Item(new { title = "New title", state = "closed", done = true }, minute: 5));
        (await host.StatusesAsync(Item(new { title = "Old title", state = "opened", done = false }, minute: 4))).ShouldBe(["unchanged"]);
        (await host.StatusesAsync(Item(new { text = "What nobody had said" }, minute: 3))).ShouldBe(["changed"], "it fills a gap");
        (await host.TextAsync($"select (title, body, state, is_done)::text from notifications.items where id = '{item}'")).ShouldBe("(\"New title\",\"What nobody had said\",closed,t)");
        (await host.StatusesAsync(Item(new { deleted = true }, minute: 6), Item(new { title = "Ghost" }, minute: 5))).ShouldBe(["changed", "unchanged"]);
        (await host.TextAsync($"select deleted_at is not null from notifications.items where id = '{item}'")).ShouldBe("true");
    }

    [Fact]
    public async Task A_comment_may_come_before_its_item_and_names_whom_it_mentions()
    {
        await host.ApplyAsync(Item(new { title = "Elsewhere", assignees = new[] { new { id = "9", login = "zhao" } } }, id: "other"));
        var comment = await host.ApplyAsync(Comment(new { text = "See @zhao <script>alert(1)</script>", author = new { id = "1" }, mentions = new[] { "zhao", "nobody" } }));
        var item = WorkIds.Subject(SubjectKind.Item, ProjectId, "1");
        (await host.TextAsync($"select title from notifications.items where id = '{item}'")).ShouldBe("1", "known by its id alone");
        (await host.TextAsync($"select text from notifications.comments where id = '{comment}'")).ShouldBe("See @zhao <script>alert(1)</script>", "plain text, whatever it looks like");
        var queued = (await host.QueuedAsync(item)).ShouldHaveSingleItem();
        ((Guid)queued["comment"]!).ShouldBe(comment);
        queued["named"]!.AsArray().Select(n => (Guid)n!).ShouldBe([WorkIds.User(host.Source, "9")]);

        (await host.StatusesAsync(Item(new { title = "Here it is" }))).ShouldBe(["changed"]);
        (await host.TextAsync($"select title from notifications.items where id = '{item}'")).ShouldBe("Here it is");
        (await host.StatusesAsync(Comment(new { text = "Edited" }, minute: 1))).ShouldBe(["changed"]);
        (await host.StatusesAsync(Comment(new { url = "https://tracker.example/1#c" }, minute: 2))).ShouldBe(["changed"]);
        (await host.TextAsync($"select text from notifications.comments where id = '{comment}'")).ShouldBe("Edited");
        (await host.ToldAsync(item)).ShouldBe([Happenings.Commented, Happenings.Created], "an edit is no second comment");
    }

    [Fact]
    public async Task Reviews_stand_with_their_reviewers()
    {
        var request = await host.ApplyAsync(Request(new { title = "Faster checkout", state = "open", sourceBranch = "fast", targetBranch = "main", author = new { id = "1" }, reviewers = new[] { new { id = "2" }, new { id = "3" } } }));
        await host.ApplyAsync(Review("2", "approved", 1));
        await host.ApplyAsync(Review("4", "changes-requested", 2));
        await host.ApplyAsync(Request(new { reviewers = new[] { new { id = "3" } } }, minute: 3));
        (await ReviewersAsync(request)).ShouldBe(["2 approved", "3 -", "4 changes-requested"], "who has reviewed is a reviewer, listed or not");
        await host.ApplyAsync(Review("4", "none", 4));
        (await host.StatusesAsync(Review("4", "approved", 3))).ShouldBe(["unchanged"]);
        (await ReviewersAsync(request)).ShouldBe(["2 approved", "3 -"]);
        (await host.ToldAsync(request)).ShouldBe([Happenings.Created, Happenings.ReviewRequested, Happenings.Approved, Happenings.ChangesRequested], ignoreOrder: true);
    }

    [Fact]
    public async Task A_build_that_succeeds_after_one_that_failed_is_fixed()
    {
        var first = await host.ApplyAsync(Build("1", "failed", 0));
        var other = await host.ApplyAsync(Build("2", "succeeded", 1, branch: "other"));
        var second = await host.ApplyAsync(Build("3", "succeeded", 2));
        var third = await host.ApplyAsync(Build("4", "succeeded", 3));
        (await host.ToldAsync(first)).ShouldBe([Happenings.Failed]);
        (await host.ToldAsync(other)).ShouldBe([Happenings.Succeeded]);
        (await host.ToldAsync(second)).ShouldBe([Happenings.Fixed]);
        (await host.ToldAsync(third)).ShouldBe([Happenings.Succeeded]);
        // Both in one request.
        (await host.StatusesAsync(Build("5", "failed", 4), Build("6", "succeeded", 5))).ShouldBe(["changed", "changed"]);
        (await host.ToldAsync(WorkIds.Subject(SubjectKind.Build, ProjectId, "6"))).ShouldBe([Happenings.Fixed]);
    }

    [Fact]
    public async Task Stages_come_together_or_one_by_one_and_a_log_keeps_its_end()
    {
        var build = await host.ApplyAsync(Build("1", "running", 0, new { stages = new[] { Stage("build", "running"), Stage("test", "queued") }, logTail = new string('x', 200_000) + "\nthe end" }));
        await host.ApplyAsync(Build("1", "running", 2, new { stage = Stage("build", "succeeded") }));
        await host.ApplyAsync(Build("1", null, 1, new { stage = Stage("deploy", "queued") }));
        (await host.TextAsync($"select stages from notifications.builds where id = '{build}'"))
            .ShouldBe("""[{"name": "build", "state": "succeeded"}, {"name": "test", "state": "queued"}, {"name": "deploy", "state": "queued"}]""");
        (await host.TextAsync($"select log_tail from notifications.builds where id = '{build}'")).ShouldBe("the end");
    }

    [Fact]
    public async Task Iterations_and_followers_have_entries_of_their_own()
    {
        var iteration = await host.ApplyAsync(new { type = "iteration", project = _project, id = "s1", at = Now, name = "Sprint 1", startsOn = "2026-11-23", endsOn = "2026-12-04" });
        var item = await host.ApplyAsync(Item(new { title = "In it", iteration = "s1" }));
        (await host.TextAsync($"select iteration_id from notifications.items where id = '{item}'")).ShouldBe(iteration.ToString());
        await host.ApplyAsync(new { type = "followers", project = _project, of = "item", id = "1", at = Now.AddMinutes(1), users = Enumerable.Range(0, 10_000 / 20).Select(i => new { id = $"f{i}" }) });
        (await host.TextAsync($"select count(*) from notifications.involvements where subject_id = '{item}' and role = 'follower'")).ShouldBe("500");
        await host.ApplyAsync(new { type = "followers", project = _project, of = "item", id = "1", at = Now.AddMinutes(2), users = new[] { new { id = "f1" }, new { id = "g" } } });
        (await host.TextAsync($"select count(*) from notifications.involvements where subject_id = '{item}' and role = 'follower'")).ShouldBe("2");
        (await host.StatusesAsync(Item(new { iteration = "", dueOn = "" }, minute: 3))).ShouldBe(["changed"]);
        (await host.TextAsync($"select iteration_id from notifications.items where id = '{item}'")).ShouldBe("");
    }

    [Fact]
    public async Task A_text_of_a_megabyte_is_cut_and_what_is_larger_than_a_request_is_refused()
    {
        var item = await host.ApplyAsync(Item(new { title = new string('长', 10_000), text = string.Concat(Enumerable.Repeat("🐢", 262_144)) }));
        (await host.TextAsync($"select char_length(title) from notifications.items where id = '{item}'")).ShouldBe("500");
        (await host.TextAsync($"select octet_length(body) <= 65536 and right(body, 2) = '🐢…' from notifications.items where id = '{item}'")).ShouldBe("true");
        (await host.PostAsync(Item(new { title = "x", text = new string('x', 9_000_000) }))).ShouldBe(HttpStatusCode.RequestEntityTooLarge).ShouldBeRefused("request.too-large");
    }

    [Fact]
    public async Task Markup_and_what_cannot_be_seen_in_titles_is_stored_as_plain_text()
    {
        var item = await host.ApplyAsync(Item(new { title = "<img src=x onerror=alert(1)>\u0000\u0007 [a](javascript:alert(1)) \u202Egpj.exe", author = new { id = "1", name = "<b>Li</b>\u0000" } }));
        (await host.TextAsync($"select title from notifications.items where id = '{item}'")).ShouldBe("<img src=x onerror=alert(1)> [a](javascript:alert(1)) gpj.exe");
        (await host.TextAsync($"select name from notifications.source_users where id = '{WorkIds.User(host.Source, "1")}'")).ShouldNotBeNull().ShouldNotContain("\0");
    }

    [Fact]
    public async Task An_entry_that_is_wrong_is_refused_with_every_place_and_stops_no_other()
    {
        var answer = (await host.PostAsync(
            Item(new { title = "Good" }),
            Item(new { title = "\u0000", url = "javascript:alert(1)", dueOn = "tomorrow", kind = "task", createdAt = "1970-01-01T00:00:00Z" }, id: ""),
            Item(new { title = "x", colour = "red" }),
            Item(new { kind = "story" }),
            new { type = "wish", project = _project, id = "1", at = Now },
            new { project = _project, id = "1", at = Now },
            new { type = "item", project = _project, title = "No id" },
            Item(new { title = "x" }, at: DateTimeOffset.UtcNow.AddMinutes(6)),
            Item(new { assignees = Enumerable.Range(0, 101).Select(i => new { id = $"{i}" }) }),
            "not an object",
            new { at = Now, id = "7", project = _project, title = "The type comes last", type = "item" })).ShouldBe(HttpStatusCode.OK).Json;
        ((int)answer["changed"]!, (int)answer["refused"]!).ShouldBe((2, 9));
        var results = answer["results"]!.AsArray();
        Errors(results[1]!).ShouldBe(["/changes/1/createdAt invalid", "/changes/1/dueOn invalid", "/changes/1/id invalid", "/changes/1/title invalid", "/changes/1/url invalid"]);
        Errors(results[2]!).ShouldBe(["/changes/2/colour unknown"]);
        Errors(results[3]!).ShouldBe(["/changes/3/kind invalid"]);
        Errors(results[4]!).ShouldBe(["/changes/4/type invalid"]);
        Errors(results[5]!).ShouldBe(["/changes/5/type required"]);
        Errors(results[6]!).ShouldBe(["/changes/6 required"]);
        ((string)results[6]!["errors"]![0]!["detail"]!).ShouldBe("Required: id, at.");
        Errors(results[7]!).ShouldBe(["/changes/7/at future"]);
        Errors(results[8]!).ShouldBe(["/changes/8/assignees too-many"]);
        Errors(results[9]!).ShouldBe(["/changes/9 invalid"]);
        answer.ToJsonString().ShouldNotContain("Liaison.Notifications", Case.Sensitive, "names of our types are nobody's business");
    }

    [Fact]
    public async Task A_request_as_a_whole_has_one_to_a_thousand_changes_and_nothing_else()
    {
        (await host.PostAsync()).ShouldBe(HttpStatusCode.BadRequest).ShouldBeRefused("request.invalid");
        (await host.PostAsync([.. Enumerable.Range(0, 1001).Select(_ => (object)1)])).ShouldBe(HttpStatusCode.BadRequest).ShouldBeRefused("request.invalid");
        (await host.Program.PostAsync(host.Owner.Path($"/sources/{host.Source}/changes"), new { changes = new[] { Item(new { title = "x" }) }, more = 1 })).ShouldBe(HttpStatusCode.BadRequest).ShouldBeRefused("request.unknown-field");
        (await host.Program.PostAsync(host.Owner.Path($"/sources/{host.Source}/changes"), new { })).ShouldBe(HttpStatusCode.BadRequest).ShouldBeRefused("request.invalid");
        (await host.Program.PostAsync(host.Owner.Path($"/sources/{host.Source}/changes"), new[] { 1 })).ShouldBe(HttpStatusCode.BadRequest).ShouldBeRefused("request.malformed");
    }

    [Fact]
    public async Task A_source_of_another_team_or_of_another_kind_or_removed_takes_nothing()
    {
        var change = new { changes = new[] { Item(new { title = "x" }) } };
        var foreign = await host.AddSourceAsync(SourceKind.Api, team: Guid.CreateVersion7());
        (await host.Program.PostAsync(host.Owner.Path($"/sources/{foreign}/changes"), change)).ShouldBe(HttpStatusCode.NotFound);
        (await host.Program.GetAsync(host.Owner.Path($"/sources/{foreign}/things/item?project=p&id=1"))).ShouldBe(HttpStatusCode.NotFound);
        (await host.Owner.GetAsync($"/sources/{foreign}/users")).ShouldBe(HttpStatusCode.NotFound);
        (await host.Program.PostAsync($"/api/v1/teams/{Guid.CreateVersion7()}/sources/{host.Source}/changes", change)).ShouldBe(HttpStatusCode.NotFound);
        var gitlab = await host.AddSourceAsync(SourceKind.GitLab);
        (await host.Program.PostAsync(host.Owner.Path($"/sources/{gitlab}/changes"), change)).ShouldBe(HttpStatusCode.Conflict).ShouldBeRefused("notifications.source-not-api");
        var removed = await host.AddSourceAsync(SourceKind.Api);
        await host.RemoveSourceAsync(removed);
        (await host.Program.PostAsync(host.Owner.Path($"/sources/{removed}/changes"), change)).ShouldBe(HttpStatusCode.NotFound);
        (await host.App.NewClient().PostAsync(host.Owner.Path($"/sources/{host.Source}/changes"), change)).ShouldBe(HttpStatusCode.Unauthorized);
        var key = (string)(await host.Owner.PostAsync("/api-keys", new { name = "reader", scopes = new[] { "work:read" } })).Json["key"]!;
        (await host.App.NewClient(key).PostAsync(host.Owner.Path($"/sources/{host.Source}/changes"), change)).ShouldBe(HttpStatusCode.Forbidden).ShouldBeRefused("access.scope-required");
    }

    [Fact]
    public async Task Requests_that_cross_each_other_end_in_one_state_without_a_deadlock()
    {
        var projects = Enumerable.Range(0, 6).Select(_ => host.NewProject()).ToArray();
        object[] Changes(int n) => [.. projects.SelectMany(p => Enumerable.Range(0, 4).Select(i => (object)new
        {
            type = "item", project = p, id = $"{i}", at = Now.AddSeconds(n), title = $"Title {n}", assignees = new[] { new { id = $"a{(n + i) % 5}", login = $"login {n}" } },
        })).OrderBy(_ => Random.Shared.Next())];
        var answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(n => host.PostAsync(Changes(n))));
        answers.ShouldAllBe(a => a.Status == HttpStatusCode.OK);
        (await host.TextAsync("select string_agg(distinct title, ',') from notifications.items where title like 'Title %'")).ShouldBe("Title 23");
    }

    [Fact]
    public async Task What_became_of_it_can_be_asked_by_the_sources_own_ids()
    {
        await host.ApplyAsync(Request(new { title = "Faster checkout", state = "open", author = new { id = "1", name = "Li" } }));
        await host.ApplyAsync(Review("2", "approved", 1));
        var project = (string)With(_project)["id"]!;
        var found = (await host.Program.GetAsync(host.Owner.Path($"/sources/{host.Source}/things/merge-request?project={project}&id=1"))).ShouldBe(HttpStatusCode.OK).Json;
        ((string)found["title"]!, (string)found["state"]!).ShouldBe(("Faster checkout", "open"));
        found["people"]!.AsArray().Select(p => $"{p!["role"]} {p["id"]} {p["verdict"]}").ShouldBe(["author 1 ", "reviewer 2 approved"]);
        (await host.Program.GetAsync(host.Owner.Path($"/sources/{host.Source}/things/item?project={project}&id=1"))).ShouldBe(HttpStatusCode.NotFound);
        (await host.Program.GetAsync(host.Owner.Path($"/sources/{host.Source}/things/wish?project={project}&id=1"))).ShouldBe(HttpStatusCode.BadRequest);
    }

    private static object Stage(string name, string state) => new { name, state };

    private static IReadOnlyList<string> Errors(JsonNode result)
    {
        ((string)result["status"]!).ShouldBe("refused");
        return [.. result["errors"]!.AsArray().Select(e => $"{e!["pointer"]} {e["code"]}").Order(StringComparer.Ordinal)];
    }

    private Guid ProjectId => WorkIds.Project(host.Source, (string)With(_project)["id"]!);

    private JsonObject Item(object fields, string id = "1", int minute = 0, DateTimeOffset? at = null) => Change("item", fields, minute, at, ("id", id));

    private JsonObject Request(object fields, int minute = 0) => Change("merge-request", fields, minute, null, ("id", "1"));

    private JsonObject Review(string reviewer, string verdict, int minute) => Change("review", new { reviewer = new { id = reviewer }, verdict }, minute, null, ("mergeRequest", "1"));

    private JsonObject Build(string id, string? state, int minute, object? fields = null, string branch = "main")
    {
        var build = With(Change("build", fields ?? new { }, minute, null, ("id", id)));
        (build["name"], build["ref"], build["state"]) = ("ci", branch, state);
        return build;
    }

    private JsonObject Comment(object fields, int minute = 0)
    {
        var comment = With(Change("comment", fields, minute, null, ("id", "c1")));
        (comment["of"], comment["subject"]) = ("item", "1");
        return comment;
    }

    private JsonObject Change(string type, object fields, int minute, DateTimeOffset? at, (string Name, string Value) id)
    {
        var change = With(fields);
        (change["type"], change["project"], change["at"], change[id.Name]) = (type, With(_project), (at ?? Now.AddMinutes(minute)).ToString("O", CultureInfo.InvariantCulture), id.Value);
        return change;
    }

    private async Task<IReadOnlyList<string>> ReviewersAsync(Guid request) => await host.App.TextsAsync(
        $"select u.external_id || ' ' || coalesce(i.verdict, '-') from notifications.involvements i join notifications.source_users u on u.id = i.user_id where i.subject_id = '{request}' and i.role = 'reviewer' order by 1");

    private static JsonObject With(object fields) => System.Text.Json.JsonSerializer.SerializeToNode(fields, System.Text.Json.JsonSerializerOptions.Web)!.AsObject();
}
