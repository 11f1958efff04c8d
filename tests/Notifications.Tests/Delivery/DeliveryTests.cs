using System.Diagnostics.Metrics;
using System.Net;
using Liaison.HostTesting;
using Liaison.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Liaison.Notifications.Tests.Delivery;

/// <summary>From what a source says to the right phones: preferences, quiet time, limits, languages, outages.</summary>
public sealed class DeliveryTests(DeliveryTests.Fixture fixture) : IClassFixture<DeliveryTests.Fixture>
{
    private NotifiedTeam Team => fixture.Team;

    [Fact]
    public async Task Who_has_to_do_with_it_is_told_in_their_language_and_one_tap_leads_there()
    {
        var (zhang, li) = (Team.People[0], Team.People[1]);
        await PreferAsync(li, language: "en");
        var before = ((await Team.InboxAsync(zhang)).Count, (await Team.InboxAsync(li)).Count);
        await Team.TellAsync(Item("login", "登录太慢 <script>alert(1)</script>", followers: [zhang, li], actor: null));
        await Team.SettledAsync();

        var toZhang = (await Team.InboxAsync(zhang)).Skip(before.Item1).ToList().ShouldHaveSingleItem();
        toZhang.Title!.ShouldBe("工作项新建：登录太慢 ＜script＞alert(1)＜/script＞");
        toZhang.Msgtype.ShouldBe("textcard");
        var toLi = (await Team.InboxAsync(li)).Skip(before.Item2).ToList().ShouldHaveSingleItem();
        toLi.Title!.ShouldStartWith("Item created: ");
        Uri.UnescapeDataString(toLi.Url!).ShouldContain($"/join/{Team.Team.Owner.Team}/wecom?to=/m/{Team.Team.Owner.Team}/items/");

        // In WeCom's browser the link signs in without a question, and leads on.
        var visitor = Team.Team.NewVisitor();
        var away = await visitor.Client.GetAsync(new Uri(toLi.Url!).PathAndQuery);
        away.Status.ShouldBe(HttpStatusCode.Redirect);
        var here = await li.Client.Client.SendAsync(HttpMethod.Get, new Uri(toLi.Url!).PathAndQuery, null, ("User-Agent", "Mozilla/5.0 (iPhone) MicroMessenger/7.0.1 wxwork/4.1.30"));
        here.ShouldBe(HttpStatusCode.Redirect).Location!.ToString().ShouldStartWith($"/m/{Team.Team.Owner.Team}/items/");
    }

    [Fact]
    public async Task Who_did_it_and_who_left_are_not_told_and_a_preference_is_obeyed()
    {
        var (zhang, li, wang) = (Team.People[0], Team.People[1], Team.People[2]);
        await PreferAsync(wang, pushes: [new { kind = "item", channel = "wecom", on = false }, new { kind = "item", channel = "mail", on = true }]);
        await Team.TellAsync(Item("own", "自己做的", followers: [zhang, li, wang], actor: zhang));
        await Team.SettledAsync();

        (await MessagesAsync("自己做的")).ShouldBe([li.Joined.Account, wang.Joined.Account], ignoreOrder: true);
        (await StatesAsync("自己做的")).ShouldBe([$"{li.UserId}/wecom/sent/", $"{wang.UserId}/wecom/skipped/turned-off", $"{wang.Email}/mail/sent/"], ignoreOrder: true);
        await Eventually.BecomesTrueAsync(async () => (await Team.Simulator.MailsAsync(wang.Email)).Any(m => m.Text.Contains("自己做的", StringComparison.Ordinal)));

        var leaver = Team.People[3];
        (await Team.Team.Owner.PostAsync($"/members/{leaver.Joined.Member}/lock", new { reason = "test" })).ShouldBe(HttpStatusCode.NoContent);
        await Team.TellAsync(Item("left", "已离开", followers: [leaver, zhang], actor: null));
        await Team.SettledAsync();
        (await MessagesAsync("已离开")).ShouldBe([zhang.Joined.Account]);
        await PreferAsync(wang, pushes: [new { kind = "item", channel = "wecom", on = true }, new { kind = "item", channel = "mail", on = false }]);
    }

