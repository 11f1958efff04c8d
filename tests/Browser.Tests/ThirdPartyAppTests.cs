using System.Net;
using Liaison.HostTesting;
using Microsoft.Playwright;

namespace Liaison.Browser.Tests;

/// <summary>An admin installs the third-party app on WeCom's page and comes back; then a self-built app stands beside it, and one of the two ends.</summary>
public class ThirdPartyAppTests(Chromium chromium)
{
    public static TheoryData<Look> Looks => [new Look(), new Look("en", Phone: true, Dark: true)];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Installed_on_WeComs_page_bound_on_return_and_side_by_side_with_a_self_built_app(Look look)
    {
        var (team, suite) = await BoundTeam.StartUnboundAsync();
        await using var own = team;
        await using var visit = await Visit.SignedInAsync(chromium, team.App, look);
        await visit.GoAsync(team.Owner, "binding");
        await visit.SeesAsync("未安装", "Not installed");
        await visit.CheckAsync("suite-offered");

        // Refused on WeCom's page: nothing happens, and it says so.
        await visit.Button("前往企业微信安装", "Install at WeCom").ClickAsync();
        await visit.ArrivesAsync("**/3rdapp/install**");
        await visit.Page.Locator("button[value=refuse]").ClickAsync();
        await visit.ArrivesAsync("**/binding/installed**");
        await visit.SeesAsync("没有安装", "Nothing was installed");
        await visit.CheckAsync("suite-refused");
        await visit.Button("返回绑定", "To the binding").ClickAsync();

        await visit.Button("前往企业微信安装", "Install at WeCom").ClickAsync();
        await visit.ArrivesAsync("**/3rdapp/install**");
        await visit.Page.Locator("button[value=agree]").ClickAsync();
        await visit.ArrivesAsync($"**/teams/{team.Owner.Team}/binding");
        await visit.SeesAsync("姓名显示为账号", "Names come as ids");
        visit.Page.Url.ShouldNotContain("auth_code");
        await visit.Button("开始检查", "Examine").ClickAsync();
        await visit.SeesAsync("没有需要解决的问题", "Nothing to mend");
        await visit.CheckAsync("suite-bound");
        await visit.GoAsync(team.Owner, "members");
        await visit.SeesAsync("绑定自建应用以查看姓名", "Add a self-built app to see names");
        await visit.CheckAsync("suite-members");

        // Side by side.
        (await team.Owner.BindAsync(team.Corp)).ShouldBe(HttpStatusCode.NoContent);
        var somebody = (await team.PeopleAsync())[0];
        var id = await suite.OpenIdOfAsync(team.Corp.CorpId, somebody.Userid);
        await Assertions.Expect(visit.Page.GetByText(visit.Say("绑定自建应用以查看姓名", "Add a self-built app to see names"))).ToHaveCountAsync(0);
        await visit.GoAsync(team.Owner, "members?search=" + Uri.EscapeDataString(somebody.Userid));
        await visit.SeesAsync(somebody.Name, somebody.Name);
        await Assertions.Expect(visit.Page.GetByText(id)).ToHaveCountAsync(0);
        await visit.GoAsync(team.Owner, "binding");
        await visit.SeesAsync("更换 Secret", "Rotate the Secret");
        await Assertions.Expect(visit.Page.GetByText(visit.Say("姓名显示为账号", "Names come as ids"))).ToHaveCountAsync(0);
        await visit.CheckAsync("suite-beside-self-built");

        await visit.Button("结束…", "End…").ClickAsync();
        await visit.Dialog.GetByRole(AriaRole.Textbox).FillAsync("Acme");
        await visit.CheckAsync("suite-ending");
        await visit.InDialog("确认结束", "End").ClickAsync();
        await visit.SeesAsync("第三方应用已结束", "The third-party app is ended");
        await visit.SeesAsync("未安装", "Not installed");
        await visit.SeesAsync("更换 Secret", "Rotate the Secret");
    }
}
