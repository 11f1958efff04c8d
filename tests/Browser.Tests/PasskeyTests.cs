using Liaison.HostTesting;
using Microsoft.Playwright;

namespace Liaison.Browser.Tests;

/// <summary>With Chromium's own WebAuthn and a virtual device that verifies its owner.</summary>
public class PasskeyTests(Chromium chromium)
{
    public static TheoryData<Look> Looks => [new Look("en", Phone: true)];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task A_passkey_is_added_signs_in_and_is_removed(Look look)
    {
        await using var app = await LiaisonApp.StartAsync(new LiaisonAppOptions(HostName: "localhost"));
        var team = await app.SetUpAsync();
        await using var visit = await Visit.SignedInAsync(chromium, app, look);
        await PlugInAsync(visit);
        await visit.GoAsync(team, "settings");
        await visit.Button("添加通行密钥", "Add a passkey").ClickAsync();
        await visit.Field("名称", "Name").Last.FillAsync("my phone");
        await visit.Field("密码", "Password").FillAsync(TeamClient.Password);
        await visit.CheckAsync("add-passkey");
        await visit.InDialog("添加通行密钥", "Add a passkey").ClickAsync();
        await visit.SeesAsync("已添加通行密钥", "The passkey was added");
        await visit.SeesAsync("my phone", "my phone");
        await visit.CheckAsync("settings-passkeys");

        await visit.Page.Context.ClearCookiesAsync();
        await visit.GoAsync("/sign-in");
        await visit.Button("通行密钥登录", "Sign in by passkey").ClickAsync();
        await visit.ArrivesAsync("**/teams/**");

        await visit.GoAsync(team, "settings");
        await visit.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "my phone" }).GetByRole(AriaRole.Button).ClickAsync();
        await visit.Field("密码", "Password").FillAsync(TeamClient.Password);
        await visit.CheckAsync("remove-passkey");
        await visit.InDialog("移除", "Remove").ClickAsync();
        await visit.SeesAsync("已移除通行密钥", "The passkey was removed");

        await visit.Page.Context.ClearCookiesAsync();
        await visit.GoAsync("/sign-in");
        await visit.Button("通行密钥登录", "Sign in by passkey").ClickAsync();
        await visit.SeesAsync("该通行密钥在此未登记或已移除", "This passkey is not known here, or was removed");
        await visit.CheckAsync("passkey-refused");
    }

    private static async Task PlugInAsync(Visit visit)
    {
        var devices = await visit.Page.Context.NewCDPSessionAsync(visit.Page);
        await devices.SendAsync("WebAuthn.enable");
        await devices.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new { protocol = "ctap2", transport = "internal", hasResidentKey = true, hasUserVerification = true, isUserVerified = true, automaticPresenceSimulation = true },
        });
    }
}
