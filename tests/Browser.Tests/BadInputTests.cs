using System.Net;
using System.Text.RegularExpressions;
using Liaison.HostTesting;
using Microsoft.Playwright;

namespace Liaison.Browser.Tests;

/// <summary>What comes from outside, and what goes wrong outside.</summary>
public class BadInputTests(Chromium chromium)
{
    [Fact]
    public async Task Names_of_markup_of_directions_and_of_hundreds_of_emoji_are_text_and_nothing_else()
    {
        await using var team = await BoundTeam.StartAsync(20);
        var people = await team.PeopleAsync();
        string[] names = ["<img src=x onerror=alert(1)>", "abc\u202Egnp.exe", string.Concat(Enumerable.Repeat("😀", 30))];
        foreach (var (person, name) in people.Zip(names))
        {
            await team.App.Simulator.NameAsync(team.Corp.CorpId, person.Userid, name);
        }

        (await team.SyncAsync()).ShouldBe("completed");
        await using var visit = await Visit.SignedInAsync(chromium, team.App, new Look(Phone: true));
        visit.Page.Dialog += (_, _) => throw new InvalidOperationException("A name became a script.");
        await visit.GoAsync(team.Owner, "members");
        await visit.SeesAsync("<img src=x", "<img src=x");
        await visit.CheckAsync("names");
        await visit.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "<img" }).GetByRole(AriaRole.Link).ClickAsync();
        await visit.Button("邀请", "Invite").ClickAsync();
        await visit.CheckAsync("name-in-a-question");
        (await visit.Page.Locator("img[src=x]").CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_list_that_does_not_come_says_so_and_comes_when_it_is_asked_for_again()
    {
        await using var team = await BoundTeam.StartAsync(20);
        await using var visit = await Visit.SignedInAsync(chromium, team.App, new Look("en"));
        await visit.Page.RouteAsync("**/deliveries?*", route => route.FulfillAsync(new()
        {
            Status = 500,
            ContentType = "application/problem+json",
            Body = """{"status":500,"code":"server.unexpected","detail":"Something went wrong on our side. The trace id names it in the log.","traceId":"0af7651916cd43dd"}""",
        }));
        await visit.GoAsync(team.Owner, "deliveries");
        await visit.SeesAsync("追踪号", "Trace id: 0af7651916cd43dd");
        await visit.CheckAsync("server-error");
        await visit.Page.UnrouteAllAsync();
        await visit.Button("重试", "Try again").ClickAsync();
        await visit.SeesAsync("没有符合条件的消息", "No messages like that");
    }

    [Fact]
    public async Task A_session_that_ends_while_a_form_is_open_loses_nothing_that_was_typed()
    {
        await using var team = await BoundTeam.StartAsync(20);
        await using var visit = await Visit.SignedInAsync(chromium, team.App, new Look());
        await visit.GoAsync(team.Owner, "settings");
        await visit.Field("团队名称", "Name").FillAsync("Acme 新名字");
        (await team.Owner.Client.DeleteAsync("/api/v1/sessions")).ShouldBe(HttpStatusCode.NoContent);

        await visit.Page.Locator("form").Filter(new() { HasText = visit.Say("团队名称", "Name") }).GetByRole(AriaRole.Button).ClickAsync();
        await visit.SeesAsync("登录已过期", "Your session has ended");
        await visit.CheckAsync("session-ended");
        await visit.Dialog.GetByLabel(visit.Say("密码", "Password")).FillAsync(TeamClient.Password);
        await visit.InDialog("继续", "Go on").ClickAsync();
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        (await visit.Field("团队名称", "Name").InputValueAsync()).ShouldBe("Acme 新名字");
        await visit.Page.Locator("form").Filter(new() { HasText = visit.Say("团队名称", "Name") }).GetByRole(AriaRole.Button).ClickAsync();
        await visit.SeesAsync("团队名称已更改", "The team is renamed");
    }

    [Fact]
    public async Task A_member_sees_no_admin_screen_and_an_auditor_the_audit_alone()
    {
        await using var team = await BoundTeam.StartAsync(20);
        var people = await team.PeopleAsync();
        await team.JoinAsAsync(people[1].Userid, "auditor");
        await using var visit = await Visit.SignedInAsync(chromium, team.App, new Look(), "visitor1@acme.example");
        await visit.ArrivesAsync("**/audit");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Navigation, new() { Name = "导航", Exact = true }).GetByRole(AriaRole.Link)).ToHaveTextAsync([new Regex("审计"), new Regex("设置")]);
        await visit.GoAsync(team.Owner, "members");
        await visit.SeesAsync("您没有权限查看此页", "You may not see this page");
        await visit.CheckAsync("no-permission");
    }
}
