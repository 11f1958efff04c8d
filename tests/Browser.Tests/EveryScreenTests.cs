using System.Net;
using Liaison.HostTesting;

namespace Liaison.Browser.Tests;

/// <summary>Each screen in each language, size and colour: no violation that axe finds, one language, nothing cut off, no error in the console.</summary>
public class EveryScreenTests(Chromium chromium)
{
    private static readonly string[] Screens = ["members", "invitations", "matches", "syncs", "binding", "policy", "audit", "audit/roster", "audit/difference", "audit/offboardings", "deliveries", "sources", "settings", "nowhere"];

    public static TheoryData<Look> Looks => [new Look(), new Look(Phone: true, Dark: true), new Look("en", Dark: true), new Look("en", Phone: true)];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Every_screen_is_fit_to_be_seen(Look look)
    {
        await using var team = await BoundTeam.StartAsync(40);
        var people = await team.PeopleAsync();
        var joined = await team.JoinAsync(people[1].Userid);
        await team.InviteAsync(people[2].Userid);
        await team.Owner.PostAsync("/invitations/by-mail", new { emails = new[] { "mailed@acme.example" } });
        await team.SeedMembersAsync(($"{people[3].Userid}@acme.example", people[3].Name), ("other@acme.example", people[4].Name));
        (await team.Owner.PostAsync($"/members/{joined.Member}/lock", new { reason = "handover" })).ShouldBe(HttpStatusCode.NoContent);
        (await team.Owner.PostAsync("/sources", new { kind = "github", name = "acme/shop" })).ShouldBe(HttpStatusCode.Created);
        await using var visit = await Visit.SignedInAsync(chromium, team.App, look);

        List<string> unfit = [];
        foreach (var screen in Screens.Append($"people/{joined.Person}"))
        {
            await visit.GoAsync(team.Owner, screen);
            await visit.Page.GetByRole(Microsoft.Playwright.AriaRole.Heading, new() { Level = 1 }).WaitForAsync();
            unfit.AddRange((await visit.LookAsync("screen-" + screen.Split('/')[0] + (screen.StartsWith("audit/", StringComparison.Ordinal) ? screen[5..].Replace('/', '-') : ""))).Select(trouble => $"{screen}: {trouble}"));
        }

        await using var stranger = await Visit.StartAsync(chromium, team.App, look);
        foreach (var page in new[] { "sign-in", "register", "forgot-password", "first-run" })
        {
            await stranger.GoAsync("/" + page);
            await stranger.Page.GetByRole(Microsoft.Playwright.AriaRole.Heading, new() { Level = 1 }).WaitForAsync();
            unfit.AddRange((await stranger.LookAsync("door-" + page)).Select(trouble => $"{page}: {trouble}"));
        }

        unfit.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_views_of_the_audit_lead_to_each_other_and_out_again()
    {
        await using var app = await LiaisonApp.StartAsync();
        var owner = await app.SetUpAsync();
        var look = new Look("en", Phone: true);
        await using var visit = await Visit.SignedInAsync(chromium, app, look);
        await visit.GoAsync(owner, "audit");
        foreach (var (zh, en, address) in new[] { ("离职处理", "Offboarding", "offboardings"), ("两时刻的差异", "Difference", "difference"), ("某时刻的成员", "Members at an instant", "roster"), ("时间线", "Timeline", "audit") })
        {
            await visit.Link(zh, en).ClickAsync();
            await visit.ArrivesAsync($"**/{address}");
            await Microsoft.Playwright.Assertions.Expect(visit.Page.GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = en, Exact = true })).ToHaveAttributeAsync("aria-current", "page");
            await visit.CheckAsync("audit-by-link-" + address);
        }

        await visit.LeaveForAsync("设置", "Settings");
        await visit.Heading("设置", "Settings").WaitForAsync();
        await visit.CheckAsync("settings-from-audit");
    }
}
