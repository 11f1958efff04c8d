using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Liaison.HostTesting;
using Liaison.Testing;
using Microsoft.Playwright;

namespace Liaison.Browser.Tests;

public partial class SourcesTests(Chromium chromium)
{
    public static TheoryData<Look> Looks => [new Look(), new Look("en", Phone: true, Dark: true)];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task A_source_is_added_heard_looked_into_given_another_secret_and_removed(Look look)
    {
        await using var app = await LiaisonApp.StartAsync();
        var team = await app.SetUpAsync();
        await using var visit = await Visit.SignedInAsync(chromium, app, look);
        await visit.LeaveForAsync("来源", "Sources");
        await visit.SeesAsync("还没有来源", "No source yet");
        await visit.CheckAsync("sources-none");

        await visit.Button("添加来源", "Add a source").First.ClickAsync();
        await visit.Field("接口地址（可选）", "API address (optional)").WaitForAsync();
        await visit.Dialog.GetByRole(AriaRole.Combobox).ClickAsync();
        await visit.Page.GetByTitle("GitHub").ClickAsync();
        await visit.Field("名称", "Name").FillAsync("acme/shop");
        // What is asked for goes by the system: GitHub, whose API is not spoken, is told by a signed webhook.
        (await visit.Field("接口地址（可选）", "API address (optional)").CountAsync()).ShouldBe(0);
        await visit.Field("签名密钥（可选）", "Signing secret (optional)").WaitForAsync();
        await visit.CheckAsync("sources-add");
        await visit.Field("操作地址（可选）", "Action address (optional)").FillAsync("https://127.0.0.1/api");
        await visit.InDialog("添加来源", "Add a source").ClickAsync();
        await visit.SeesAsync("不能访问该地址", "This address cannot be called");
        await visit.CheckAsync("sources-refused");
        await visit.Field("操作地址（可选）", "Action address (optional)").FillAsync("");
        await visit.InDialog("添加来源", "Add a source").ClickAsync();
        await visit.SeesAsync("密钥只显示这一次", "shown this once");
        var (path, secret) = await HandedOverAsync(visit);
        await visit.CheckAsync("sources-handover");
        await visit.InDialog("已填好", "I have set it up").ClickAsync();
        await visit.SeesAsync("等待中", "Waiting");

        (await SendAsync(app, path, "wrong-wrong-wrong-wrong", "ping", "{}")).ShouldBe(HttpStatusCode.Forbidden);
        await visit.SeesAsync("全部被拒绝", "All refused");
        await visit.CheckAsync("sources-all-refused");
        (await SendAsync(app, path, secret, "issues", """{"action":"opened","repository":{"id":1,"name":"shop"},"issue":{"number":1,"title":"t","state":"open"}}""")).ShouldBe(HttpStatusCode.Accepted);
        (await SendAsync(app, path, secret, "quantum_leap", """{"to":"2027","repository":{"id":1,"name":"shop"}}""")).ShouldBe(HttpStatusCode.Accepted);
        await visit.SeesAsync("有无法识别的内容", "Some could not be read");

        await visit.Button("收到的内容", "What came in").ClickAsync();
        await visit.Dialog.GetByText("quantum_leap").WaitForAsync();
        await visit.Dialog.GetByRole(AriaRole.Row).Filter(new() { HasText = "quantum_leap" }).GetByRole(AriaRole.Button).First.ClickAsync();
        await visit.Dialog.GetByText("\"to\":\"2027\"").WaitForAsync();
        await visit.CheckAsync("sources-log");
        await visit.InDialog("重新读取", "Read again").ClickAsync();
        await visit.SeesAsync("已重新读取", "are read again");
        await visit.Page.Keyboard.PressAsync("Escape");

        await ChooseAsync(visit, "更换密钥", "Replace the secret");
        await visit.InDialog("更换", "Replace").ClickAsync();
        await visit.SeesAsync("密钥已更换", "The secret is replaced");
        var (_, another) = await HandedOverAsync(visit);
        another.ShouldNotBe(secret);
        await visit.InDialog("已填好", "I have set it up").ClickAsync();
        (await SendAsync(app, path, secret, "ping", """{"n":1}""")).ShouldBe(HttpStatusCode.Forbidden);
        (await SendAsync(app, path, another, "ping", """{"n":2}""")).ShouldBe(HttpStatusCode.Accepted);

        await ChooseAsync(visit, "编辑", "Edit");
        await visit.Field("名称", "Name").FillAsync("acme/store");
        await visit.CheckAsync("sources-edit");
        await visit.InDialog("保存", "Save").ClickAsync();
        await visit.Page.GetByText("acme/store").WaitForAsync();

        await ChooseAsync(visit, "移除", "Remove");
        await visit.InDialog("移除", "Remove").ClickAsync();
        await visit.SeesAsync("来源已移除", "The source is removed");
        (await team.GetAsync("/sources")).Json.AsArray().ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Whom_a_source_names_is_found_linked_and_unlinked(Look look)
    {
        await using var app = await LiaisonApp.StartAsync();
        var team = await app.SetUpAsync();
        await using var visit = await Visit.SignedInAsync(chromium, app, look);
        var source = (Guid)(await team.PostAsync("/sources", new { kind = "api", name = "acme/shop" })).ShouldBe(HttpStatusCode.Created).Json["id"]!;
        await visit.LeaveForAsync("来源", "Sources");
        await ChooseAsync(visit, "人员对应", "Who is who");
        await visit.Dialog.GetByText(visit.Say("没有人员", "Nobody here")).WaitForAsync();
        await visit.CheckAsync("sources-people-none");
        await visit.Dialog.Locator(".ant-modal-close").ClickAsync();
        await visit.Dialog.WaitForAsync(new() { State = WaitForSelectorState.Hidden });

        object[] people = [.. Enumerable.Range(1, 3).Select(i => new { id = $"{i}", login = $"dev{i}", email = $"dev{i}@elsewhere.example", name = $"Dev {i}" })];
        (await team.PostAsync($"/sources/{source}/changes", new
        {
            changes = new[] { new { type = "item", project = new { id = "shop", name = "Shop" }, id = "1", title = "t", at = DateTimeOffset.UtcNow, assignees = people } },
        })).ShouldBe(HttpStatusCode.OK);
        await ChooseAsync(visit, "人员对应", "Who is who");
        await PersonRow(visit, "dev3").WaitForAsync();
        (await PersonRow(visit, "dev").CountAsync()).ShouldBe(3);

        var search = visit.Dialog.GetByRole(AriaRole.Searchbox);
        await search.FillAsync("DEV2");
        await search.PressAsync("Enter");
        await PersonRow(visit, "dev1").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await PersonRow(visit, "dev2").WaitForAsync();
        await search.FillAsync("nobody-of-that-name");
        await search.PressAsync("Enter");
        await visit.Dialog.GetByText(visit.Say("没有人员", "Nobody here")).WaitForAsync();
        await search.FillAsync("");
        await search.PressAsync("Enter");

        await PersonRow(visit, "dev2").GetByRole(AriaRole.Combobox).ClickAsync();
        await visit.Page.GetByTitle("Owner").ClickAsync();
        await visit.SeesAsync("已对应", "Linked");
        await PersonRow(visit, "owner@acme.example").WaitForAsync();
        (await LinkedAsync(team, source)).ShouldBe(["dev2"]);
        await visit.CheckAsync("sources-people");

        // Whoever is somebody already is not somebody else as well: it says so.
        await PersonRow(visit, "dev1").GetByRole(AriaRole.Combobox).ClickAsync();
        await visit.Page.GetByTitle("Owner").Last.ClickAsync();
        await visit.Dialog.GetByRole(AriaRole.Alert).WaitForAsync();
        (await LinkedAsync(team, source)).ShouldBe(["dev2"]);
        await visit.CheckAsync("sources-people-refused");

        await visit.Dialog.GetByRole(AriaRole.Combobox).First.ClickAsync();
        await visit.Page.GetByTitle(visit.Say("已对应", "Linked"), new() { Exact = true }).ClickAsync();
        await PersonRow(visit, "dev1").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await PersonRow(visit, "dev2").GetByRole(AriaRole.Button).ClickAsync();
        await visit.Dialog.GetByText(visit.Say("没有人员", "Nobody here")).WaitForAsync();
        (await LinkedAsync(team, source)).ShouldBeEmpty();
    }

    private static ILocator PersonRow(Visit visit, string with) => visit.Dialog.GetByRole(AriaRole.Row).Filter(new() { HasText = with });

    private static async Task<IReadOnlyList<string>> LinkedAsync(TeamClient team, Guid source) =>
        [.. (await team.GetAsync($"/sources/{source}/users?state=linked")).ShouldBe(HttpStatusCode.OK).Json["items"]!.AsArray().Select(u => (string)u!["login"]!)];

    private static async Task ChooseAsync(Visit visit, string zh, string en)
    {
        await visit.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "acme/s" }).GetByRole(AriaRole.Button, new() { NameRegex = More() }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Menuitem, new() { Name = visit.Say(zh, en), Exact = true }).ClickAsync();
    }

    private static async Task<(string Path, string Secret)> HandedOverAsync(Visit visit)
    {
        await visit.Dialog.Locator("code").Nth(1).WaitForAsync();
        var values = await visit.Dialog.Locator("code").AllInnerTextsAsync();
        return (new Uri(values[0].Trim()).PathAndQuery, values[1].Trim());
    }

    private static async Task<HttpStatusCode> SendAsync(LiaisonApp app, string path, string secret, string @event, string body)
    {
        using var http = new HttpClient { BaseAddress = app.Url };
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("X-GitHub-Event", @event);
        request.Headers.Add("X-Hub-Signature-256", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body))));
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }

    [GeneratedRegex("^(?:更多|More): ", RegexOptions.None, 1000)]
    private static partial Regex More();
}
