using System.Net;
using Liaison.HostTesting;
using Microsoft.Playwright;

namespace Liaison.Browser.Tests;

public class ApiKeysTests(Chromium chromium)
{
    /// <summary>The screen itself is looked at in all four looks by <see cref="EveryScreenTests"/>.</summary>
    public static TheoryData<Look> Looks => [new Look("en", Phone: true, Dark: true)];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task A_key_is_made_shown_once_used_and_ended(Look look)
    {
        await using var app = await LiaisonApp.StartAsync();
        var owner = await app.SetUpAsync();
        await using var visit = await Visit.SignedInAsync(chromium, app, look);
        await visit.GoAsync(owner, "settings");
        await visit.SeesAsync("还没有 API 密钥", "No API key yet");
        await visit.Button("创建密钥", "Make a key").ClickAsync();
        await visit.InDialog("创建密钥", "Make a key").ClickAsync();
        await visit.SeesAsync("请至少选择一项", "Choose one at least");
        await visit.Field("用途", "What for").FillAsync("CI");
        await visit.Page.GetByRole(AriaRole.Checkbox, new() { Name = visit.Say("查看成员", "See members") }).CheckAsync();
        await visit.CheckAsync("api-key-new");
        await visit.InDialog("创建密钥", "Make a key").ClickAsync();
        var shown = visit.Dialog.GetByText("lia_").First;
        await shown.WaitForAsync();
        await visit.CheckAsync("api-key-shown");
        var key = (await shown.InnerTextAsync()).Trim();
        await visit.InDialog("已保存", "I have it").ClickAsync();

        var program = app.NewClient(key);
        (await program.GetAsync(owner.Path("/people"))).ShouldBe(HttpStatusCode.OK);
        (await program.GetAsync(owner.Path("/syncs"))).ShouldBe(HttpStatusCode.Forbidden);
        await visit.GoAsync(owner, "settings");
        (await visit.Page.ContentAsync()).ShouldNotContain(key);
        await visit.CheckAsync("api-keys");
        await visit.Page.GetByRole(AriaRole.Region, new() { Name = visit.Say("API 密钥", "API keys") }).GetByRole(AriaRole.Button, new() { Name = visit.Say("吊销", "End") }).ClickAsync();
        await visit.InDialog("吊销", "End").ClickAsync();
        await visit.SeesAsync("密钥已吊销", "The key has ended");
        (await program.GetAsync(owner.Path("/people"))).ShouldBe(HttpStatusCode.Unauthorized);
    }
}
