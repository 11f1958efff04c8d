using System.Net;
using Liaison.HostTesting;

namespace Liaison.EndToEnd.Tests;

public class MatchTests
{
    private const int People = 300;
    private const int Ambiguous = 40;

    /// <summary>An app that sees neither e-mail nor mobile: the simulator's hides both, as WeCom does for apps made since 2022-06.</summary>
    [Fact]
    public async Task Three_hundred_members_are_matched_of_whom_forty_are_a_question()
    {
        await using var team = await BoundTeam.StartAsync(People + 40);
        var people = (await team.PeopleAsync()).Take(People).ToArray();
        people.Length.ShouldBe(People, "the corp has fewer people who can sign in");
        var members = await team.SeedMembersAsync([.. people.Select((p, i) => (i < Ambiguous ? $"nobody{i}@acme.example" : p.Userid.Contains('@', StringComparison.Ordinal) ? p.Userid : $"{p.Userid}@acme.example", p.Name))]);

        var preview = (await team.Owner.GetAsync("/matches")).ShouldBe(HttpStatusCode.OK).Json;
        var certain = preview["certain"]!.AsArray().ToDictionary(p => (Guid)p!["member"]!["id"]!, p => (string)p!["person"]!["userId"]!);
        certain.Count.ShouldBe(People - Ambiguous);
        preview["undecided"]!.AsArray().Select(u => (Guid)u!["member"]!["id"]!).ShouldBe(members.Take(Ambiguous), ignoreOrder: true);
        for (var i = Ambiguous; i < People; i++)
        {
            certain[members[i]].ShouldBe(people[i].Userid);
        }

        // All certain ones at once.
        var result = (await team.Owner.PostAsync("/matches", new { })).ShouldBe(HttpStatusCode.OK).Json;
        (result["matched"]!.AsArray().Count, result["refused"]!.AsArray().Count).ShouldBe((People - Ambiguous, 0));

        // The rest one by one, each with its own person among the candidates.
        foreach (var i in Enumerable.Range(0, Ambiguous))
        {
            var open = (await team.Owner.GetAsync("/matches")).ShouldBe(HttpStatusCode.OK).Json["undecided"]!.AsArray();
            var candidates = open.Single(u => (Guid)u!["member"]!["id"]! == members[i])!["candidates"]!.AsArray();
            var person = (Guid)candidates.Single(c => (string?)c!["person"]!["userId"] == people[i].Userid)!["person"]!["id"]!;
            var one = (await team.Owner.PostAsync("/matches", new { pairs = new[] { new { member = members[i], person } } })).ShouldBe(HttpStatusCode.OK).Json;
            one["matched"]!.AsArray().Count.ShouldBe(1, one.ToJsonString());
        }

        preview = (await team.Owner.GetAsync("/matches")).ShouldBe(HttpStatusCode.OK).Json;
        (preview["certain"]!.AsArray().Count, preview["undecided"]!.AsArray().Count).ShouldBe((0, 0));
        (await team.ScalarAsync<long>("select count(*) from directory.members_1 where person_id is not null and status = 'active'")).ShouldBe(People);

        // Taken back at once, and there again.
        ((int)(await team.Owner.PostAsync("/matches/undo", new { members = members.Skip(Ambiguous) })).ShouldBe(HttpStatusCode.OK).Json["changed"]!).ShouldBe(People - Ambiguous);
        (await team.Owner.GetAsync("/matches")).Json["certain"]!.AsArray().Count.ShouldBe(People - Ambiguous);
    }
}
