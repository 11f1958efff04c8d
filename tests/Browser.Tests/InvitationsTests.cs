using System.Net;
using Liaison.HostTesting;
using Liaison.Testing;
using Microsoft.Playwright;

namespace Liaison.Browser.Tests;

public class InvitationsTests(Chromium chromium)
{
    public static TheoryData<Look> Looks => [new Look(), new Look("en", Phone: true)];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Somebody_is_invited_by_mail_joins_by_the_link_and_another_one_is_revoked(Look look)
    {
        await using var team = await BoundTeam.StartAsync(20);
        await using var visit = await Visit.SignedInAsync(chromium, team.App, look);
        await visit.LeaveForAsync("邀请", "Invitations");
        await visit.SeesAsync("还没有邀请", "Nobody has been invited yet");
        await visit.Button("用邮件邀请", "Invite by mail").ClickAsync();
        await visit.InDialog("发送邀请", "Send invitations").ClickAsync();
        await visit.SeesAsync("请输入至少一个邮箱地址", "Enter an address");
        await visit.Field("邮箱地址", "Addresses").FillAsync("new@acme.example, other@acme.example；refused@acme.example broken@");
        await visit.CheckAsync("invite-by-mail");
        await visit.InDialog("发送邀请", "Send invitations").ClickAsync();
        await visit.SeesAsync("以下地址未能邀请", "These could not be invited");
        await visit.CheckAsync("invited-by-mail");
        await visit.Dialog.GetByText(visit.Say("关闭", "Close"), new() { Exact = true }).ClickAsync();
        await Eventually.BecomesTrueAsync(async () => (await team.Owner.GetAsync("/invitations")).Json["items"]!.AsArray().All(i => (string?)i!["message"] != "queued"));
        await visit.Page.ReloadAsync();
        await visit.SeesAsync("邮箱不存在或拒收", "The mailbox does not exist");

        // The invited, on a browser of their own.
        await using var invited = await Visit.StartAsync(chromium, team.App, look);
        await invited.GoAsync(await team.MailedLinkAsync("new@acme.example"));
        await invited.ArrivesAsync("**/welcome");
        await invited.CheckAsync("mail-invitation");
        var form = invited.Page.Locator("form[action*=register]");
        (await form.Locator("[name=email]").InputValueAsync()).ShouldBe("new@acme.example");
        await form.Locator("[name=name]").FillAsync("新同事");
        await form.Locator("[name=password]").FillAsync(TeamClient.Password);
        await form.GetByRole(AriaRole.Button).ClickAsync();
        await invited.Page.Locator("#code").FillAsync(await team.CodeAsync("new@acme.example"));
        await invited.Page.GetByRole(AriaRole.Button).ClickAsync();
        await invited.SeesAsync("你已加入", "You have joined");

        await visit.Page.ReloadAsync();
        var row = visit.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "new@acme.example" });
        await Assertions.Expect(row.GetByText(visit.Say("已接受", "Accepted"))).ToBeVisibleAsync();
        var other = visit.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "other@acme.example" });
        await other.GetByRole(AriaRole.Button, new() { Name = visit.Say("撤销", "Revoke") }).ClickAsync();
        await visit.InDialog("撤销", "Revoke").ClickAsync();
        await Assertions.Expect(other.GetByText(visit.Say("已撤销", "Revoked"))).ToBeVisibleAsync();
        await visit.CheckAsync("invitations");
        (await team.NewVisitor().Client.GetAsync(await team.MailedLinkAsync("other@acme.example"))).ShouldBe(HttpStatusCode.Forbidden);
    }
}
