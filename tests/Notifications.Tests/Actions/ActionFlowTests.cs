using System.Net;
using System.Text.Json.Nodes;
using Liaison.Binding.Contracts;
using Liaison.EventStore;
using Liaison.HostTesting;
using Liaison.Kernel.Ids;
using Liaison.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Liaison.Notifications.Tests.Actions;

public sealed class ActionFixture : IAsyncLifetime
{
    public GitLabTeam World { get; private set; } = null!;

    public async ValueTask InitializeAsync() => World = await GitLabTeam.StartAsync();

    public ValueTask DisposeAsync() => World.DisposeAsync();
}

/// <summary>From a page or a card to GitLab and back, over real HTTP on both sides.</summary>
public sealed class ActionFlowTests(ActionFixture fixture) : IClassFixture<ActionFixture>
{
    private static readonly object Bot = new { id = 77, name = "Liaison", username = "liaison-bot" };

    private GitLabTeam World { get; } = Ready(fixture.World);

    [Fact]
    public async Task An_approval_goes_to_gitlab_and_its_word_of_it_is_the_mirror()
    {
        World.GitLab.MaySudo = true;
        var (id, number) = await World.MergeRequestAsync("Approve me");
        var answer = (await World.Zhang.Client.PostAsync($"/workbench/merge-requests/{id}/approve")).ShouldBe(HttpStatusCode.Accepted).Json;
        ((string?)answer["state"]).ShouldBe("on-its-way");
        (await SettledAsync(World.Zhang, answer)).ShouldBe(("done", null));
        var request = World.GitLab.Requests.ShouldHaveSingleItem();
        (request.Path, request.Sudo).ShouldBe(($"/api/v4/projects/101/merge_requests/{number}/approve", "7"));
        (await VerdictAsync(id)).ShouldBeNull("the mirror is the source's");

        (await World.Zhang.Client.PostAsync($"/workbench/merge-requests/{id}/approve")).ShouldBe(HttpStatusCode.Accepted);
        await World.MergeRequestAsync("Approve me", "approved", number, by: new { id = 7, name = "张伟", username = "zhangwei" });
        await Eventually.BecomesTrueAsync(async () => await VerdictAsync(id) == "approved");
        ((string?)(await World.Zhang.Client.PostAsync($"/workbench/merge-requests/{id}/approve")).ShouldBe(HttpStatusCode.Accepted).Json["state"]).ShouldBe("done");
        World.GitLab.Requests.Count.ShouldBe(1, "asked for three times, done once");
    }