    [Fact]
    public async Task Who_is_mentioned_where_they_may_not_look_is_told_nothing()
    {
        var (zhang, li, wang) = (Team.People[0], Team.People[1], Team.People[2]);
        var owner = (Guid)(await Team.Team.Owner.Client.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.OK).Json["account"]!["id"]!;
        var vault = new { id = "vault", name = "金库" };
        // Everybody is known at the source, and Wang has to do with the project, though not with what is spoken of. The owner is an admin.
        await Team.TellAsync(
            Item("known", "认识一下", followers: [li], actor: null),
            new { type = "item", project = new { id = "shop", name = "商城" }, id = "of-owner", title = "老板的", at = Team.Time.GetUtcNow(), author = new { id = "boss", login = "boss", email = "owner@acme.example" } },
            new { type = "item", project = vault, id = "other", title = "另一件", at = Team.Time.GetUtcNow(), assignees = new[] { wang.AtSource } },
            new { type = "item", project = vault, id = "secret", title = "金库密码", at = Team.Time.GetUtcNow(), assignees = new[] { zhang.AtSource } },
            new
            {
                type = "comment",
                project = vault,
                of = "item",
                subject = "secret",
                id = "said",
                text = "密码是一二三",
                at = Team.Time.GetUtcNow(),
                author = zhang.AtSource,
                mentions = new[] { li.UserId, wang.UserId, "boss" },
            });
        await Team.SettledAsync();

        (await Team.Team.App.TextsAsync("select account_id::text from notifications.messages where what = 'commented' and title like '%金库密码%'")).Select(Guid.Parse)
            .ShouldBe([wang.Joined.Account, owner], ignoreOrder: true);
        (await Team.Team.App.TextsAsync($"select 'x' from notifications.deliveries d join notifications.contents c using (tenant_id) where c.id = d.content_id and d.account_id = '{li.Joined.Account}' and c.body::text like '%金库%'"))
            .ShouldBeEmpty();
        // What Wang's message leads to is there, and would not be for Li.
        var item = await Team.Team.ScalarAsync<Guid>("select id from notifications.items where external_id = 'secret'");
        (await wang.Client.GetAsync($"/workbench/items/{item}")).ShouldBe(HttpStatusCode.OK);
        (await li.Client.GetAsync($"/workbench/items/{item}")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_can_be_decided_is_a_card_with_a_button()
    {
        var (zhang, li) = (Team.People[0], Team.People[1]);
        await Team.TellAsync(
            new
            {
                type = "merge-request",
                project = new { id = "shop", name = "商城" },
                id = "mr-1",
                number = "!1",
                title = "加快登录",
                state = "open",
                at = Team.Time.GetUtcNow(),
                createdAt = Team.Time.GetUtcNow(),
                author = zhang.AtSource,
                reviewers = new[] { li.AtSource },
                sourceBranch = "fast",
                targetBranch = "main",
            },
            new
            {
                type = "build",
                project = new { id = "shop", name = "商城" },
                id = "b-1",
                number = "7",
                name = "每夜构建",
                state = "failed",
                @ref = "main",
                at = Team.Time.GetUtcNow(),
                author = zhang.AtSource,
            });
        await Team.SettledAsync();

        var review = (await Team.PhoneAsync(li)).Last(m => (string?)m!["msgtype"] == "template_card")!.ToJsonString();
        review.ShouldContain("button_interaction");
        review.ShouldContain("approve:");
        var failed = (await Team.PhoneAsync(zhang)).Last(m => (string?)m!["msgtype"] == "template_card")!.ToJsonString();
        failed.ShouldContain("rerun:");
        (await Team.Team.ScalarAsync<long>("select count(*) from notifications.action_cards where response_code is not null")).ShouldBeGreaterThanOrEqualTo(2);
    }

    [Fact]
    public async Task Quiet_time_holds_and_lets_go_as_one_message_and_urgent_passes()
    {
        var wang = Team.People[2];
        (await wang.Client.PutAsync("/me/do-not-disturb", new { always = true })).ShouldBe(HttpStatusCode.NoContent);
        (await Team.Team.Owner.PutAsync("/notification-settings", new { urgentSources = new[] { Team.Source } })).ShouldBe(HttpStatusCode.NoContent);
        var before = (await Team.PhoneAsync(wang)).Count;
        await Team.TellItemAsync("夜里一", [wang]);
        await Team.TellItemAsync("夜里二", [wang]);
        await Team.TellItemAsync("着火了", [wang], urgent: true);
        await Team.SettledAsync();
        var passed = (await Team.PhoneAsync(wang)).Skip(before).ShouldHaveSingleItem()!;
        ((string)passed["title"]!).ShouldStartWith("【紧急】");
        (await StatesAsync("夜里一")).ShouldHaveSingleItem().ShouldBe($"{wang.UserId}/wecom/held/quiet-time");
        await Team.PassAsync(TimeSpan.FromMinutes(5));
        // Others of this class are done by now: nothing else waits.
        Measured("liaison.deliveries.waiting").ShouldBe(["wecom/queued/0", "wecom/held/2", "mail/queued/0", "mail/held/0"]);
        Measured("liaison.deliveries.oldest").ShouldBe(["wecom/queued/0", "wecom/held/300", "mail/queued/0", "mail/held/0"]);

        (await wang.Client.DeleteAsync("/me/do-not-disturb")).ShouldBe(HttpStatusCode.NoContent);
        await Team.SettledAsync();
        await Eventually.BecomesTrueAsync(async () => (await Team.PhoneAsync(wang)).Count > before + 1);
        var digest = (await Team.PhoneAsync(wang)).Skip(before + 1).ShouldHaveSingleItem()!;
        ((string)digest["msgtype"]!).ShouldBe("markdown");
        var text = (string)digest["content"]!;
        text.ShouldContain("2 条通知");
        text.IndexOf("夜里一", StringComparison.Ordinal).ShouldBeLessThan(text.IndexOf("夜里二", StringComparison.Ordinal));
        (await StatesAsync("夜里二")).ShouldHaveSingleItem().ShouldBe($"{wang.UserId}/wecom/merged/");
        (await Team.Team.Owner.PutAsync("/notification-settings", new { urgentSources = Array.Empty<Guid>() })).ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Nothing_vanishes_above_WeComs_thirty_a_minute()
    {
        var li = Team.People[1];
        await Team.PassAsync(TimeSpan.FromMinutes(2));
        var before = (await Team.PhoneAsync(li)).Count;
        await Team.TellAsync([.. Enumerable.Range(1, 60).Select(i => Item($"flood-{i}", $"洪水{i:00}号", followers: [li], actor: null))]);
        await Team.SettledAsync();
        await Team.PassAsync(TimeSpan.FromMinutes(2));
        await Team.SettledAsync();

        var got = (await Team.PhoneAsync(li)).Skip(before).Select(m => m!.ToJsonString()).ToList();
        got.Count.ShouldBeLessThanOrEqualTo(30);
        // What a digest has no room for stands in the messages, where its last line leads.
        (await Team.CountAsync("content_id in (select id from notifications.contents where body ->> 'title' like '%洪水%') and state in ('sent', 'merged')")).ShouldBe(60);
        (await Team.Team.ScalarAsync<long>("select count(*) from notifications.messages where title like '%洪水%'")).ShouldBe(60);
    }

    [Fact]
    public async Task A_muted_project_is_silent_and_still_in_the_messages()
    {
        var zhang = Team.People[0];
        await Team.TellItemAsync("先说一声", [zhang], project: "noisy");
        await Team.SettledAsync();
        var project = await Team.Team.ScalarAsync<Guid>("select id from notifications.projects where external_id = 'noisy'");
        (await zhang.Client.PutAsync($"/me/mutes/project/{project}", new { until = Team.Time.GetUtcNow().AddHours(1) })).ShouldBe(HttpStatusCode.NoContent);
        await Team.TellItemAsync("太吵了", [zhang], project: "noisy");
        await Team.SettledAsync();
        (await StatesAsync("太吵了")).ShouldHaveSingleItem().ShouldBe($"{zhang.UserId}/wecom/skipped/muted");
        (await MessagesAsync("太吵了")).ShouldBe([zhang.Joined.Account]);
        await Team.PassAsync(TimeSpan.FromHours(1));
        await Team.TellItemAsync("又可以了", [zhang], project: "noisy");
        await Team.SettledAsync();
        (await StatesAsync("又可以了")).ShouldHaveSingleItem().ShouldBe($"{zhang.UserId}/wecom/sent/");
    }

    [Fact]
    public async Task An_admin_sees_why_and_sends_again()
    {
        var zhang = Team.People[0];
        await Team.Simulator.FaultAsync("/cgi-bin/message/send", "errcode", errcode: 45002, times: 1);
        await Team.TellItemAsync("被拒绝", [zhang]);
        await Team.SettledAsync();
        var owner = Team.Team.Owner;
        var refused = (await owner.GetAsync($"/deliveries?state=refused&search={Uri.EscapeDataString("被拒绝")}")).ShouldBe(HttpStatusCode.OK).Json["items"]!.AsArray().ShouldHaveSingleItem()!;
        ((int)refused["errCode"]!).ShouldBe(45002);
        (await owner.PostAsync($"/deliveries/{refused["id"]}/replay")).ShouldBe(HttpStatusCode.NoContent);
        await Team.SettledAsync();
        (await StatesAsync("被拒绝")).ShouldHaveSingleItem().ShouldBe($"{zhang.UserId}/wecom/sent/");
        (await owner.PostAsync($"/deliveries/{refused["id"]}/replay")).ShouldBeRefused("notifications.delivery-not-replayable");
        (await zhang.Client.GetAsync("/deliveries")).ShouldBeRefused("access.role-required");
    }

    [Fact]
    public async Task A_call_whose_result_a_crash_lost_is_made_again_and_reaches_nobody_twice()
    {
        var zhang = Team.People[0];
        await Team.PassAsync(TimeSpan.FromMinutes(2));
        await Team.TellItemAsync("断电前", [zhang]);
        await Team.SettledAsync();
        var before = (await Team.PhoneAsync(zhang)).Count;
        await Team.Simulator.ResetCallsAsync();

        // As the tables are when the host dies between WeCom's answer and its own commit; and another message waits already.
        await Team.Team.App.TextsAsync(
            $"update notifications.deliveries set state = 'queued', due_at = '{Team.Time.GetUtcNow():O}' where content_id in (select id from notifications.contents where body ->> 'title' like '%断电前%') returning id::text");
        await Team.TellItemAsync("断电后", [zhang]);
        await Team.SettledAsync();

        (await Team.Simulator.CallsAsync())["/cgi-bin/message/send"].ShouldBe(2, "the same call again, and the new one");
        (await Team.PhoneAsync(zhang)).Count.ShouldBe(before + 1);
        (await StatesAsync("断电前")).ShouldAllBe(s => s.Contains("/sent/"));
    }

    [Fact]
    public async Task An_outage_of_an_hour_loses_nothing_keeps_order_and_ends_without_a_storm()
    {
        var (zhang, li) = (Team.People[0], Team.People[1]);
        await Team.PassAsync(TimeSpan.FromMinutes(2));
        var (zhangs, lis) = ((await Team.PhoneAsync(zhang)).Count, (await Team.PhoneAsync(li)).Count);
        await Team.Simulator.FaultAsync("/cgi-bin/message/send", "errcode", errcode: 45009);
        for (var i = 0; i < 12; i++)
        {
            await Team.TellItemAsync($"停电{i:00}", i % 2 == 0 ? [zhang, li] : [zhang]);
            await Team.PassAsync(TimeSpan.FromMinutes(5));
        }

        await Team.IdleAsync();
        (await Team.Team.ScalarAsync<int>("select failures from notifications.lanes where name = 'wecom'")).ShouldBeGreaterThan(2, "it is tried from time to time");
        (await Team.Team.ScalarAsync<long>("select count(*) from events.mt_events where type = 'deliveries_blocked'")).ShouldBe(1);
        await Eventually.BecomesTrueAsync(
            async () => (await Team.Simulator.MailsAsync("owner@acme.example")).Count(m => m.Subject.Contains("do not reach WeCom", StringComparison.Ordinal)) == 1, because: "admins are told");
        await Team.Simulator.ClearFaultsAsync();
        await Team.Simulator.ResetCallsAsync();
        // Longer than a lane waits that WeCom's limit by the hour has shut.
        await Team.PassAsync(TimeSpan.FromMinutes(75));
        for (var i = 0; i < 10; i++)
        {
            await Team.PassAsync(TimeSpan.FromSeconds(30));
        }

        await Team.SettledAsync();
        (await Team.Simulator.CallsAsync())["/cgi-bin/message/send"].ShouldBeLessThanOrEqualTo(8);
        foreach (var (who, before, expected) in new[] { (zhang, zhangs, Enumerable.Range(0, 12)), (li, lis, Enumerable.Range(0, 6).Select(i => i * 2)) })
        {
            var told = string.Concat((await Team.PhoneAsync(who)).Skip(before).Select(m => (string?)m!["title"] + (string?)m["content"]));
            // A digest names the first ones and counts them all.
            var places = expected.Select(i => told.IndexOf($"停电{i:00}", StringComparison.Ordinal)).Where(p => p >= 0).ToList();
            places.Count.ShouldBeGreaterThanOrEqualTo(expected.Count() / 2, told);
            places.ShouldBe(places.Order().ToList());
        }

        (await Team.CountAsync("state not in ('sent', 'merged', 'skipped')")).ShouldBe(0, "nothing is lost");
        // Once, though it was tried again and again.
        (await Team.Simulator.MailsAsync("owner@acme.example")).Count(m => m.Subject.Contains("do not reach WeCom", StringComparison.Ordinal)).ShouldBe(1);
        (await Team.Team.ScalarAsync<long>("select count(*) from events.mt_events where type = 'deliveries_resumed'")).ShouldBe(1);
    }

    /// <summary>What whoever collects the host's figures gets; other hosts of this process have meters of their own.</summary>
    private List<string> Measured(string gauge)
    {
        var meters = Team.Team.App.Services.GetRequiredService<IMeterFactory>();
        List<string> measured = [];
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == gauge && ReferenceEquals(instrument.Meter.Scope, meters))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) => measured.Add($"{tags[0].Value}/{tags[1].Value}/{value}"));
        listener.SetMeasurementEventCallback<double>((_, value, tags, _) => measured.Add($"{tags[0].Value}/{tags[1].Value}/{Math.Floor(value)}"));
        listener.Start();
        listener.RecordObservableInstruments();
        return measured;
    }

