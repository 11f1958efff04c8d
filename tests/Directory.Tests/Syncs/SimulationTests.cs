using System.Net;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Liaison.Directory.Departments;
using Liaison.Directory.People;
using Liaison.EventStore;
using Liaison.HostTesting;
using Microsoft.Extensions.DependencyInjection;

namespace Liaison.Directory.Tests.Syncs;

/// <summary>
/// CASES §1: a random corp lives on, with random faults, and after every sync the invariants hold. The oracle is a plain model that is fed by what the test
/// itself did at WeCom, and never by our tables.
/// </summary>
public class SimulationTests
{
    private static readonly int Lives = Environment.GetEnvironmentVariable("LIAISON_SOAK") == "1" ? 100 : 4;
    private const int Steps = 14;

    [Fact]
    public void Whatever_happens_at_WeCom_memberships_end_only_with_evidence_and_within_the_limits()
    {
        var steps = Gen.Choose(0, int.MaxValue - 1).ArrayOf(Steps).ToArbitrary();
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Lives).WithEndSize(1),
            Prop.ForAll(steps, seeds => { LiveAsync(seeds).GetAwaiter().GetResult(); }));
    }

    private static async Task LiveAsync(int[] seeds)
    {
        await using var team = await SyncTeam.StartAsync(settings: new Dictionary<string, string?> { ["Syncs:ChunkSize"] = "5" });
        await team.AuthorizeAllAsync();
        var model = await Model.StartAsync(team);
        foreach (var seed in seeds)
        {
            var random = new Random(seed);
            await model.ChangeAsync(random);
            await model.SyncAsync(random);
            await model.CheckAsync();
        }

        foreach (var projection in team.App.Services.GetServices<IInlineProjection>().Where(p => p is PeopleProjection or DepartmentsProjection))
        {
            var table = projection.Tables.Single();
            var live = await team.TextsAsync($"select t::text from {table} t");
            await team.App.Services.GetRequiredService<IProjectionRebuilder>().RebuildAsync(projection, CancellationToken.None);
            (await team.TextsAsync($"select t::text from {table} t")).ShouldBe(live);   // §1.9
        }
    }

    /// <summary>Who is in the corp, and what became of whom: in the plainest words.</summary>
    private sealed class Model(SyncTeam team)
    {
        private static readonly (string Api, string Kind, int? ErrCode)[] Faults =
        [
            ("/cgi-bin/user/list", "http503", null), ("/cgi-bin/user/list", "truncated", null), ("/cgi-bin/department/list", "empty-list", null),
            ("/cgi-bin/user/list_id", "empty-list", null), ("/cgi-bin/user/list", "errcode", 60111), ("/cgi-bin/user/list_id", "html", null), ("/cgi-bin/agent/get", "null-list", null),
            ("/cgi-bin/user/list", "half-list", null), ("/cgi-bin/user/list", "case-twin", null), ("/cgi-bin/department/list", "department-cycle", null),
        ];

        private readonly Dictionary<string, (string Name, long[] Departments)> _corp = [];
        private readonly Dictionary<string, (string Name, long[] Departments)> _dismissed = [];
        private readonly Dictionary<string, string> _members = [];
        private readonly HashSet<string> _lockedByHand = [];
        private JsonNode? _held;
        private int _hired;

        public static async Task<Model> StartAsync(SyncTeam team)
        {
            var model = new Model(team);
            foreach (var person in await team.WeCom.PeopleAsync(team.Corp.CorpId))
            {
                model._corp[person.Userid] = (person.Name, [.. person.Departments]);
                model._members[person.Userid] = "authorized";
            }

            await team.JoinAsync([.. model._corp.Keys.Take(20)]);
            foreach (var userid in model._corp.Keys.Take(20))
            {
                model._members[userid] = "active";
            }

            return model;
        }

        public async Task ChangeAsync(Random random)
        {
            var corp = team.Corp.CorpId;
            switch (random.Next(7))
            {
                case 0:
                    var newcomer = $"newcomer{++_hired}";
                    _corp[newcomer] = ($"新人{_hired}", [1 + random.Next(5)]);
                    await team.WeCom.HireAsync(corp, newcomer, _corp[newcomer].Name, _corp[newcomer].Departments);
                    break;
                case 1 or 2:
                    // Now and then so many that it must not go through by itself.
                    foreach (var userid in Some(random, _corp.Keys, random.Next(4) == 0 ? 15 : 1 + random.Next(2)))
                    {
                        _dismissed[userid] = _corp[userid];
                        _corp.Remove(userid);
                        await team.WeCom.DismissAsync(corp, userid);
                    }

                    break;
                case 3:
                    foreach (var userid in Some(random, _corp.Keys, 3))
                    {
                        _corp[userid] = _corp[userid] with { Departments = [1 + random.Next(5)] };
                        await team.WeCom.MoveAsync(corp, userid, _corp[userid].Departments);
                    }

                    break;
                case 4:
                    foreach (var userid in Some(random, _corp.Keys, 2))
                    {
                        _corp[userid] = _corp[userid] with { Name = $"改名{random.Next(1000)}" };
                        await team.WeCom.NameAsync(corp, userid, _corp[userid].Name);
                    }

                    break;
                case 5:
                    foreach (var userid in Some(random, _dismissed.Keys, 1))
                    {
                        _corp[userid] = _dismissed[userid];
                        _dismissed.Remove(userid);
                        await team.WeCom.HireAsync(corp, userid, _corp[userid].Name, _corp[userid].Departments);
                    }

                    break;
                default:
                    foreach (var userid in Some(random, _members.Where(m => m.Value == "active").Select(m => m.Key), 1))
                    {
                        var member = (await team.TextsAsync(
                            $"select m.id::text from directory.members_1 m join directory.people_1 p on p.id = m.person_id where p.userid = '{userid}' and m.status = 'active'")).Single();
                        (await team.Owner.PostAsync($"/members/{member}/lock", new { reason = "by hand" })).ShouldBe(HttpStatusCode.NoContent);
                        _members[userid] = "locked";
                        _lockedByHand.Add(userid);
                    }

                    break;
            }
        }

        public async Task SyncAsync(Random random)
        {
            var before = await MembershipsAsync();
            if (_held is not null && random.Next(2) == 0)
            {
                // What was held is approved as it is, whatever has happened at WeCom since.
                var gone = (await team.PlanAsync(_held, "&effect=leave")).Select(i => (string)i["userId"]!).ToList();
                (await team.Owner.PostAsync($"/syncs/{_held["id"]}/approve")).ShouldBe(HttpStatusCode.NoContent);
                ((string)(await team.EndsAsync((Guid)_held["id"]!))["status"]!).ShouldBe("completed");
                gone.ForEach(End);
                _held = null;
                return;
            }

            var fault = random.Next(3) == 0 ? Faults[random.Next(Faults.Length)] : default;
            if (fault.Api is not null)
            {
                await team.WeCom.FaultAsync(fault.Api, fault.Kind, fault.ErrCode);
            }

            var sync = await team.SyncAsync();
            await team.WeCom.ClearFaultsAsync();
            _held = null;
            switch ((string)sync["status"]!)
            {
                case "failed":
                    // A corp that everybody has left looks like a fault, and is taken for one.
                    (fault.Api is not null || _corp.Count == 0).ShouldBeTrue(sync.ToJsonString());
                    (await MembershipsAsync()).ShouldBe(before);   // §1.2
                    break;
                case "held":
                    _held = sync;
                    (await MembershipsAsync()).ShouldBe(before);
                    break;
                default:
                    sync["status"]!.ToString().ShouldBe("completed");
                    ((int)sync["accessLost"]!).ShouldBeLessThanOrEqualTo(10);   // §1.3: nobody has approved it
                    // The list of all ids is complete in every fault that lets a run complete: who is not on it has left.
                    _dismissed.Keys.ToList().ForEach(End);
                    if (fault.Api is null)
                    {
                        (await MirrorRows.TextsAsync(team.App, "select userid || '|' || name || '|' || array_to_string(departments, ',') from directory.people_1 where presence = 'present'"))
                            .ShouldBe(_corp.Select(p => $"{p.Key}|{p.Value.Name}|{string.Join(',', p.Value.Departments.Order())}").Order(StringComparer.Ordinal));
                    }

                    break;
            }
        }

        public async Task CheckAsync()
        {
            (await MembershipsAsync()).ShouldBe(_members.Select(m => $"{m.Key} {m.Value}").Order(StringComparer.Ordinal));
            // §1.4
            (await team.TextsAsync("select id::text from directory.members_1 where role = 'Owner' and status = 'active'")).ShouldNotBeEmpty();
            // §1.1 and §1.14
            foreach (var data in await team.TextsAsync("select data::text || '|' || user_name || '|' || coalesce(headers ->> 'run', '') from events.mt_events where type = 'person_left'"))
            {
                data.ShouldContain("\"class\": \"Certain\"");
                data.ShouldContain("absent-from-list-id");
                data.Split('|')[^1].ShouldNotBeEmpty();
            }

            // §1.6
            foreach (var userid in _lockedByHand)
            {
                _members[userid].ShouldBe("locked");
            }
        }

        private void End(string userid)
        {
            if (_members.TryGetValue(userid, out var status) && status is not ("deauthorized" or "removed" or "locked"))
            {
                _members[userid] = "deauthorized";
            }
        }

        private Task<IReadOnlyList<string>> MembershipsAsync() => team.TextsAsync(
            "select p.userid || ' ' || m.status from directory.members_1 m join directory.people_1 p on p.tenant_id = m.tenant_id and p.id = m.person_id");

        private static List<string> Some(Random random, IEnumerable<string> all, int count)
        {
            var list = all.Order(StringComparer.Ordinal).ToArray();
            random.Shuffle(list);
            return [.. list.Take(count)];
        }
    }
}