    [Fact]
    public async Task Who_may_not_hears_why_and_gitlab_hears_nothing()
    {
        var (id, number) = await World.MergeRequestAsync("Not for all");
        (await World.Stranger.Client.PostAsync($"/workbench/merge-requests/{id}/approve")).ShouldBeRefused("request.not-found");
        (await World.Team.Owner.PostAsync($"/workbench/merge-requests/{id}/approve")).ShouldBe(HttpStatusCode.Conflict).ShouldBeRefused("notifications.not-linked");
        (await World.Zhang.Client.PostAsync($"/workbench/merge-requests/{Guid.CreateVersion7()}/approve")).ShouldBe(HttpStatusCode.NotFound);
        (await World.Zhang.Client.PostAsync($"/workbench/items/{id}/take")).ShouldBe(HttpStatusCode.NotFound);
        await World.MergeRequestAsync("Not for all", "merge", number, "merged");
        await Eventually.BecomesTrueAsync(async () => (await World.Team.App.TextsAsync($"select state from notifications.merge_requests where id = '{id}'")).Single() == "merged");
        (await World.Zhang.Client.PostAsync($"/workbench/merge-requests/{id}/approve")).ShouldBe(HttpStatusCode.Conflict).ShouldBeRefused("notifications.merge-request-closed");
        World.GitLab.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_item_is_taken_by_one_and_a_build_run_again_when_it_has_ended()
    {
        World.GitLab.MaySudo = true;
        var (item, number) = await World.ItemAsync("Take me");
        var taken = (await World.Zhang.Client.PostAsync($"/workbench/items/{item}/take")).ShouldBe(HttpStatusCode.Accepted).Json;
        (await World.Li.Client.PostAsync($"/workbench/items/{item}/take")).ShouldBe(HttpStatusCode.Conflict).ShouldBeRefused("notifications.item-taken");
        (await SettledAsync(World.Zhang, taken)).State.ShouldBe("done");
        var request = World.GitLab.Requests.ShouldHaveSingleItem();
        (request.Method, request.Path, request.Body!.ToJsonString()).ShouldBe(("PUT", $"/api/v4/projects/101/issues/{number}", """{"assignee_ids":[7]}"""));

        var build = await World.PipelineAsync(7001, "running");
        (await World.Li.Client.PostAsync($"/workbench/builds/{build}/rerun")).ShouldBe(HttpStatusCode.Conflict).ShouldBeRefused("notifications.build-not-ended");
        await World.PipelineAsync(7001, "failed");
        await Eventually.BecomesTrueAsync(async () => (await World.Team.App.TextsAsync($"select state from notifications.builds where id = '{build}'")).Single() == "failed");
        var first = (await World.Li.Client.PostAsync($"/workbench/builds/{build}/rerun")).ShouldBe(HttpStatusCode.Accepted).Json;
        var second = (await World.Zhang.Client.PostAsync($"/workbench/builds/{build}/rerun")).ShouldBe(HttpStatusCode.Accepted).Json;
        ((Guid)second["id"]!).ShouldBe((Guid)first["id"]!, "one build, one run");
        (await SettledAsync(World.Li, first)).State.ShouldBe("done");
        World.GitLab.Requests.Count(r => r.Path.EndsWith("/pipelines/7001/retry", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task A_comment_is_seen_at_once_and_never_twice()
    {
        var (id, number) = await World.MergeRequestAsync("Talk about me");
        var answer = (await World.Zhang.Client.PostAsync($"/workbench/merge-requests/{id}/comments", new { text = "  看起来不错 \r\n<b>LGTM</b>  " })).ShouldBe(HttpStatusCode.Accepted).Json;
        var written = (await CommentsAsync(id)).ShouldHaveSingleItem();
        ((string?)written["text"], (bool)written["isMine"]!).ShouldBe(("看起来不错 \n<b>LGTM</b>", true));
        (await SettledAsync(World.Zhang, answer)).State.ShouldBe("done");
        var (on, note) = World.GitLab.Notes.Last();
        (on, (string?)note["body"]).ShouldBe((number.ToString(System.Globalization.CultureInfo.InvariantCulture), $"看起来不错 \n<b>LGTM</b>\n\n— {await NameAsync(World.Zhang)} · Liaison"));

        await World.NoteAsync(number, (int)note["id"]!, (string)note["body"]!, Bot);
        await EchoedAsync((int)note["id"]!);
        var known = (await CommentsAsync(id)).ShouldHaveSingleItem();
        ((string?)known["text"], (string?)known["author"], (bool)known["isMine"]!, (bool)known["isPending"]!).ShouldBe(("看起来不错 \n<b>LGTM</b>", await NameAsync(World.Zhang), true, false));
    }

    [Fact]
    public async Task The_sources_word_may_come_before_its_answer()
    {
        World.GitLab.Faults.Enqueue(new ForgeFault(403, """{"message":"403 Forbidden - Must be admin to use sudo"}"""));
        World.GitLab.Faults.Enqueue(new ForgeFault(502, Heard: true));
        var (id, number) = await World.MergeRequestAsync("Fast echo");
        var answer = (await World.Zhang.Client.PostAsync($"/workbench/merge-requests/{id}/comments", new { text = "快" })).ShouldBe(HttpStatusCode.Accepted).Json;
        await Eventually.BecomesTrueAsync(() => Task.FromResult(World.GitLab.Notes.Any(n => ((string)n.Note["body"]!).StartsWith('快'))));
        var note = World.GitLab.Notes.Last().Note;
        await World.NoteAsync(number, (int)note["id"]!, (string)note["body"]!, Bot);
        await EchoedAsync((int)note["id"]!);
        (await CommentsAsync(id)).ShouldHaveSingleItem();
        (await SettledAsync(World.Zhang, answer)).State.ShouldBe("done");
        (await CommentsAsync(id)).ShouldHaveSingleItem();
        World.GitLab.Notes.Count(n => ((string)n.Note["body"]!).StartsWith('快')).ShouldBe(1);
    }

    [Fact]
    public async Task The_same_words_of_somebody_else_are_another_comment()
    {
        World.GitLab.Faults.Enqueue(new ForgeFault(503, RetryAfter: "3"));
        var (id, number) = await World.MergeRequestAsync("Two say so");
        var answer = (await World.Zhang.Client.PostAsync($"/workbench/merge-requests/{id}/comments", new { text = "LGTM" })).ShouldBe(HttpStatusCode.Accepted).Json;
        await World.NoteAsync(number, 4001, "LGTM", new { id = 8, name = "李娜", username = "lina" });
        await EchoedAsync(4001);
        (await CommentsAsync(id)).Count.ShouldBe(2);
        (await SettledAsync(World.Zhang, answer)).State.ShouldBe("done");
        (await CommentsAsync(id)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_failure_has_a_word_and_can_be_tried_again_and_no_secret_is_logged()
    {
        World.GitLab.MaySudo = true;
        var (id, _) = await World.MergeRequestAsync("Refused first");
        World.GitLab.Faults.Enqueue(new ForgeFault(503));
        World.GitLab.Faults.Enqueue(new ForgeFault(403, """{"message":"403 Forbidden"}"""));
        var failed = (await World.Zhang.Client.PostAsync($"/workbench/merge-requests/{id}/approve")).ShouldBe(HttpStatusCode.Accepted).Json;
        (await SettledAsync(World.Zhang, failed)).ShouldBe(("failed", "not-allowed"));
        World.GitLab.Requests.Count.ShouldBe(2, "503 is tried again, 403 is not");
        (await World.Li.Client.GetAsync($"/workbench/actions/{failed["id"]}")).ShouldBe(HttpStatusCode.NotFound);
        (await World.Team.App.TextsAsync("select id::text from kernel.messages where state = 'dead'")).ShouldBeEmpty();

        await World.Zhang.Client.PostAsync($"/workbench/merge-requests/{id}/approve");
        (await SettledAsync(World.Zhang, failed)).State.ShouldBe("done");
        World.Team.App.Log.Lines.ShouldAllBe(l => !l.Contains(ForgeStub.Token, StringComparison.Ordinal));
        (await World.Team.ScalarAsync<long>($"select count(*) from events.mt_events where data::text like '%{ForgeStub.Token}%'")).ShouldBe(0);
    }

    [Fact]
    public async Task A_tap_on_a_card_is_answered_in_it_and_changes_it_for_everybody()
    {
        World.GitLab.MaySudo = true;
        var (id, number) = await World.MergeRequestAsync("Tap me");
        var (mine, hers) = (await World.CardAsync(World.Zhang, id), await World.CardAsync(World.Li, id));
        World.GitLab.Faults.Enqueue(new ForgeFault(503, RetryAfter: "2"));
        await World.PressAsync(World.Zhang, mine);
        await Eventually.BecomesTrueAsync(async () => (string?)(await World.ShownAsync(World.Zhang, mine))["frozen"] == "已提交", because: "the one who tapped sees it at once");
        (await World.ShownAsync(World.Li, hers))["frozen"].ShouldBeNull();
        await World.PressAsync(World.Zhang, mine);

        var name = await NameAsync(World.Zhang);
        foreach (var (who, card) in new[] { (World.Zhang, mine), (World.Li, hers) })
        {
            await Eventually.BecomesTrueAsync(
                async () => (string?)(await World.ShownAsync(who, card))["part"]!["main_title"]?["desc"] == $"{name} 已批准", TimeSpan.FromSeconds(60), $"the card of {who.UserId}");
            (await World.ShownAsync(who, card))["part"]!["button_list"].ShouldBeNull();
        }

        World.GitLab.Requests.Count(r => r.Path.EndsWith($"/merge_requests/{number}/approve", StringComparison.Ordinal)).ShouldBe(2, "the try that failed, and the one that did not: two taps are one effect");
        (await EventsAsync(id)).ShouldBe(["action_done", "action_requested"]);
        (await World.Team.ScalarAsync<long>($"select count(*) from events.mt_events where type = 'card_tapped' and data ->> 'subject' = '{id}'")).ShouldBe(2, "every tap is an event");
    }

    [Fact]
    public async Task A_tap_that_is_refused_or_fails_says_why_on_the_card()
    {
        World.GitLab.MaySudo = true;
        var (id, number) = await World.MergeRequestAsync("Too late");
        var (mine, hers) = (await World.CardAsync(World.Zhang, id), await World.CardAsync(World.Li, id));
        World.GitLab.Faults.Enqueue(new ForgeFault(404, """{"message":"404 Not found"}"""));
        await World.PressAsync(World.Zhang, mine);
        await SaysAsync(World.Zhang, mine, "来源系统中已不存在该内容。");

        await World.MergeRequestAsync("Too late", "merge", number, "merged");
        await Eventually.BecomesTrueAsync(async () => (await World.Team.App.TextsAsync($"select state from notifications.merge_requests where id = '{id}'")).Single() == "merged");
        await World.PressAsync(World.Li, hers);
        await SaysAsync(World.Li, hers, "该合并请求已合并或已关闭。");
    }

    [Fact]
    public async Task A_card_that_was_not_sent_to_somebody_or_offers_something_else_has_no_effect()
    {
        var (id, _) = await World.MergeRequestAsync("Forged");
        var (other, _) = await World.MergeRequestAsync("Another");
        var card = await World.CardAsync(World.Zhang, id);
        await World.PressAsync(World.Stranger, card);
        await World.PressAsync(World.Zhang, card, key: $"approve:{other:n}");
        await World.PressAsync(World.Zhang, card, key: $"rerun:{id:n}");
        await World.PressAsync(World.Zhang, card, key: "nonsense");
        await Eventually.BecomesTrueAsync(async () => await World.Team.ScalarAsync<long>("select count(*) from binding.callbacks where handled_at is null") == 0);
        await Eventually.BecomesTrueAsync(async () => await World.Team.ScalarAsync<long>("select count(*) from kernel.messages where queue = 'card-taps'") == 0);
        World.GitLab.Requests.ShouldBeEmpty();
        (await World.Team.ScalarAsync<long>($"select count(*) from events.mt_events where type in ('card_tapped', 'action_requested') and data ->> 'subject' in ('{id}', '{other}')")).ShouldBe(0);
    }

    [Fact]
    public async Task A_tap_that_was_not_answered_in_time_is_worked_off_once_and_what_fails_then_is_a_message()
    {
        World.GitLab.MaySudo = true;
        World.GitLab.Faults.Enqueue(new ForgeFault(422, """{"message":"no"}"""));
        var (id, _) = await World.MergeRequestAsync("Slow host");
        var card = await World.CardAsync(World.Zhang, id);
        var (task, key) = ((string)card["part"]!["task_id"]!, (string)card["part"]!["button_list"]![0]!["key"]!);
        var code = (await World.Team.App.TextsAsync($"select response_code from notifications.action_cards where task_id = '{task}'")).Single();
        for (var i = 0; i < 2; i++)
        {
            await using var session = World.Team.App.Services.GetRequiredService<IEventStore>().OpenSession(new EventMetadata("wecom", "callback"));
            await World.Team.App.Services.GetRequiredService<ICardTaps>().NoteAsync(
                session, new TeamId(World.Team.Owner.Team), [new CardTap(World.Team.Corp.CorpId, World.Zhang.UserId, World.Team.Corp.AgentId, task, key, code, DateTimeOffset.UtcNow)]);
            await session.SaveAsync(TestContext.Current.CancellationToken);
            await Eventually.BecomesTrueAsync(async () => await World.Team.ScalarAsync<long>("select count(*) from kernel.messages where queue = 'card-taps'") == 0);
        }

        await Eventually.BecomesTrueAsync(async () => (string?)(await World.ShownAsync(World.Zhang, card))["frozen"] == "已提交", TimeSpan.FromSeconds(30), "the card is changed by a call");
        await Eventually.BecomesTrueAsync(
            async () => (await World.InboxAsync(World.Zhang)).Any(m => (string?)m["title"] == "未能完成" && ((string?)m["description"])?.Contains("Slow host", StringComparison.Ordinal) == true),
            TimeSpan.FromSeconds(60),
            "the card has no code left");
        (await World.Team.ScalarAsync<long>($"select count(*) from events.mt_events where type = 'card_tapped' and data ->> 'subject' = '{id}'")).ShouldBe(1);
    }

    private static GitLabTeam Ready(GitLabTeam world)
    {
        world.GitLab.Requests.Clear();
        world.GitLab.Faults.Clear();
        world.GitLab.MaySudo = false;
        return world;
    }

    private async Task SaysAsync(Reviewer who, JsonObject card, string text) => await Eventually.BecomesTrueAsync(
        async () => (string?)(await World.ShownAsync(who, card))["part"]!["sub_title_text"] == text, TimeSpan.FromSeconds(60), $"the card of {who.UserId} says {text}");

    private static async Task<(string State, string? Reason)> SettledAsync(Reviewer who, JsonNode answer)
    {
        JsonNode? action = null;
        await Eventually.BecomesTrueAsync(
            async () => (string?)(action = (await who.Client.GetAsync($"/workbench/actions/{answer["id"]}")).ShouldBe(HttpStatusCode.OK).Json)["state"] != "requested", TimeSpan.FromSeconds(60));
        return ((string)action!["state"]!, (string?)action["reason"]);
    }

    private async Task<string?> VerdictAsync(Guid request) =>
        (await World.Team.App.TextsAsync($"select coalesce(verdict, '') from notifications.involvements v join notifications.source_users u on u.id = v.user_id where v.subject_id = '{request}' and v.role = 'reviewer' and u.external_id = '7'"))
        .Single() is { Length: > 0 } verdict ? verdict : null;

    private async Task<IReadOnlyList<JsonNode>> CommentsAsync(Guid request) =>
        [.. (await World.Zhang.Client.GetAsync($"/workbench/merge-requests/{request}/comments")).ShouldBe(HttpStatusCode.OK).Json["items"]!.AsArray().OfType<JsonNode>()];

    private Task EchoedAsync(int note) => Eventually.BecomesTrueAsync(
        async () => (await World.Team.App.TextsAsync($"select 'x' from notifications.comments where external_id = '{note}' and url is not null")).Count == 1, because: $"note {note} came back");

    private static async Task<string> NameAsync(Reviewer who) => (string)(await who.Client.Client.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.OK).Json["account"]!["name"]!;

    private async Task<IReadOnlyList<string>> EventsAsync(Guid subject) => await World.Team.App.TextsAsync(
        $"select e.type from events.mt_events e where e.type like 'action_%' and e.stream_id in (select id from notifications.actions_1 where subject_id = '{subject}') order by e.type");
}
