using System.Net;
using System.Text.RegularExpressions;
using Liaison.HostTesting;
using Microsoft.Playwright;

namespace Liaison.Browser.Tests;

/// <summary>The doctor and the callbacks on the binding's page.</summary>
public partial class BindingHealthTests(Chromium chromium)
{
    /// <summary>The screen itself is looked at in all four looks by <see cref="EveryScreenTests"/>.</summary>
    public static TheoryData<Look> Looks => [new Look("en", Phone: true, Dark: true)];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task What_is_wrong_is_found_mended_and_looked_at_again_and_callbacks_are_set_up(Look look)
    {
        await using var team = await BoundTeam.StartAsync();
        await using var visit = await Visit.SignedInAsync(chromium, team.App, look);
        await visit.GoAsync(team.Owner, "binding");
        await team.App.Simulator.TrustedIpsAsync(team.Corp.CorpId, ["203.0.113.9"]);
        await visit.Button("开始检查", "Examine").ClickAsync();
        await visit.SeesAsync("发现 1 个需要解决的问题", "To mend: 1");
        await visit.SeesAsync("企业可信 IP", "Trusted IP");
        await visit.CheckAsync("doctor-failed");

        await team.App.Simulator.TrustedIpsAsync(team.Corp.CorpId, null);
        await visit.Button("重新检查", "Examine again").ClickAsync();
        await visit.SeesAsync("没有需要解决的问题", "Nothing to mend");
        await visit.CheckAsync("doctor-good");

        var contacts = visit.Page.GetByRole(AriaRole.Region, new() { Name = visit.Say("通讯录同步的回调", "Callbacks of contacts sync") });
        await contacts.GetByRole(AriaRole.Button, new() { Name = visit.Say("生成地址与密钥", "Make address and keys") }).ClickAsync();
        await visit.SeesAsync("密钥只显示这一次", "shown this once");
        await visit.CheckAsync("callback-keys");
        var shown = await visit.Dialog.Locator(".ant-typography code").AllInnerTextsAsync();
        var address = new CallbackAddress(new HttpClient { BaseAddress = team.App.Url }, new Uri(shown[0].Trim()), shown[1].Trim(), shown[2].Trim(), team.Corp.CorpId);
        await visit.InDialog("已粘贴", "I have pasted them").ClickAsync();
        (await address.VerifyAsync()).Status.ShouldBe(HttpStatusCode.OK);
        var somebody = (await team.PeopleAsync())[0].Userid;
        await team.App.Simulator.NameAsync(team.Corp.CorpId, somebody, "回调改名");
        (await address.UserAsync("update_user", somebody)).ShouldBe(HttpStatusCode.OK);

        await visit.GoAsync(team.Owner, "members");
        await visit.SeesAsync("回调改名", "回调改名");
        await visit.GoAsync(team.Owner, "binding");
        await Assertions.Expect(contacts.GetByText(visit.Say("已验证", "Verified"))).ToBeVisibleAsync();
        await visit.CheckAsync("callbacks");
        await contacts.GetByRole(AriaRole.Button, new() { NameRegex = Off() }).ClickAsync();
        await visit.InDialog("停用", "Switch off").ClickAsync();
        await visit.SeesAsync("回调已停用", "The callbacks are switched off");
        (await address.UserAsync("update_user", somebody)).ShouldBe(HttpStatusCode.Forbidden);
    }

    [GeneratedRegex("^(停用|停 用|Switch off)$")]
    private static partial Regex Off();
}
