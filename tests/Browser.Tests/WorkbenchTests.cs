using System.Net;
using Liaison.HostTesting;
using Liaison.Testing;
using Microsoft.Playwright;

namespace Liaison.Browser.Tests;

/// <summary>The workbench on a phone, inside of WeCom: signed in silently, every page, a comment, progress, settings.</summary>
public class WorkbenchTests(Chromium chromium)
{
    public static TheoryData<Look> Looks => [new Look(Phone: true), new Look("en", Phone: true, Dark: true), new Look(Phone: true, Dark: true), new Look("en", Phone: true)];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Every_page_is_fit_to_be_seen(Look look)
    {
        await using var world = await World.StartAsync(look.Chinese);
        await using var visit = await world.VisitAsync(chromium, look);
        List<string> unfit = [];
        foreach (var (name, page) in world.Pages())
        {
            await visit.GoAsync($"/m/{world.Team.Owner.Team}/{page}");
            unfit.AddRange((await visit.LookAsync("m-" + name)).Select(trouble => $"{name}: {trouble}"));
        }

        // Twice as large, as somebody reads who has set it so.
        await visit.GoAsync($"/m/{world.Team.Owner.Team}/items");
        await visit.Page.EvaluateAsync("() => { document.documentElement.style.fontSize = '28px'; }");
        unfit.AddRange((await visit.LookAsync("m-large")).Select(trouble => $"large: {trouble}"));
        unfit.ShouldBeEmpty();
    }

    [Fact]
    public async Task One_tap_leads_to_the_thing_itself_and_its_first_page_is_small()
    {
        await using var world = await World.StartAsync(chinese: true);
        await using var visit = await world.VisitAsync(chromium, new Look(Phone: true));
        await visit.GoAsync($"/m/{world.Team.Owner.Team}/items/{world.Item}?m=1");

        // By WeCom's OAuth and back, with nothing typed.
        await visit.Page.GetByText("支付回调偶发超时").First.WaitForAsync();
        visit.Page.Url.ShouldEndWith($"/m/{world.Team.Owner.Team}/items/{world.Item}?m=1");
        // What is seen is read.
        await Eventually.BecomesTrueAsync(async () => (int)(await world.Mei.GetAsync("/workbench/badges")).Json["unread"]!["item"]! == 0);

        await visit.GoAsync($"/m/{world.Team.Owner.Team}/items");
        await visit.Heading("我的事项", "My items").WaitForAsync();
        await visit.Page.GetByText("支付回调偶发超时").First.WaitForAsync();
        var scripts = await visit.Page.EvaluateAsync<int>("() => performance.getEntriesByType('resource').filter(r => r.name.endsWith('.js')).reduce((sum, r) => sum + r.encodedBodySize, 0)");
        scripts.ShouldBeInRange(10_000, 200_000);
    }

    [Fact]
    public async Task A_comment_is_written_and_seen_and_somebody_is_mentioned()
    {
        await using var world = await World.StartAsync(chinese: false);
        await using var visit = await world.VisitAsync(chromium, new Look("en", Phone: true));
        await visit.GoAsync($"/m/{world.Team.Owner.Team}/items/{world.Item}");
        var field = visit.Field("Write a comment", "Write a comment");
        await field.FillAsync("I can reproduce it, ");
        await field.PressSequentiallyAsync("@we");
        await visit.Page.GetByRole(AriaRole.Group, new() { Name = "Mention" }).GetByRole(AriaRole.Button).First.ClickAsync();
        await Assertions.Expect(field).ToHaveValueAsync("I can reproduce it, @wei ");

        // What was typed is still there after a look elsewhere.
        await visit.GoAsync($"/m/{world.Team.Owner.Team}/items/{world.Item}");
        await Assertions.Expect(field).ToHaveValueAsync("I can reproduce it, @wei ");
        await visit.Button("发送", "Send").ClickAsync();
        await Assertions.Expect(visit.Page.Locator(".talk li").Last).ToContainTextAsync("I can reproduce it, @wei");
        await Assertions.Expect(field).ToHaveValueAsync("");
        await visit.CheckAsync("m-item-commented");
        (await world.Mei.GetAsync($"/workbench/items/{world.Item}/comments")).ShouldBe(HttpStatusCode.OK).Text.ShouldContain("I can reproduce it");
    }

