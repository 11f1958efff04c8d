using Liaison.HostTesting;
using Microsoft.Playwright;

namespace Liaison.Browser.Tests;

public class PasswordTests(Chromium chromium)
{
    private const string Another = "another horse, another battery";

    public static TheoryData<Look> Looks => [new Look()];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task A_password_is_changed_forgotten_and_set_anew(Look look)
    {
        await using var team = await BoundTeam.StartAsync(20);
        await using var visit = await Visit.SignedInAsync(chromium, team.App, look);
        await visit.GoAsync(team.Owner, "settings");
        await visit.Button("修改密码", "Change the password").ClickAsync();
        await visit.Field("当前密码", "Current password").FillAsync(TeamClient.Password);
        await visit.Field("新密码", "New password").FillAsync("short");
        await visit.InDialog("修改密码", "Change the password").ClickAsync();
        await visit.SeesAsync("密码需为 10 到 128 个字符", "A password has 10 to 128 characters");
        await visit.CheckAsync("change-password");
        await visit.Field("新密码", "New password").FillAsync(Another);
        await visit.InDialog("修改密码", "Change the password").ClickAsync();
        await visit.SeesAsync("密码已修改", "The password was changed");

        await using var forgetful = await Visit.StartAsync(chromium, team.App, look);
        await forgetful.GoAsync("/sign-in");
        await forgetful.Link("忘记密码", "Forgot the password").ClickAsync();
        await forgetful.Heading("重置密码", "Reset the password").WaitForAsync();
        await forgetful.Field("邮箱", "E-mail").FillAsync("owner@acme.example");
        await forgetful.Page.GetByRole(AriaRole.Button, new() { Name = forgetful.Say("获取验证码", "Send the code") }).ClickAsync();
        await forgetful.Field("新密码", "New password").FillAsync(TeamClient.Password);
        await forgetful.Page.Locator("input[inputmode=numeric]").FillAsync(await team.CodeAsync("owner@acme.example"));
        await forgetful.CheckAsync("reset-password");
        await forgetful.Button("设置新密码", "Set the new password").ClickAsync();
        await forgetful.ArrivesAsync("**/sign-in");
        await forgetful.SignInAsync("owner@acme.example", TeamClient.Password);
        await forgetful.ArrivesAsync("**/teams/**");

        // The one who was signed in is out, and is asked to sign in again.
        await visit.GoAsync(team.Owner, "members");
        await visit.ArrivesAsync("**/sign-in?**");
    }
}
