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
}
