using System.Net;
using Liaison.HostTesting;
using Microsoft.Playwright;

namespace Liaison.Browser.Tests;

/// <summary>Rule 9: departments are the team's own until a corp is bound, and WeCom's from then on.</summary>
public class OwnDepartmentsTests(Chromium chromium)
{
    public static TheoryData<Look> Looks => [new Look("en", Phone: true)];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Departments_are_edited_here_until_a_corp_is_bound(Look look)
    {
        await using var app = await LiaisonApp.StartAsync(new LiaisonAppOptions(SimulatorSettings: ["--Simulator:Size=20"]));
        var owner = await app.SetUpAsync();
        await using var visit = await Visit.SignedInAsync(chromium, app, look);
        await visit.GoAsync(owner, "members");

        await EditAsync(visit, null, ("新建部门", "New department"));
        await visit.InDialog("保存", "Save").ClickAsync();
        await visit.SeesAsync("请输入部门名称", "Enter a name");
        await visit.Field("部门名称", "Name").FillAsync("研发 R&D");
        await visit.CheckAsync("department-new");
        await visit.InDialog("保存", "Save").ClickAsync();
        await EditAsync(visit, "研发 R&D", ("新建子部门", "New department below"));
        await visit.Field("部门名称", "Name").FillAsync("测试");
        await visit.InDialog("保存", "Save").ClickAsync();
        await visit.SeesAsync("部门已更新", "Departments changed");
        await EditAsync(visit, "研发 R&D", ("重命名", "Rename"));
        await visit.Field("部门名称", "Name").FillAsync("工程");
        await visit.InDialog("保存", "Save").ClickAsync();
        await EditAsync(visit, "工程", ("删除", "Remove"));
        await visit.CheckAsync("department-remove");
        await visit.InDialog("删除", "Remove").ClickAsync();

        // What has departments below it is not removed.
        await Assertions.Expect(visit.Dialog.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await visit.CheckAsync("department-refused");
        var departments = (await owner.GetAsync("/departments/all")).ShouldBe(HttpStatusCode.OK).Json.AsArray();
        departments.Select(d => (string?)d!["name"]).ShouldBe(["工程", "测试"]);

        (await owner.BindAsync(await app.Simulator.CorpAsync())).ShouldBe(HttpStatusCode.NoContent);
        await owner.NewestSyncEndsAsync();
        await visit.GoAsync(owner, "members");
        await OpenTreeAsync(visit);
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Button, new() { NameRegex = new(visit.Say("^部门由企业微信管理", "^Departments are managed at WeCom")) })).ToBeDisabledAsync();
    }

    private static async Task EditAsync(Visit visit, string? department, (string Zh, string En) edit)
    {
        await OpenTreeAsync(visit);
        // A second click would take the choice back.
        if (department is not null && !visit.Page.Url.Contains("department=", StringComparison.Ordinal))
        {
            var node = visit.Page.GetByRole(AriaRole.Tree).GetByText(department);
            // Choosing one closes the drawer of a phone.
            await node.ClickAsync();
            await Assertions.Expect(visit.Page.GetByRole(AriaRole.Dialog).First).ToBeHiddenAsync();
            await OpenTreeAsync(visit);
        }

        await visit.Button("编辑部门", "Edit departments").ClickAsync();
        await visit.Page.GetByRole(AriaRole.Menuitem, new() { Name = visit.Say(edit.Zh, edit.En), Exact = true }).ClickAsync();
    }

    private static async Task OpenTreeAsync(Visit visit)
    {
        // A phone has it in a drawer, which stays open behind a dialog.
        if (visit.Look.Phone && !await visit.Page.GetByRole(AriaRole.Dialog).First.IsVisibleAsync())
        {
            await visit.Button("部门", "Departments").ClickAsync();
        }
    }
}
