using Liaison.HostTesting;
using Microsoft.Playwright;

namespace Liaison.Browser.Tests;

public class MatchesTests(Chromium chromium)
{
    public static TheoryData<Look> Looks => [new Look("en", Phone: true)];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task What_is_certain_is_confirmed_at_once_taken_back_and_the_rest_decided_one_by_one(Look look)
    {
        await using var team = await BoundTeam.StartAsync(40);
        var people = (await team.PeopleAsync()).Where(p => !p.Userid.Contains('@', StringComparison.Ordinal)).DistinctBy(p => p.Name).Take(4).ToArray();
        var members = await team.SeedMembersAsync([.. people.Select((p, i) => (i < 3 ? $"{p.Userid}@acme.example" : "unlike@acme.example", p.Name))]);
        await using var visit = await Visit.SignedInAsync(chromium, team.App, look);
        await visit.LeaveForAsync("成员匹配", "Match members");
        await visit.SeesAsync("可以一并确认的 (3)", "To be confirmed together (3)");
        await visit.CheckAsync("matches");
        await visit.Button("确认选中的 3 项", "Confirm the 3 chosen").ClickAsync();
        await visit.SeesAsync("已匹配 3 人", "3 matched");
        (await team.FindAsync(people[0].Userid)).Member.ShouldBe(members[0]);
        await visit.Button("撤销", "Undo").ClickAsync();
        await visit.SeesAsync("可以一并确认的 (3)", "To be confirmed together (3)");
        (await team.FindAsync(people[0].Userid)).Member.ShouldBeNull();

        // One is left out, and the one of whom the name alone speaks is decided by hand.
        await visit.Page.GetByRole(AriaRole.Checkbox, new() { Name = people[1].Name, Exact = true }).UncheckAsync();
        await visit.Button("确认选中的 2 项", "Confirm the 2 chosen").ClickAsync();
        await visit.SeesAsync("已匹配 2 人", "2 matched");
        (await team.FindAsync(people[1].Userid)).Member.ShouldBeNull();
        var row = visit.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = people[3].Userid });
        await row.GetByRole(AriaRole.Button).ClickAsync();
        await visit.SeesAsync("已匹配 1 人", "1 matched");
        (await team.FindAsync(people[3].Userid)).Member.ShouldBe(members[3]);
    }

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task An_admin_unlinks_a_member_from_WeCom(Look look)
    {
        await using var team = await BoundTeam.StartAsync(20);
        var joined = await team.JoinAsync((await team.PeopleAsync())[1].Userid);
        await using var visit = await Visit.SignedInAsync(chromium, team.App, look);
        await visit.GoAsync(team.Owner, $"people/{joined.Person}");
        await visit.SeesAsync("已证明是企业微信成员", "Proved to be");
        await visit.Button("解除关联", "Unlink").ClickAsync();
        await visit.CheckAsync("unlink-member");
        await visit.InDialog("解除关联", "Unlink").ClickAsync();
        await visit.SeesAsync("尚未用企业微信证明身份", "Has not proved at WeCom who they are");
        (await joined.Client.Client.GetAsync("/api/v1/me")).Status.ShouldBe(System.Net.HttpStatusCode.Unauthorized);
    }
}
