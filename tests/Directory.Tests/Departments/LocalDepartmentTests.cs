using System.Net;
using Liaison.Directory.Tests.Syncs;

namespace Liaison.Directory.Tests.Departments;

/// <summary>Rule 9 and CASES §2 "Departments", over HTTP.</summary>
public class LocalDepartmentTests
{
    [Fact]
    public async Task While_a_corp_is_bound_the_departments_are_WeComs_and_after_unbinding_the_teams()
    {
        await using var team = await SyncTeam.StartAsync();
        var person = (await team.TextsAsync("select id::text from directory.people_1"))[0];
        foreach (var answer in new[]
        {
            await team.Owner.PostAsync("/departments", new { name = "x" }),
            await team.Owner.PutAsync("/departments/1/name", new { name = "x" }),
            await team.Owner.PutAsync("/departments/2/parent", new { parentId = (long?)null }),
            await team.Owner.DeleteAsync("/departments/5"),
            await team.Owner.PostAsync("/departments/move-people", new { people = new[] { person }, departments = new[] { 1 } }),
        })
        {
            answer.ShouldBe(HttpStatusCode.Conflict).ShouldBeRefused("directory.managed-by-wecom");
        }

        (await team.Owner.DeleteAsync("/binding", new { confirmTeamName = "Acme" })).ShouldBe(HttpStatusCode.NoContent);
        var id = (long)(await team.Owner.PostAsync("/departments", new { name = "本地", parentId = 1 })).ShouldBe(HttpStatusCode.Created).Json["id"]!;
        (await team.Owner.PutAsync($"/departments/{id}/name", new { name = "改名" })).ShouldBe(HttpStatusCode.NoContent);
        (await team.Owner.PostAsync("/departments/move-people", new { people = new[] { person }, departments = new[] { id } })).ShouldBe(HttpStatusCode.NoContent);
        (await team.Owner.GetAsync($"/people?department={id}")).Json["total"]!.GetValue<int>().ShouldBe(1);
        (await team.Owner.PutAsync($"/departments/{id}/parent", new { parentId = (long?)null })).ShouldBe(HttpStatusCode.NoContent);
        (await team.Owner.PostAsync("/departments/move-people", new { people = new[] { person }, departments = new[] { 99 } })).ShouldBeRefused("directory.no-such-department");
        (await team.Owner.PostAsync("/departments/move-people", new { })).ShouldBeRefused("request.invalid");
        (await team.Owner.PostAsync("/departments", new { name = "a/b:c" })).ShouldBeRefused("request.invalid");
        (await team.Owner.DeleteAsync($"/departments/{id}")).ShouldBe(HttpStatusCode.NoContent);
        (await team.Owner.DeleteAsync($"/departments/{id}")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_new_binding_makes_WeComs_tree_true_again()
    {
        await using var team = await SyncTeam.StartAsync();
        var tree = await team.TextsAsync("select concat_ws('|', id, parent_id, name, sort, removed) from directory.departments_1");
        var places = await team.TextsAsync("select userid || array_to_string(departments, ',') from directory.people_1");
        await team.Owner.DeleteAsync("/binding", new { confirmTeamName = "Acme" });
        (await team.Owner.PutAsync("/departments/5/name", new { name = "改名" })).ShouldBe(HttpStatusCode.NoContent);
        (await team.Owner.PutAsync("/departments/5/parent", new { parentId = 2 })).ShouldBe(HttpStatusCode.NoContent);
        var person = (await team.TextsAsync("select id::text from directory.people_1"))[0];
        (await team.Owner.PostAsync("/departments/move-people", new { people = new[] { person }, departments = new[] { 5 } })).ShouldBe(HttpStatusCode.NoContent);
        (await team.Owner.BindAsync(team.Corp)).ShouldBe(HttpStatusCode.NoContent);
        await Liaison.Testing.Eventually.BecomesTrueAsync(async () => (await team.TextsAsync("select id::text from directory.syncs_1 where status = 'completed'")).Count == 2);
        (await team.TextsAsync("select concat_ws('|', id, parent_id, name, sort, removed) from directory.departments_1")).ShouldBe(tree);
        (await team.TextsAsync("select userid || array_to_string(departments, ',') from directory.people_1")).ShouldBe(places);
    }

    [Fact]
    public async Task The_tree_is_read_level_by_level_or_at_once_with_distinct_people()
    {
        await using var team = await SyncTeam.StartAsync(size: 300);
        var truth = (await team.WeCom.DepartmentsAsync(team.Corp.CorpId)).ToDictionary(d => d.Id);
        var people = await team.WeCom.PeopleAsync(team.Corp.CorpId);
        var levels = new List<string>();
        for (Queue<long?> parents = new([null]); parents.TryDequeue(out var parent);)
        {
            long previous = long.MaxValue;
            for (string? cursor = null; ;)
            {
                var page = (await team.Owner.GetAsync($"/departments?limit=2{(parent is null ? "" : $"&parent={parent}")}{(cursor is null ? "" : $"&cursor={cursor}")}")).ShouldBe(HttpStatusCode.OK).Json;
                foreach (var item in page["items"]!.AsArray())
                {
                    var department = truth[(long)item!["id"]!];
                    ((string)item["name"]!, (long)item["sort"]!).ShouldBe((department.Name, department.Order));
                    ((int)item["people"]!).ShouldBe(people.Count(p => p.Departments.Any(d => IsBelow(d, department.Id))));
                    ((int)item["children"]!).ShouldBe(truth.Values.Count(d => d.ParentId == department.Id));
                    ((long)item["sort"]!).ShouldBeLessThanOrEqualTo(previous);
                    previous = (long)item["sort"]!;
                    parents.Enqueue(department.Id);
                    levels.Add(item.ToJsonString());
                }

                if ((cursor = (string?)page["next"]) is null)
                {
                    break;
                }
            }
        }

        levels.Count.ShouldBe(truth.Count);
        var atOnce = (await team.Owner.GetAsync("/departments/all")).ShouldBe(HttpStatusCode.OK).Json.AsArray().Select(d => d!.ToJsonString());
        atOnce.ShouldBe(levels, ignoreOrder: true);
        (await team.Owner.GetAsync("/departments?cursor=elsewhere")).ShouldBeRefused("request.cursor-invalid");

        bool IsBelow(long id, long top)
        {
            for (; truth.TryGetValue(id, out var at); id = at.ParentId)
            {
                if (id == top)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
