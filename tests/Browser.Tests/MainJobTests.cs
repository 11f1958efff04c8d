using System.Net;
using System.Text.RegularExpressions;
using Liaison.HostTesting;
using Liaison.Testing;
using Microsoft.Playwright;

namespace Liaison.Browser.Tests;

/// <summary>The main job as a team's admin does it, from the first page to the last.</summary>
public class MainJobTests(Chromium chromium)
{
    public static TheoryData<Look> Looks => [new Look(), new Look("en", Phone: true)];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task From_the_first_run_to_a_bound_corp_with_its_people(Look look)
    {
        await using var app = await LiaisonApp.StartAsync(new LiaisonAppOptions(SimulatorSettings: ["--Simulator:Size=40"]));
        await using var visit = await Visit.StartAsync(chromium, app, look);
        var page = visit.Page;
        var corp = await app.Simulator.CorpAsync();

        // The owner and the team on one page, then a guide to binding.
        await visit.GoAsync("/");
        await visit.Heading("欢迎使用 Liaison", "Welcome to Liaison").WaitForAsync();
        await visit.CheckAsync("first-run");
        await visit.Field("初始化令牌", "Setup token").FillAsync("wrong");
        await visit.Field("团队名称", "Team name").FillAsync("Acme");
        await visit.Field("姓名", "Name").FillAsync("Owner");
        await visit.Field("邮箱", "E-mail").FillAsync("owner@acme.example");
        await visit.Field("密码", "Password").FillAsync(TeamClient.Password);
        await visit.Button("创建团队", "Create the team").ClickAsync();
        await visit.SeesAsync("初始化令牌不正确", "The set-up token is not");
        await visit.CheckAsync("first-run-refused");
        await visit.Field("初始化令牌", "Setup token").FillAsync(LiaisonApp.SetupToken);
        await visit.Field("密码", "Password").FillAsync("short");
        await visit.Button("创建团队", "Create the team").ClickAsync();
        await visit.SeesAsync("密码需为 10 到 128 个字符", "A password has 10 to 128 characters");
        await visit.Field("密码", "Password").FillAsync(TeamClient.Password);
        await visit.Button("创建团队", "Create the team").ClickAsync();
        await visit.ArrivesAsync("**/binding");

        // A wrong secret is refused with what it means and what to do, and what was typed is still there.
        await visit.Field("企业 ID（CorpID）", "Company id (CorpID)").WaitForAsync();
        await visit.CheckAsync("bind-1");
        await visit.Field("企业 ID（CorpID）", "Company id (CorpID)").FillAsync(corp.CorpId);
        await visit.Button("下一步", "Next").ClickAsync();
        await visit.Field("AgentId", "AgentId").FillAsync($"{corp.AgentId}");
        await visit.Field("Secret", "Secret").FillAsync("wrong");
        await visit.CheckAsync("bind-2");
        await visit.Button("下一步", "Next").ClickAsync();
        await visit.Field("通讯录同步 Secret", "Contacts-sync Secret").FillAsync(corp.ContactsSecret);
        await visit.CheckAsync("bind-3");
        await visit.Button("下一步", "Next").ClickAsync();
        await visit.CheckAsync("bind-4");
        await visit.Button("核实并绑定", "Check and bind").ClickAsync();
        await visit.SeesAsync("企业微信错误码 40001", "WeCom error 40001");
        await visit.CheckAsync("bind-refused");
        await page.GoBackAsync();
        await page.GoBackAsync();
        (await visit.Field("AgentId", "AgentId").InputValueAsync()).ShouldBe($"{corp.AgentId}");
        await visit.Field("Secret", "Secret").FillAsync(corp.AppSecret);
        await visit.Button("下一步", "Next").ClickAsync();
        (await visit.Field("通讯录同步 Secret", "Contacts-sync Secret").InputValueAsync()).ShouldBe(corp.ContactsSecret);
        await visit.Button("下一步", "Next").ClickAsync();

        // A double click is one click.
        await visit.Button("核实并绑定", "Check and bind").DblClickAsync();
        await visit.ArrivesAsync("**/syncs");
        await Assertions.Expect(page.GetByText(visit.Say("已完成", "Completed")).First).ToBeVisibleAsync();
        await visit.CheckAsync("syncs");
        await page.GetByRole(AriaRole.Table).GetByRole(AriaRole.Link).First.ClickAsync();
        await visit.SeesAsync("读到成员", "People read");
        await visit.CheckAsync("sync");

        // The people are there, the departments, and what the app sees.
        await visit.GoAsync(page.Url.Split("/syncs")[0][app.Url.ToString().TrimEnd('/').Length..] + "/members");
        await Assertions.Expect(page.GetByRole(AriaRole.Table)).ToHaveAttributeAsync("aria-rowcount", "42");
        await visit.CheckAsync("members");
        await visit.GoAsync(new Uri(page.Url).AbsolutePath.Replace("/members", "/binding", StringComparison.Ordinal));
        await visit.SeesAsync("可见范围", "Visible scope");
        await Assertions.Expect(page.GetByText("····").Or(page.GetByText("••••")).First).ToBeVisibleAsync();
        await visit.CheckAsync("bound");
    }

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Invite_accept_on_the_phone_leave_and_replay(Look look)
    {
        await using var team = await BoundTeam.StartAsync(40);
        await using var visit = await Visit.SignedInAsync(chromium, team.App, look);
        var page = visit.Page;
        var person = (await team.PeopleAsync())[3];

        // Authorise and invite one: searched by pinyin or userid, confirmed with what happens.
        await visit.GoAsync(team.Owner, "members");
        await page.GetByRole(AriaRole.Search).GetByRole(AriaRole.Textbox).FillAsync(person.Userid);
        // The list of before goes away under the hand that clicks too early.
        await Assertions.Expect(page.GetByRole(AriaRole.Table)).ToHaveAttributeAsync("aria-rowcount", "2");
        await page.GetByRole(AriaRole.Row).Filter(new() { HasText = person.Name }).GetByRole(AriaRole.Link).First.ClickAsync();
        await visit.Button("邀请", "Invite").ClickAsync();
        await visit.CheckAsync("invite");
        await visit.InDialog("邀请", "Invite").ClickAsync();
        await Assertions.Expect(page.GetByText(visit.Say("已邀请", "Invited")).First).ToBeVisibleAsync();
        await visit.CheckAsync("person-invited");

        // The card arrives on their phone; they register, verify, and are in.
        await AcceptAsync(team, person, look);
        await visit.SeesAsync("已加入", "Active");
        await visit.CheckAsync("person-active");

        // Locked by hand: with a reason, and the page of another admin who looks at an older state says so.
        await using var other = await Visit.SignedInAsync(chromium, team.App, look with { Dark = true });
        await other.GoAsync(new Uri(page.Url).AbsolutePath);
        await other.SeesAsync("已加入", "Active");
        await other.Button("取消授权", "Deauthorise").ClickAsync();
        await visit.Button("锁定", "Lock").ClickAsync();
        await visit.InDialog("锁定", "Lock").ClickAsync();
        await visit.SeesAsync("请填写原因", "Give a reason");
        await visit.Dialog.GetByRole(AriaRole.Textbox).FillAsync("handover");
        await visit.CheckAsync("lock");
        await visit.InDialog("锁定", "Lock").ClickAsync();
        await visit.SeesAsync("已锁定", "Locked");
        await other.Dialog.GetByRole(AriaRole.Textbox).FillAsync("too late");
        await other.InDialog("取消授权", "Deauthorise").ClickAsync();
        await other.SeesAsync("其他人已做了修改", "This was changed after you read it");
        await other.CheckAsync("stale");

        // Who was what at which instant, who decided it, and why.
        await visit.GoAsync(team.Owner, "audit");
        await visit.SeesAsync("锁定", "Locked");
        await visit.CheckAsync("audit");
        await visit.GoAsync(team.Owner, "audit/roster");
        await visit.SeesAsync("锁定成员", "Lock");
        await visit.CheckAsync("roster");
        await visit.GoAsync(team.Owner, "audit/difference");
        await visit.SeesAsync(person.Name, person.Name);
        await visit.CheckAsync("difference");
        await visit.GoAsync(team.Owner, "deliveries");
        await visit.SeesAsync("已发送", "Sent");
        await visit.CheckAsync("deliveries");
    }

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Many_at_once_and_a_held_sync_reviewed_rejected_approved_and_undone(Look look)
    {
        await using var team = await BoundTeam.StartAsync(60);
        await using var visit = await Visit.SignedInAsync(chromium, team.App, look);
        var page = visit.Page;

        // All that match: none of them has to be on screen.
        await visit.GoAsync(team.Owner, "members");
        await page.GetByRole(AriaRole.Row).Nth(2).GetByRole(AriaRole.Checkbox).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex(visit.Say("选择全部符合条件", "Select all 61")) }).ClickAsync();
        await visit.CheckAsync("members-selected");
        await visit.Button("授权", "Authorise").ClickAsync();
        await visit.CheckAsync("authorize");
        await visit.InDialog("授权", "Authorise").ClickAsync();
        await visit.SeesAsync("已更改 60 人", "60 changed");
        await visit.CheckAsync("authorized");
        await visit.Dialog.GetByRole(AriaRole.Button, new() { Name = visit.Say("关闭", "Close") }).Last.ClickAsync();

        // The policy: what each does is said; what is not saved is asked about before it is left behind.
        await visit.GoAsync(team.Owner, "policy");
        await page.GetByRole(AriaRole.Radio, new() { NameRegex = new Regex(visit.Say("^移除", "^Remove")) }).CheckAsync();
        await visit.CheckAsync("policy");
        await visit.LeaveForAsync("成员", "Members");
        await visit.SeesAsync("您的修改尚未保存", "Your changes are not saved yet");
        await visit.InDialog("留在此页", "Stay here").ClickAsync();
        await visit.Button("保存", "Save").ClickAsync();
        await visit.SeesAsync("今后离职的成员将被移除", "Whoever leaves from now on is removed");
        await visit.InDialog("保存", "Save").ClickAsync();
        await visit.SeesAsync("策略已保存", "Saved; it holds");

        // Half of the corp is gone at WeCom: nobody loses anything until somebody has looked.
        await team.App.Simulator.DismissShareAsync(team.Corp.CorpId, 0.5);
        await visit.GoAsync(team.Owner, "syncs");
        await visit.Button("立即同步", "Sync now").ClickAsync();
        await Assertions.Expect(page.GetByText(visit.Say("待审批", "Held")).First).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Table).GetByRole(AriaRole.Link).First.ClickAsync();
        await visit.SeesAsync("此同步需要您的决定", "This sync waits for your decision");
        await visit.CheckAsync("held");
        await visit.Button("驳回", "Reject").ClickAsync();
        await visit.Dialog.GetByRole(AriaRole.Textbox).FillAsync("a mistake at WeCom");
        await visit.InDialog("驳回", "Reject").ClickAsync();
        await visit.SeesAsync("已驳回", "Rejected");
        await visit.CheckAsync("rejected");

        await visit.GoAsync(team.Owner, "syncs");
        await visit.Button("立即同步", "Sync now").ClickAsync();
        await Assertions.Expect(page.GetByText(visit.Say("待审批", "Held")).First).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Table).GetByRole(AriaRole.Link).First.ClickAsync();
        await visit.Button("批准并执行", "Approve and apply").ClickAsync();
        await visit.CheckAsync("approve");
        await visit.InDialog("批准并执行", "Approve and apply").ClickAsync();
        await visit.SeesAsync("已完成", "Completed");
        await visit.CheckAsync("approved");
        await visit.Button("撤销", "Undo").ClickAsync();
        await visit.InDialog("撤销", "Undo").ClickAsync();
        await Assertions.Expect(page.GetByText(new Regex(visit.Say("已于 .* 撤销", "Undone at")))).ToBeVisibleAsync();

        // Unbinding takes the team's name, typed.
        await visit.GoAsync(team.Owner, "binding");
        await visit.Button("解绑…", "Unbind…").ClickAsync();
        await Assertions.Expect(visit.InDialog("确认解绑", "Unbind")).ToBeDisabledAsync();
        await visit.CheckAsync("unbind");
        await visit.Dialog.GetByRole(AriaRole.Textbox).FillAsync("Acme");
        await visit.InDialog("确认解绑", "Unbind").ClickAsync();
        await visit.SeesAsync("企业 ID 在哪里", "Where the company’s id is");
        (await team.Owner.GetAsync("/binding")).ShouldBe(HttpStatusCode.NotFound);
    }

    /// <summary>Opens the card on the simulator's phone and goes through the join page, in a browser of their own.</summary>
    private async Task AcceptAsync(BoundTeam team, SimulatedPerson person, Look look)
    {
        await Eventually.BecomesTrueAsync(async () => (await team.App.Simulator.InboxAsync(team.Corp.CorpId, person.Userid)).Count > 0);
        await using var phone = await Visit.StartAsync(chromium, team.App, look with { Phone = true });
        await phone.Page.GotoAsync(new Uri(team.App.SimulatorUrl, $"/phone/{team.Corp.CorpId}/{Uri.EscapeDataString(person.Userid)}").ToString());
        await phone.Page.GetByRole(AriaRole.Link).Last.ClickAsync();
        await phone.ArrivesAsync($"{team.App.Url}**");
        await phone.CheckAsync("join");
        var form = phone.Page.Locator("form[action*=register]");
        await form.Locator("[name=email]").FillAsync("newcomer@acme.example");
        await form.Locator("[name=password]").FillAsync(TeamClient.Password);
        await form.GetByRole(AriaRole.Button).ClickAsync();
        await phone.Page.Locator("#code").FillAsync(await team.CodeAsync("newcomer@acme.example"));
        await phone.CheckAsync("join-code");
        await phone.Page.GetByRole(AriaRole.Button).ClickAsync();
        await phone.Page.Locator("[data-code=joined]").WaitForAsync();
        await phone.CheckAsync("joined");
    }
}
