using Liaison.HostTesting;
using Liaison.Testing;

namespace Liaison.EndToEnd.Tests;

/// <summary>From a tap on a card in WeCom to GitLab, and GitLab's word of it back into everybody's view.</summary>
public class CardActionTests
{
    [Fact]
    public async Task A_tap_approves_at_gitlab_its_webhook_is_the_mirror_and_the_other_reviewers_card_says_by_whom()
    {
        await using var world = await GitLabTeam.StartAsync();
        world.GitLab.MaySudo = true;
        var (id, number) = await world.MergeRequestAsync("Fix the login");
        var (mine, hers) = (await world.CardAsync(world.Zhang, id), await world.CardAsync(world.Li, id));

        await world.PressAsync(world.Zhang, mine);
        await Eventually.BecomesTrueAsync(() => Task.FromResult(world.GitLab.Requests.Any(r => r.Path.EndsWith($"/merge_requests/{number}/approve", StringComparison.Ordinal) && r.Sudo == "7")));
        await Eventually.BecomesTrueAsync(
            async () => ((string?)(await world.ShownAsync(world.Li, hers))["part"]!["main_title"]?["desc"])?.EndsWith("已批准", StringComparison.Ordinal) == true, TimeSpan.FromSeconds(60));
        (await world.ShownAsync(world.Li, hers))["part"]!["button_list"].ShouldBeNull();

        await world.MergeRequestAsync("Fix the login", "approved", number, by: new { id = 7, name = "张伟", username = "zhangwei" });
        await Eventually.BecomesTrueAsync(async () => (string?)(await world.Li.Client.GetAsync($"/workbench/merge-requests/{id}")).Json["reviews"]!.AsArray()
            .Single(r => (string?)r!["login"] == "zhangwei")!["verdict"] == "approved");

        await world.PressAsync(world.Li, hers, key: $"approve:{id:n}");
        await Eventually.BecomesTrueAsync(() => Task.FromResult(world.GitLab.Requests.Count(r => r.Path.EndsWith("/approve", StringComparison.Ordinal)) == 2));
        world.GitLab.Requests.Select(r => r.Sudo).ShouldBe(["7", "8"]);
    }

    /// <summary>Its taps come to the suite's data address and name people by our provider's ids; there is no answer in the reply, so the card is changed by a call.</summary>
    [Fact]
    public async Task A_tap_on_a_third_party_apps_card_acts_once_and_a_call_changes_the_card()
    {
        await using var world = await GitLabTeam.StartAsync(byThirdPartyApp: true);
        world.GitLab.MaySudo = true;
        var (id, number) = await world.MergeRequestAsync("Fix the login");
        var (mine, hers) = (await world.CardAsync(world.Zhang, id), await world.CardAsync(world.Li, id));
        world.GitLab.Faults.Enqueue(new ForgeFault(503, RetryAfter: "5"));

        await world.Suite!.CallbackFaultsAsync(new { duplicatePercent = 100 });
        await world.PressAsync(world.Zhang, mine);
        await Eventually.BecomesTrueAsync(async () => (string?)(await world.ShownAsync(world.Zhang, mine))["frozen"] == "已提交", because: "the one who tapped sees that it is on its way");
        (await world.ShownAsync(world.Li, hers))["frozen"].ShouldBeNull();
        await world.PressAsync(world.Zhang, mine);

        foreach (var (who, card) in new[] { (world.Zhang, mine), (world.Li, hers) })
        {
            await Eventually.BecomesTrueAsync(
                async () => ((string?)(await world.ShownAsync(who, card))["part"]!["main_title"]?["desc"])?.EndsWith("已批准", StringComparison.Ordinal) == true, TimeSpan.FromSeconds(60), $"the card of {who.UserId}");
            (await world.ShownAsync(who, card))["part"]!["button_list"].ShouldBeNull();
        }

        world.GitLab.Requests.Where(r => r.Path.EndsWith($"/merge_requests/{number}/approve", StringComparison.Ordinal)).Select(r => r.Sudo)
            .ShouldBe(["7", "7"], "the try that failed, and the one that did not");
        await Eventually.BecomesTrueAsync(async () => await world.Team.ScalarAsync<long>("select count(*) from binding.callbacks where handled_at is null") == 0);
        await Eventually.BecomesTrueAsync(async () => await world.Team.ScalarAsync<long>("select count(*) from kernel.messages where queue = 'card-taps'") == 0);
        (await world.Team.ScalarAsync<long>($"select count(*) from events.mt_events where type = 'card_tapped' and data ->> 'subject' = '{id}'")).ShouldBe(2, "each tap once, however often WeCom tells it");
        (await world.Team.ScalarAsync<long>("select count(*) from events.mt_events where type = 'action_done'")).ShouldBe(1);
    }
}
