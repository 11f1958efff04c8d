using System.Net;
using System.Text.Json.Nodes;
using Liaison.HostTesting;

namespace Liaison.Directory.Tests.Members;

public sealed class ListPeopleTests(BoundTeamFixture fixture) : IClassFixture<BoundTeamFixture>
{
    private readonly BoundTeam _team = fixture.Team;

    [Fact]
    public async Task Pages_of_any_size_show_everybody_once_in_one_order()
    {
        var whole = (await _team.Owner.GetAsync("/people?limit=200")).ShouldBe(HttpStatusCode.OK).Json;
        var expected = Ids(whole);
        expected.Count.ShouldBe((int)whole["total"]!);
        expected.Count.ShouldBe((await _team.App.Simulator.PeopleAsync(_team.Corp.CorpId)).Count + 1, "the owner is nobody at WeCom");
        foreach (var limit in new[] { 1, 7, expected.Count - 1, expected.Count })
        {
            List<string> seen = [];
            string? cursor = null;
            do
            {
                var page = (await _team.Owner.GetAsync($"/people?limit={limit}" + (cursor is null ? "" : $"&cursor={cursor}"))).ShouldBe(HttpStatusCode.OK).Json;
                Ids(page).Count.ShouldBeLessThanOrEqualTo(limit);
                seen.AddRange(Ids(page));
                cursor = (string?)page["next"];
            }
            while (cursor is not null);
            seen.ShouldBe(expected, $"limit {limit}");
        }
    }

    [Fact]
    public async Task A_department_is_shown_with_those_below_it_and_a_person_of_several_once()
    {
        var simulated = await _team.App.Simulator.PeopleAsync(_team.Corp.CorpId);
        var departments = await _team.App.Simulator.DepartmentsAsync(_team.Corp.CorpId);
        foreach (var department in departments)
        {
            HashSet<long> below = [department.Id];
            while (departments.Any(d => below.Contains(d.ParentId) && below.Add(d.Id)))
            {
            }

            var expected = simulated.Where(p => p.Status != 5 && p.Departments.Any(below.Contains)).Select(p => p.Userid).Order(StringComparer.Ordinal);
            var page = (await _team.Owner.GetAsync($"/people?limit=200&department={department.Id}")).ShouldBe(HttpStatusCode.OK).Json;
            page["items"]!.AsArray().Select(i => (string)i!["userId"]!).Order(StringComparer.Ordinal).ShouldBe(expected, department.Name);
        }
    }

    [Fact]
    public async Task Status_and_presence_filter_and_what_is_looked_for_is_no_pattern()
    {
        var people = await _team.PeopleAsync();
        var without = (int)(await PageAsync("status=none"))["total"]!;
        var invited = await _team.InviteAsync(people[0].Userid);
        Ids(await PageAsync("status=invited")).ShouldContain(invited.Person.ToString()!);
        ((int)(await PageAsync("status=none"))["total"]!).ShouldBe(without - 1);
        Ids(await PageAsync("status=active")).ShouldNotContain(invited.Person.ToString()!);
        Ids(await PageAsync("presence=present&status=invited")).ShouldContain(invited.Person.ToString()!);
        Ids(await PageAsync("presence=left")).ShouldNotContain(invited.Person.ToString()!);
        ((int)(await PageAsync("search=%25"))["total"]!).ShouldBe(people.Count(p => p.Name.Contains('%')));
        ((int)(await PageAsync($"search={Uri.EscapeDataString(people[0].Userid.ToUpperInvariant())}"))["total"]!).ShouldBeGreaterThanOrEqualTo(1);
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=201")]
    [InlineData("status=gone")]
    [InlineData("presence=here")]
    [InlineData("cursor=made-up")]
    [InlineData("department=x")]
    public async Task A_list_that_cannot_be_is_refused(string query) =>
        (await _team.Owner.GetAsync("/people?" + query)).ShouldBe(HttpStatusCode.BadRequest).Code.ShouldBeOneOf("request.invalid", "request.cursor-invalid", "request.malformed");

    [Fact]
    public async Task A_cursor_is_good_for_its_own_list_of_its_own_team_alone()   // rule 8
    {
        var cursor = (string)(await PageAsync("limit=1"))["next"]!;
        (await _team.Owner.GetAsync($"/people?limit=1&status=none&cursor={cursor}")).ShouldBeRefused("request.cursor-invalid");
        (await _team.Owner.GetAsync($"/invitations?cursor={cursor}")).ShouldBeRefused("request.cursor-invalid");
        var another = await _team.AnotherTeamAsync();
        (await another.GetAsync($"/people?limit=1&cursor={cursor}")).ShouldBeRefused("request.cursor-invalid");
        ((int)(await another.GetAsync("/people")).ShouldBe(HttpStatusCode.OK).Json["total"]!).ShouldBe(1);
    }

    private async Task<JsonNode> PageAsync(string query) => (await _team.Owner.GetAsync("/people?" + query + (query.Contains("limit", StringComparison.Ordinal) ? "" : "&limit=200"))).ShouldBe(HttpStatusCode.OK).Json;

    private static List<string> Ids(JsonNode page) => [.. page["items"]!.AsArray().Select(i => (string?)i!["person"] ?? (string)i["member"]!)];
}