    private object Item(string id, string title, IEnumerable<Colleague> followers, Colleague? actor) => new
    {
        type = "item",
        project = new { id = "shop", name = "商城" },
        id,
        number = "#1",
        title,
        kind = "task",
        at = Team.Time.GetUtcNow(),
        createdAt = Team.Time.GetUtcNow(),
        assignees = new[] { new { id = "nobody-here" } },
        followers = followers.Select(f => f.AtSource),
        actor = actor?.AtSource,
    };

    private static async Task PreferAsync(Colleague who, string language = "zh-CN", object[]? pushes = null) =>
        (await who.Client.PutAsync("/me/notification-preferences", new { language, timeZone = "Asia/Shanghai", pushes = pushes ?? [] })).ShouldBe(HttpStatusCode.NoContent);

    private async Task<IReadOnlyList<Guid>> MessagesAsync(string title) =>
        [.. (await Team.Team.App.TextsAsync($"select account_id::text from notifications.messages where title like '%{title}%'")).Select(Guid.Parse)];

    private Task<IReadOnlyList<string>> StatesAsync(string title) => Team.Team.App.TextsAsync(
        $"select receiver || '/' || channel || '/' || state || '/' || coalesce(reason, '') from notifications.deliveries where content_id in (select id from notifications.contents where body ->> 'title' like '%{title}%')");

    public sealed class Fixture : IAsyncLifetime
    {
        public NotifiedTeam Team { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Team = await NotifiedTeam.StartAsync();

        public ValueTask DisposeAsync() => Team.DisposeAsync();
    }
}
