using System.Net;
using Liaison.HostTesting;
using Microsoft.Playwright;

namespace Liaison.Browser.Tests;

/// <summary>Signing in by the QR code: the first time with an account that proves itself or is registered, from then on by scanning alone.</summary>
public class WeComSignInTests(Chromium chromium)
{
    public static TheoryData<Look> Looks => [new Look(), new Look("en", Phone: true)];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task The_first_scan_registers_and_the_second_is_enough(Look look)
    {
        await using var team = await BoundTeam.StartAsync(20);
        var person = (await team.PeopleAsync())[2];
        (await team.Owner.PostAsync("/members/authorize", new { people = new[] { (await team.FindAsync(person.Userid)).Person }, role = "auditor" })).ShouldBe(HttpStatusCode.OK);
        await using var visit = await Visit.StartAsync(chromium, team.App, look);
        await visit.GoAsync($"/teams/{team.Owner.Team}/audit");
        await visit.ArrivesAsync("**/sign-in?**");
        await visit.Link("企业微信登录", "Sign in by WeCom").WaitForAsync();
        await visit.CheckAsync("sign-in-wecom");
        await ScanAsync(visit, person);

        var form = visit.Page.Locator("form[action*=register]");
        await form.Locator("[name=email]").FillAsync("scanned@acme.example");
        await form.Locator("[name=password]").FillAsync(TeamClient.Password);
        await visit.CheckAsync("wecom-first-time");
        await form.GetByRole(AriaRole.Button).ClickAsync();
        await visit.Page.Locator("#code").FillAsync(await team.CodeAsync("scanned@acme.example"));
        await visit.Page.GetByRole(AriaRole.Button).ClickAsync();

        // Where they wanted to go.
        await visit.ArrivesAsync($"**/teams/{team.Owner.Team}/audit");
        await visit.Heading("审计", "Audit").WaitForAsync();

        await using var again = await Visit.StartAsync(chromium, team.App, look);
        await again.GoAsync("/sign-in");
        await ScanAsync(again, person);
        await again.Heading("审计", "Audit").WaitForAsync();

        // Who was never authorised is told what to do, and may only show that they are a member.
        await using var stranger = await Visit.StartAsync(chromium, team.App, look);
        await stranger.GoAsync("/sign-in");
        await ScanAsync(stranger, (await team.PeopleAsync())[5]);
        await stranger.Page.Locator("form[action*=sign-in]").WaitForAsync();
        (await stranger.Page.Locator("form[action*=register]").CountAsync()).ShouldBe(0);
        await stranger.CheckAsync("wecom-stranger");

        // They ask, and are let in by an admin.
        await stranger.Button("申请加入", "Ask to join").ClickAsync();
        await stranger.SeesAsync("团队管理员批准后", "When an admin agrees");
        await stranger.CheckAsync("asked-to-join");
        await using var admin = await Visit.SignedInAsync(chromium, team.App, look);
        await admin.LeaveForAsync("邀请", "Invitations");
        await admin.SeesAsync("加入申请", "Asking to join");
        await admin.CheckAsync("access-requests");
        await admin.Button("批准", "Approve").ClickAsync();
        await Assertions.Expect(admin.Page.GetByText(admin.Say("加入申请", "Asking to join"))).ToHaveCountAsync(0);
        (await team.FindAsync((await team.PeopleAsync())[5].Userid)).Status.ShouldBe("invited");
    }

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task A_member_links_their_account_by_scanning_and_takes_it_back(Look look)
    {
        await using var team = await BoundTeam.StartAsync(20);
        var person = (await team.PeopleAsync())[4];
        await using var visit = await Visit.SignedInAsync(chromium, team.App, look);
        await visit.GoAsync(team.Owner, "settings");
        await ScanAsync(visit, person, visit.Link("扫码关联", "Scan to link"));
        var form = visit.Page.Locator("form[action*=sign-in]");
        await form.Locator("[name=email]").FillAsync("owner@acme.example");
        await form.Locator("[name=password]").FillAsync(TeamClient.Password);
        await form.GetByRole(AriaRole.Button).ClickAsync();
        await visit.ArrivesAsync("**/settings");
        await visit.SeesAsync("已关联企业微信成员", "Linked to");
        await visit.CheckAsync("settings-linked");
        (await team.FindAsync(person.Userid)).Role.ShouldBe("owner");

        await visit.Button("解除关联", "Unlink").ClickAsync();
        await visit.Field("密码", "Password").FillAsync("not the password");
        await visit.InDialog("解除关联", "Unlink").ClickAsync();
        await visit.SeesAsync("密码不正确", "This is not your account's password");
        await visit.CheckAsync("settings-unlink");
        await visit.Field("密码", "Password").FillAsync(TeamClient.Password);
        await visit.InDialog("解除关联", "Unlink").ClickAsync();
        await visit.Link("扫码关联", "Scan to link").WaitForAsync();
    }

    private static async Task ScanAsync(Visit visit, SimulatedPerson person, ILocator? link = null)
    {
        await (link ?? visit.Link("企业微信登录", "Sign in by WeCom")).ClickAsync();
        await visit.Page.GetByPlaceholder("userid").FillAsync(person.Userid);
        await visit.Page.GetByRole(AriaRole.Button).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = person.Userid }).First.ClickAsync();
        await visit.ArrivesAsync($"{visit.App.Url}**");
    }
}
