using System.Net;
using Liaison.HostTesting;

namespace Liaison.Directory.Tests.Members;

public sealed class ListLeaversTests
{
    [Fact]
    public async Task A_leaver_with_a_membership_stays_in_the_list_and_one_without_goes()
    {
        await using var team = await BoundTeam.StartAsync();
        var people = await team.PeopleAsync();
        await team.InviteAsync(people[^1].Userid);
        await team.App.Simulator.HireAsync(team.Corp.CorpId, "passing-by", "路过", 1);
        (await team.SyncAsync()).ShouldBe("completed");
        var guest = await team.FindAsync("passing-by");
        await team.App.Simulator.DismissAsync(team.Corp.CorpId, "passing-by", people[^1].Userid);
        (await team.SyncAsync()).ShouldBe("completed");
        (await team.Owner.GetAsync("/people?search=passing-by")).ShouldBe(HttpStatusCode.OK).Json["items"]!.AsArray().ShouldBeEmpty();
        (await team.Owner.GetAsync("/people?presence=left")).ShouldBe(HttpStatusCode.OK).Json["items"]!.AsArray().Select(i => (string?)i!["userId"]).ShouldBe([people[^1].Userid]);
        ((string?)(await team.Owner.GetAsync($"/people/{guest.Person}")).ShouldBe(HttpStatusCode.OK).Json["presence"]).ShouldBe("left");

        // A leaver is not authorised by a list that was read before.
        var late = (await team.Owner.PostAsync("/members/authorize", new { people = new[] { guest.Person } })).ShouldBe(HttpStatusCode.OK).Json;
        ((string?)late["refused"]![0]!["code"]).ShouldBe("request.not-found");
    }
}