    [Fact]
    public async Task Progress_is_right_and_lists_are_narrowed_by_kind_project_and_star()
    {
        await using var world = await World.StartAsync(chinese: false);
        await using var visit = await world.VisitAsync(chromium, new Look("en", Phone: true));
        await visit.GoAsync($"/m/{world.Team.Owner.Team}/iterations");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Progressbar).First).ToHaveAttributeAsync("aria-valuenow", "50");
        await visit.SeesAsync("", "3 of 6 done");
        await visit.Page.GetByText("Sprint 24").First.ClickAsync();
        await visit.Page.GetByRole(AriaRole.Img, new() { Name = "Burn-down: 6 items, 3 left now" }).WaitForAsync();

        await visit.GoAsync($"/m/{world.Team.Owner.Team}/items");
        var rows = visit.Page.Locator(".cards li");
        await Assertions.Expect(rows).ToHaveCountAsync(4);
        await visit.Button("缺陷", "Defect").ClickAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(1);
        await visit.GoAsync($"/m/{world.Team.Owner.Team}/projects");
        await visit.Button("", "Star the project Data platform").ClickAsync();
        await visit.Button("", "Unstar the project Data platform").WaitForAsync();
        await visit.GoAsync($"/m/{world.Team.Owner.Team}/items");
        await visit.Button("选择项目", "Choose a project").ClickAsync();
        await visit.Dialog.GetByRole(AriaRole.Button, new() { Name = "Starred" }).ClickAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(1);
        await visit.Page.GetByText("Nightly export").WaitForAsync();
    }

    [Fact]
    public async Task Settings_are_kept_and_obeyed()
    {
        await using var world = await World.StartAsync(chinese: false);
        await using var visit = await world.VisitAsync(chromium, new Look("en", Phone: true));
        await visit.GoAsync($"/m/{world.Team.Owner.Team}/me/push");
        var push = visit.Page.GetByRole(AriaRole.Switch, new() { Name = "Items: WeCom" });
        await Assertions.Expect(push).ToBeCheckedAsync();
        await push.ClickAsync();
        await Eventually.BecomesTrueAsync(async () => !await IsOnAsync());

        // Something happens: it comes to the messages, and is not pushed to WeCom.
        var told = await world.TellAsync("told-quietly", "Told quietly");
        await Eventually.BecomesTrueAsync(async () => (await world.Mei.GetAsync("/workbench/messages")).Text.Contains("Told quietly", StringComparison.Ordinal), TimeSpan.FromSeconds(30));
        (await world.Team.App.TextsAsync($"select state from notifications.deliveries d where exists (select from notifications.messages m where m.id = d.message_id and m.subject_id = '{told}') and channel = 'wecom' and state = 'sent'")).ShouldBeEmpty();
        await visit.GoAsync($"/m/{world.Team.Owner.Team}/messages");
        await visit.Page.GetByText("Told quietly").First.WaitForAsync();

        await visit.GoAsync($"/m/{world.Team.Owner.Team}/me/quiet");
        await visit.Button("添加时段", "Add hours").ClickAsync();
        await visit.Button("保存", "Save").ClickAsync();
        await Eventually.BecomesTrueAsync(async () => (await PreferencesAsync())["doNotDisturb"] is { } quiet && (string?)quiet["hours"]![0]!["from"] == "22:00:00");
        await visit.CheckAsync("m-quiet-hours");

        await visit.GoAsync($"/m/{world.Team.Owner.Team}/me");
        await visit.Page.GetByLabel("Language").SelectOptionAsync("zh-CN");
        await visit.Page.GetByRole(AriaRole.Heading, new() { Name = "我的", Level = 1, Exact = true }).WaitForAsync();
        await Eventually.BecomesTrueAsync(async () => (string?)(await PreferencesAsync())["language"] == "zh-CN");

        async Task<System.Text.Json.Nodes.JsonNode> PreferencesAsync() => (await world.Mei.GetAsync("/me/notification-preferences")).ShouldBe(HttpStatusCode.OK).Json;

        async Task<bool> IsOnAsync() => (await PreferencesAsync())["pushes"]!.AsArray().Any(p => (string?)p!["kind"] == "item" && (string?)p["channel"] == "wecom" && (bool)p["on"]!);
    }

    [Fact]
    public async Task Without_a_network_what_was_seen_stays_and_can_be_asked_for_again()
    {
        await using var world = await World.StartAsync(chinese: false);
        await using var visit = await world.VisitAsync(chromium, new Look("en", Phone: true));
        await visit.GoAsync($"/m/{world.Team.Owner.Team}/items");
        await visit.Page.Locator(".cards li").First.WaitForAsync();
        await visit.Page.Context.SetOfflineAsync(true);
        await visit.SeesAsync("", "No connection");
        await visit.Button("重试", "Try again").WaitForAsync();
        await Assertions.Expect(visit.Page.Locator(".cards li")).ToHaveCountAsync(4);
        await visit.Page.Context.SetOfflineAsync(false);
        await Assertions.Expect(visit.Page.GetByText("No connection")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Who_is_deauthorised_sees_why_and_never_the_data_and_outside_of_WeCom_one_signs_in_as_ever()
    {
        await using var world = await World.StartAsync(chinese: false);
        var (address, look) = ($"/m/{world.Team.Owner.Team}/items/{world.Item}", new Look("en", Phone: true));
        await using var outside = await Visit.StartAsync(chromium, world.Team.App, look);
        await outside.GoAsync(address);
        await outside.ArrivesAsync("**/sign-in?**");
        await outside.Link("企业微信登录", "Sign in by WeCom").WaitForAsync();
        await outside.SignInAsync("owner@acme.example", TeamClient.Password);
        await outside.ArrivesAsync($"**{address}");
        await outside.Page.GetByText("Payment callback").First.WaitForAsync();

        (await world.Team.Owner.PostAsync($"/members/{world.Joined.Member}/lock", new { reason = "lost phone" })).ShouldBe(HttpStatusCode.NoContent);
        await using var visit = await world.VisitAsync(chromium, look);
        await visit.GoAsync(address);
        await visit.Page.Locator("[data-code='directory.member-locked']").WaitForAsync();
        (await visit.Page.ContentAsync()).ShouldNotContain("Payment callback");
    }

    /// <summary>A team with work that looks like work: Mei and Wei, two projects, an iteration on its way.</summary>
    private sealed class World(BoundTeam team, Joined mei, SimulatedPerson person, Guid source, bool chinese) : IAsyncDisposable
    {
        private readonly DateTimeOffset _now = DateTimeOffset.UtcNow;

        public BoundTeam Team => team;

        public TeamClient Mei => mei.Client;

        public Joined Joined => mei;

        public Guid Item { get; private set; }

        private Guid _iteration;
        private Guid _mergeRequest;
        private Guid _build;

        public static async Task<World> StartAsync(bool chinese)
        {
            var team = await BoundTeam.StartAsync(20, new LiaisonAppOptions(Settings: new Dictionary<string, string?> { ["Webhooks:AllowedNetworks:0"] = "127.0.0.0/8" }));
            var person = (await team.PeopleAsync())[1];
            var joined = await team.JoinAsync(person.Userid, "mei@acme.example");
            // An address that takes nothing: what is written is seen here all the same, and waits.
            var source = (Guid)(await team.Owner.PostAsync("/sources", new { kind = "api", name = "GitLab", apiBase = "http://127.0.0.1:9/hook", apiToken = "a-token-of-the-tests" })).ShouldBe(HttpStatusCode.Created).Json["id"]!;
            var world = new World(team, joined, person, source, chinese);
            await world.FillAsync();
            return world;
        }

        public Task<Visit> VisitAsync(Chromium chromium, Look look) => Visit.InWeComAsync(chromium, team.App, look, team.Corp.CorpId, person.Userid);

        public IEnumerable<(string Name, string Page)> Pages() =>
        [
            ("items", "items"), ("items-done", "items?state=done&kind=epic"), ("item", $"items/{Item}"), ("iterations", "iterations"), ("iteration", $"iterations/{_iteration}"), ("merge-requests", "merge-requests"),
            ("merge-request", $"merge-requests/{_mergeRequest}"), ("builds", "builds"), ("build", $"builds/{_build}"), ("messages", "messages"), ("projects", "projects"), ("search", $"search?q={Uri.EscapeDataString(Say("支付", "Payment"))}"), ("me", "me"),
            ("push", "me/push"), ("quiet", "me/quiet"), ("links", "me/links"), ("devices", "me/devices"), ("missing", $"items/{Guid.CreateVersion7()}"), ("nowhere", "nowhere"),
        ];

        /// <summary>An item that is assigned to Mei just now.</summary>
        public async Task<Guid> TellAsync(string id, string title) =>
            (await SendAsync(new { type = "item", id, number = "501", kind = "task", title, state = "open", author = Wei, assignees = new[] { MeiUser }, createdAt = DateTimeOffset.UtcNow, project = Shop, at = DateTimeOffset.UtcNow, actor = Wei }))[0];

        public ValueTask DisposeAsync() => team.DisposeAsync();

        private static object MeiUser => new { id = "2", login = "mei", email = "mei@acme.example", name = "韩梅" };

        private static object Wei => new { id = "3", login = "wei", name = "Wei Zhang" };

        private object Shop => new { id = "shop", name = Say("商城前台", "Web shop"), path = "acme/shop", group = "acme/web", url = "https://git.example/acme/shop" };

        private object Data => new { id = "data", name = Say("数据平台", "Data platform"), path = "acme/data", group = "acme/data" };

        private string Say(string zh, string en) => chinese ? zh : en;

        private string Day(int days) => _now.AddDays(days).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

        private object AnItem(string id, string kind, string title, object project, object[] assignees, bool done = false, int created = -9, int? due = null, bool inSprint = true, string? text = null, string? priority = null, int minutes = 0) => new
        {
            type = "item",
            id,
            number = id,
            kind,
            title,
            text,
            state = done ? Say("已关闭", "Closed") : Say("进行中", "In progress"),
            done,
            priority,
            iteration = inSprint ? "24" : null,
            author = Wei,
            assignees,
            project,
            dueOn = due is { } days ? Day(days) : null,
            createdAt = _now.AddDays(created),
            doneAt = done ? _now.AddDays(-2) : (DateTimeOffset?)null,
            url = $"https://git.example/acme/items/{id}",
            at = _now.AddMinutes(-10 - minutes),
            actor = Wei,
        };

        private async Task FillAsync()
        {
            object[] mine = [MeiUser], weis = [Wei];
            var ids = await SendAsync(
                new { type = "iteration", id = "24", name = Say("第 24 迭代", "Sprint 24"), startsOn = Day(-7), endsOn = Day(6), url = "https://git.example/acme/sprints/24", project = Shop, at = _now.AddMinutes(-90) },
                AnItem("128", "defect", Say("支付回调偶发超时，订单停留在待支付", "Payment callback times out now and then, orders stay unpaid"), Shop, mine, due: -1, priority: "P1",
                    text: Say("复现步骤：\n1. 使用测试卡支付\n2. 回调延迟 30 秒\n\n日志见 https://logs.example/q?id=7，请 @wei 看一下。", "Steps:\n1. Pay with the test card\n2. Delay the callback by 30 seconds\n\nLogs: https://logs.example/q?id=7, @wei please have a look.")),
                AnItem("129", "requirement", Say("支持按分期方式结算", "Pay in instalments"), Shop, mine, due: 4, minutes: 30),
                AnItem("130", "task", Say("升级前端构建工具", "Upgrade the build tool of the front end"), Shop, mine, created: -2, minutes: 60),
                AnItem("131", "task", Say("首页骨架屏", "Skeletons for the first page"), Shop, mine, done: true, minutes: 400),
                AnItem("132", "defect", Say("搜索结果排序不稳定", "Search results change their order"), Shop, weis, done: true, minutes: 500),
                AnItem("133", "epic", Say("会员体系改造", "New membership programme"), Shop, weis, done: true, minutes: 600),
                AnItem("77", "task", Say("每日导出任务", "Nightly export"), Data, mine, inSprint: false, minutes: 900),
                new { type = "comment", id = "c1", of = "item", subject = "128", text = Say("线上今天又出现了两次。", "It happened twice today."), author = Wei, project = Shop, at = _now.AddMinutes(-40) },
                new { type = "comment", id = "c2", of = "item", subject = "128", text = Say("@mei 我加了一个超时告警。", "@mei I have added an alert for it."), author = Wei, mentions = new[] { "mei" }, project = Shop, at = _now.AddMinutes(-20) },
                new
                {
                    type = "merge-request",
                    id = "42",
                    number = "42",
                    title = Say("修复：支付回调增加重试与幂等", "Fix: retry payment callbacks, once only"),
                    text = Say("关闭 #128", "Closes #128"),
                    state = "open",
                    author = Wei,
                    reviewers = mine,
                    sourceBranch = "fix/payment-callback",
                    targetBranch = "main",
                    createdAt = _now.AddHours(-5),
                    url = "https://git.example/acme/shop/-/merge_requests/42",
                    project = Shop,
                    at = _now.AddMinutes(-50),
                    actor = Wei,
                },
                new
                {
                    type = "merge-request",
                    id = "40",
                    number = "40",
                    title = Say("重构购物车状态管理", "Refactor the state of the cart"),
                    state = "draft",
                    author = MeiUser,
                    reviewers = weis,
                    sourceBranch = "feature/cart",
                    targetBranch = "main",
                    createdAt = _now.AddDays(-1),
                    project = Shop,
                    at = _now.AddHours(-20),
                    actor = MeiUser,
                },
                new { type = "review", mergeRequest = "40", reviewer = Wei, verdict = "changes-requested", project = Shop, at = _now.AddHours(-6), actor = Wei },
                new
                {
                    type = "build",
                    id = "901",
                    number = "901",
                    name = "pipeline",
                    state = "failed",
                    @ref = "fix/payment-callback",
                    commit = "0f3c2d9a7b61",
                    commitTitle = Say("支付回调增加重试", "Retry payment callbacks"),
                    mergeRequest = "42",
                    author = MeiUser,
                    stages = new[] { new { name = "build", state = "succeeded" }, new { name = "test", state = "failed" }, new { name = "deploy", state = "cancelled" } },
                    logTail = string.Join('\n', Enumerable.Range(1, 40).Select(i => $"[{i:00}] PaymentCallbackTests.Case{i} passed")) + "\n[41] PaymentCallbackTests.It_is_applied_once FAILED\n  expected 1, got 2\nERROR: job failed: exit code 1",
                    startedAt = _now.AddMinutes(-35),
                    endedAt = _now.AddMinutes(-32),
                    url = "https://git.example/acme/shop/-/pipelines/901",
                    project = Shop,
                    at = _now.AddMinutes(-32),
                },
                new { type = "build", id = "902", number = "902", name = "pipeline", state = "running", @ref = "main", commitTitle = Say("升级依赖", "Upgrade dependencies"), author = Wei, startedAt = _now.AddMinutes(-3), project = Shop, at = _now.AddMinutes(-3) },
                new { type = "build", id = "900", number = "900", name = "pipeline", state = "succeeded", @ref = "main", commitTitle = Say("首页骨架屏", "Skeletons"), author = Wei, startedAt = _now.AddMinutes(-300), endedAt = _now.AddMinutes(-294), project = Shop, at = _now.AddMinutes(-294) });
            (_iteration, Item, _mergeRequest, _build) = (ids[0], ids[1], ids[10], ids[13]);
            await Eventually.BecomesTrueAsync(async () => (await mei.Client.GetAsync("/workbench/messages?limit=100")).Json["items"]!.AsArray().Count >= 3, TimeSpan.FromSeconds(30), because: "what happened is told");
        }

        private async Task<IReadOnlyList<Guid>> SendAsync(params object[] changes)
        {
            var answer = (await team.Owner.PostAsync($"/sources/{source}/changes", new { changes })).ShouldBe(HttpStatusCode.OK).Json;
            ((int)answer["refused"]!).ShouldBe(0, answer.ToJsonString());
            return [.. answer["results"]!.AsArray().Select(r => (Guid)r!["thing"]!)];
        }
    }
}
