using System.Net;
using System.Text.RegularExpressions;
using Liaison.HostTesting;
using Microsoft.Playwright;

namespace Liaison.Browser.Tests;

/// <summary>Each policy, chosen on its screen, does to a leaver what the screen said.</summary>
public class LeaverPolicyTests(Chromium chromium)
{
    public static TheoryData<Look> Looks => [new Look("en"), new Look(Phone: true)];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task What_a_policy_says_is_what_happens_to_who_leaves(Look look)
    {
        await using var team = await BoundTeam.StartAsync(20);
        var people = await team.PeopleAsync();
        await using var visit = await Visit.SignedInAsync(chromium, team.App, look);
        (string Policy, (string Zh, string En) Choice, (string Zh, string En) Status)[] policies =
        [
            ("lock", ("^锁定", "^Lock "), ("已锁定", "Locked")),
            ("deauthorize", ("^仅取消授权", "^Deauthorise only"), ("已取消授权", "Deauthorised")),
            ("remove", ("^移除", "^Remove"), ("已移除", "Removed")),
        ];
        for (var i = 0; i < policies.Length; i++)
        {
            var (policy, choice, status) = policies[i];
            var joined = await team.JoinAsync(people[i].Userid);
            await ChooseAsync(visit, team, policy, choice);
            await team.App.Simulator.DismissAsync(team.Corp.CorpId, people[i].Userid);
            await visit.GoAsync(team.Owner, "members");
            await visit.Button("从企业微信刷新", "Refresh from WeCom").ClickAsync();
            await visit.SeesAsync("同步已开始", "The sync has begun");
            await team.Owner.NewestSyncEndsAsync();

            await visit.GoAsync(team.Owner, $"people/{joined.Person}");
            await Assertions.Expect(visit.Page.GetByText(visit.Say(status.Zh, status.En)).First).ToBeVisibleAsync();
            await visit.CheckAsync($"left-{policy}");
            (await joined.Client.Client.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.Unauthorized);
        }
    }

    private static async Task ChooseAsync(Visit visit, BoundTeam team, string policy, (string Zh, string En) choice)
    {
        await visit.GoAsync(team.Owner, "policy");
        var radio = visit.Page.GetByRole(AriaRole.Radio, new() { NameRegex = new Regex(visit.Say(choice.Zh, choice.En), RegexOptions.None, TimeSpan.FromSeconds(1)) }).First;
        await radio.WaitForAsync();
        if (await radio.IsCheckedAsync())
        {
            return;
        }

        await radio.CheckAsync();
        await visit.Button("保存", "Save").ClickAsync();
        if (policy == "remove")
        {
            await visit.InDialog("保存", "Save").ClickAsync();
        }

        await visit.SeesAsync("策略已保存", "Saved; it holds");
    }
}
