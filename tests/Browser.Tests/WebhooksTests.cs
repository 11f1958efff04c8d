using Liaison.HostTesting;
using Liaison.Testing;
using Microsoft.Playwright;

namespace Liaison.Browser.Tests;

public class WebhooksTests(Chromium chromium)
{
    public static TheoryData<Look> Looks => [new Look()];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task A_webhook_is_added_tried_sent_again_and_removed(Look look)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answers.Enqueue((410, null));
        await using var app = await LiaisonApp.StartAsync(new LiaisonAppOptions(Settings: new Dictionary<string, string?> { ["Webhooks:AllowedNetworks:0"] = "127.0.0.0/8" }));
        var team = await app.SetUpAsync();
        await using var visit = await Visit.SignedInAsync(chromium, app, look);
        await visit.GoAsync(team, "settings");
        await visit.Button("添加回调", "Add a webhook").ClickAsync();
        await visit.Field("地址", "Address").FillAsync("http://10.0.0.1/hook");
        await visit.InDialog("添加回调", "Add a webhook").ClickAsync();
        await visit.SeesAsync("不能访问该地址", "This address cannot be called");
        await visit.CheckAsync("webhook-refused");
        await visit.Field("地址", "Address").FillAsync(receiver.Url.ToString());
        await visit.InDialog("添加回调", "Add a webhook").ClickAsync();
        await visit.Dialog.GetByText("whsec_").WaitForAsync();
        await visit.CheckAsync("webhook-secret");
        await visit.InDialog("已保存", "I have it").ClickAsync();

        await visit.Button("消息", "Messages").ClickAsync();
        await visit.SeesAsync("还没有发送过消息", "Nothing was sent yet");
        await visit.InDialog("发送测试", "Send a test").ClickAsync();
        await Eventually.BecomesTrueAsync(() => Task.FromResult(receiver.Received.Count == 1));
        var failed = visit.Dialog.GetByText(visit.Say("未送达", "Not sent"));
        await Eventually.BecomesTrueAsync(async () =>
        {
            await visit.InDialog("刷新", "Refresh").ClickAsync();
            return await failed.CountAsync() == 1;
        });
        await visit.CheckAsync("webhook-messages");
        await visit.InDialog("重放", "Replay").ClickAsync();
        await Eventually.BecomesTrueAsync(async () =>
        {
            await visit.InDialog("刷新", "Refresh").ClickAsync();
            return await visit.Dialog.GetByText(visit.Say("已送出", "Sent"), new() { Exact = true }).CountAsync() == 1;
        });
        await visit.Page.Keyboard.PressAsync("Escape");

        await visit.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "/hook" }).GetByRole(AriaRole.Button, new() { Name = visit.Say("移除", "Remove") }).ClickAsync();
        await visit.InDialog("移除", "Remove").ClickAsync();
        await visit.SeesAsync("已移除回调", "The webhook was removed");
        (await team.GetAsync("/webhooks")).Json.AsArray().ShouldBeEmpty();
    }
}
