using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Liaison.HostTesting;
using Liaison.Testing;

namespace Liaison.EndToEnd.Tests;

/// <summary>The whole story over HTTP, as its people would live it.</summary>
public partial class MainJobTests
{
    [Fact]
    public async Task Bind_import_invite_join_leave_and_find_everyone_again()
    {
        await using var installation = await Installation.StartAsync();
        var owner = await OwnerAsync(installation);
        var corp = await installation.Simulator.CorpAsync();

        // A wrong secret: refused with WeCom's code and the fix, nothing stored.
        var refused = await owner.PutAsync("/binding", new { corpId = corp.CorpId, agentId = corp.AgentId, secret = "wrong" });
        refused.ShouldBe(HttpStatusCode.UnprocessableEntity).ShouldBeRefused("binding.credentials-refused");
        ((int)refused.Json["errcode"]!).ShouldBe(40001);
        ((string)refused.Json["fix"]!["zh"]!).ShouldNotBeEmpty();
        (await owner.GetAsync("/binding")).ShouldBeRefused("binding.not-bound");

        // Bind, and the first import runs by itself.
        (await owner.BindAsync(corp)).ShouldBe(HttpStatusCode.NoContent);
        var import = await owner.NewestSyncEndsAsync();
        ((string)import["status"]!).ShouldBe("completed", import.ToJsonString());
        ((int)import["added"]!).ShouldBe(300);
        var people = await installation.Simulator.PeopleAsync(corp.CorpId);
        (await owner.PostAsync("/departments", new { name = "x" })).ShouldBeRefused("directory.managed-by-wecom");

        // Everybody is authorised and invited; the card's link leads three of them in.
        var authorised = (await owner.PostAsync("/members/authorize", new { all = true, invite = true })).ShouldBe(HttpStatusCode.OK).Json;
        ((int)authorised["changed"]!).ShouldBe(300);
        var joining = people.Where(p => p.Status == 1).Take(3).ToList();
        List<Joined> joined = [];
        foreach (var person in joining)
        {
            joined.Add(await JoinAsync(installation, corp.CorpId, person.Userid, $"person{joined.Count}@acme.example"));
        }

        foreach (var member in joined)
        {
            (await AccessAsync(owner, member)).ShouldBe("allowed");
        }

        // Not invited twice: the invitation was used.
        using (var again = installation.NewClient())
        {
            (await OpenCardAsync(installation, again, corp.CorpId, joining[0].Userid)).ShouldContain("data-code=\"directory.already-joined\"");
        }

        // Somebody who is no member of the corp, and somebody whose invitation was taken back.
        using (var stranger = installation.NewClient())
        {
            (await OpenCardAsync(installation, stranger, corp.CorpId, "nobody-at-all", joining[0].Userid)).ShouldContain("data-code=\"binding.wecom-stranger\"");
        }

        var uninvited = people.First(p => p.Status == 1 && !joining.Contains(p));
        var member4 = await MemberOfAsync(owner, uninvited.Userid);
        (await owner.DeleteAsync($"/members/{member4}/invitation")).ShouldBe(HttpStatusCode.NoContent);
        using (var late = installation.NewClient())
        {
            (await OpenCardAsync(installation, late, corp.CorpId, uninvited.Userid)).ShouldContain("data-code=\"directory.not-invited\"");
        }

        // Under each policy in turn somebody leaves.
        foreach (var (policy, member, person, reason) in new[]
        {
            ("lock", joined[0], joining[0], "locked"), ("deauthorize", joined[1], joining[1], "deauthorized"), ("remove", joined[2], joining[2], "removed"),
        })
        {
            (await owner.PutAsync("/sync-policy", new { leavers = policy })).ShouldBe(HttpStatusCode.NoContent);
            var before = DateTimeOffset.UtcNow;
            await installation.Simulator.DismissAsync(corp.CorpId, person.Userid);
            var sync = await SyncAsync(owner);
            ((string)sync["status"]!).ShouldBe("completed", sync.ToJsonString());
            ((int)sync["gone"]!).ShouldBe(1);
            (await AccessAsync(owner, member)).ShouldBe(reason);
            // The session is dead within a second of the commit.
            await Eventually.BecomesTrueAsync(async () => (await member.Client.GetAsync("/api/v1/me")).Status == HttpStatusCode.Unauthorized, TimeSpan.FromSeconds(1));

            var asOf = (await owner.GetAsync($"/history/roster?at={Uri.EscapeDataString(before.ToString("O"))}")).ShouldBe(HttpStatusCode.OK).Json.AsArray();
            asOf.ShouldContain(m => (string)m!["member"]! == member.Member && (string)m["status"]! == "active");
            var now = (await owner.GetAsync($"/history/roster?at={Uri.EscapeDataString(DateTimeOffset.UtcNow.ToString("O"))}")).Json.AsArray();
            now.ShouldNotContain(m => (string)m!["member"]! == member.Member && (string)m["status"]! == "active");
        }

        // Half of the corp goes: held, and rejecting it changes nothing.
        await installation.Simulator.DismissShareAsync(corp.CorpId, 0.5);
        var held = await SyncAsync(owner);
        ((string)held["status"]!).ShouldBe("held", held.ToJsonString());
        var total = await MembersAsync(owner);
        (await owner.PostAsync($"/syncs/{held["id"]}/reject", new { reason = "a mistake at WeCom" })).ShouldBe(HttpStatusCode.NoContent);
        (await MembersAsync(owner)).ShouldBe(total);

        // Unbind: credentials gone, people and memberships stay; bind again and everybody is found.
        (await owner.DeleteAsync("/binding", new { confirmTeamName = "Acme" })).ShouldBe(HttpStatusCode.NoContent);
        (await owner.GetAsync("/binding")).ShouldBeRefused("binding.not-bound");
        await Eventually.BecomesTrueAsync(async () => (await MembersAsync(owner)).Contains("invited 0", StringComparison.Ordinal), because: "open invitations end with the binding");
        (await MembersAsync(owner)).Split(", ")[2..].ShouldBe(total.Split(", ")[2..]);
        (await owner.PostAsync("/departments", new { name = "Local" })).ShouldBe(HttpStatusCode.Created);
        (await owner.BindAsync(corp)).ShouldBe(HttpStatusCode.NoContent);
        await Eventually.BecomesTrueAsync(async () => (string)(await owner.GetAsync("/syncs")).Json["items"]![0]!["id"]! != (string)held["id"]!);
        var rebound = await owner.NewestSyncEndsAsync();
        ((string)rebound["status"]!).ShouldBe("held", "the first run after binding takes nobody's access by itself");
        (await owner.GetAsync("/people?limit=1")).Json["total"]!.GetValue<int>().ShouldBeGreaterThanOrEqualTo(300);
    }

    [Fact]
    public async Task A_read_that_is_not_whole_touches_nobody()
    {
        await using var installation = await Installation.StartAsync();
        var owner = await OwnerAsync(installation);
        var corp = await installation.Simulator.CorpAsync();
        (await owner.BindAsync(corp)).ShouldBe(HttpStatusCode.NoContent);
        ((string)(await owner.NewestSyncEndsAsync())["status"]!).ShouldBe("completed");
        (await owner.PostAsync("/members/authorize", new { all = true })).ShouldBe(HttpStatusCode.OK);
        var members = await MembersAsync(owner);
        var departments = await installation.Simulator.DepartmentsAsync(corp.CorpId);

        foreach (var (api, kind, errcode, match) in new (string, string, int?, string?)[]
        {
            ("/cgi-bin/user/list_id", "empty-list", null, null),
            ("/cgi-bin/department/list", "empty-list", null, null),
            ("/cgi-bin/user/list", "errcode", 60111, null),
            ("/cgi-bin/user/list", "truncated", null, null),
            ("/cgi-bin/user/list", "missing-list", null, null),
            ("/cgi-bin/user/list", "html", null, null),
            ("/cgi-bin/user/list", "errcode", 60003, $"department_id={departments[^1].Id}"),
            ("/cgi-bin/user/list", "http503", null, $"department_id={departments[^1].Id}"),
            ("/cgi-bin/user/list_id", "same-cursor", null, null),
        })
        {
            await installation.Simulator.FaultAsync(api, kind, errcode, match);
            var sync = await SyncAsync(owner);
            ((string)sync["status"]!).ShouldBe("failed", $"{api} {kind} {errcode}: {sync.ToJsonString()}");
            (await MembersAsync(owner)).ShouldBe(members, $"{api} {kind}");
            await installation.Simulator.ClearFaultsAsync();
        }

        // Half a list that looks well is no proof either: the complete id list says that they are there.
        await installation.Simulator.FaultAsync("/cgi-bin/user/list", "half-list");
        ((string)(await SyncAsync(owner))["status"]!).ShouldBe("completed");
        (await MembersAsync(owner)).ShouldBe(members);
        await installation.Simulator.ClearFaultsAsync();

        // A scope that shrank to one department removes nobody.
        await installation.Simulator.ScopeAsync(corp.CorpId, [departments[^1].Id]);
        var shrunk = await SyncAsync(owner);
        ((string)shrunk["status"]!).ShouldBe("completed", shrunk.ToJsonString());
        ((int)shrunk["gone"]!).ShouldBe(0);
        (await MembersAsync(owner)).ShouldBe(members);
    }

    private static async Task<TeamClient> OwnerAsync(Installation installation) => await TeamClient.SetUpAsync(installation.NewClient(), "Acme", "owner@acme.example");

    private static async Task<JsonNode> SyncAsync(TeamClient owner)
    {
        var started = (await owner.PostAsync("/syncs")).ShouldBe(HttpStatusCode.Accepted);
        var id = (string)started.Json["id"]!;
        JsonNode? sync = null;
        await Eventually.BecomesTrueAsync(
            async () =>
            {
                sync = (await owner.GetAsync($"/syncs/{id}")).Json;
                return (string)sync["status"]! is not ("running" or "approved");
            },
            TimeSpan.FromSeconds(90));
        return sync!;
    }

    /// <summary>How many memberships there are in each state.</summary>
    private static async Task<string> MembersAsync(TeamClient owner)
    {
        List<string> counts = [];
        foreach (var status in new[] { "authorized", "invited", "active", "locked", "deauthorized", "removed" })
        {
            counts.Add($"{status} {(await owner.GetAsync($"/people?limit=1&status={status}")).ShouldBe(HttpStatusCode.OK).Json["total"]}");
        }

        return string.Join(", ", counts);
    }

    private static async Task<string> AccessAsync(TeamClient owner, Joined member)
    {
        var answer = (await owner.GetAsync($"/access/{member.Account}")).ShouldBe(HttpStatusCode.OK).Json;
        return (bool)answer["allowed"]! ? "allowed" : (string)answer["reason"]!;
    }

    private static async Task<string> MemberOfAsync(TeamClient owner, string userid)
    {
        var people = (await owner.GetAsync($"/people?limit=200&search={Uri.EscapeDataString(userid)}")).Json["items"]!.AsArray();
        return (string)people.Single(p => (string?)p!["userId"] == userid)!["member"]!;
    }

    private sealed record Joined(string Account, string Member, ApiClient Client);

    /// <summary>Reads the card on the simulator's phone, opens its link inside WeCom, registers, types the code from the mail, joins.</summary>
    private static async Task<Joined> JoinAsync(Installation installation, string corp, string userid, string email)
    {
        var client = installation.NewClient();
        var welcome = await OpenCardAsync(installation, client, corp, userid);
        var code = await PostFormAsync(client, welcome, "register", ("name", "新同事"), ("email", email), ("password", TeamClient.Password));
        code.ShouldContain("name=\"registration\"");
        string? digits = null;
        await Eventually.BecomesTrueAsync(async () =>
        {
            digits = (await installation.Simulator.MailsAsync(email)).Select(m => SixDigits().Match(m.Text)).FirstOrDefault(m => m.Success)?.Value;
            return digits is not null;
        });
        var done = await PostFormAsync(client, code, "verify", ("registration", Field(code, "registration")), ("code", digits!));
        done.ShouldContain("data-code=\"joined\"");
        var me = (await client.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.OK).Json;
        var account = (string)me["account"]!["id"]!;
        await using var command = installation.Database.DataSource.CreateCommand($"select id::text from directory.members_1 where account_id = '{account}'");
        return new Joined(account, (string)(await command.ExecuteScalarAsync())!, client);
    }

    /// <param name="cardOf">Whose card it is, when somebody else opens it.</param>
    private static async Task<string> OpenCardAsync(Installation installation, ApiClient client, string corp, string userid, string? cardOf = null)
    {
        SimulatedMessage? card = null;
        await Eventually.BecomesTrueAsync(async () => (card = (await installation.Simulator.InboxAsync(corp, cardOf ?? userid)).LastOrDefault()) is not null);
        var begin = (await client.GetAsync(new Uri(card!.Url!).PathAndQuery)).ShouldBe(HttpStatusCode.Redirect);
        using var wecom = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        wecom.DefaultRequestHeaders.Add("X-Simulator-Phone", $"{corp}/{userid}");
        using var authorised = await wecom.GetAsync(begin.Location);
        authorised.StatusCode.ShouldBe(HttpStatusCode.Redirect, await authorised.Content.ReadAsStringAsync());
        var back = await client.GetAsync(authorised.Headers.Location!.PathAndQuery);
        return back.Status == HttpStatusCode.Redirect ? (await client.GetAsync(back.Location!.ToString())).Text : back.Text;
    }

    private static async Task<string> PostFormAsync(ApiClient client, string page, string action, params (string Name, string Value)[] fields)
    {
        var path = Regex.Match(page, $"action=\"([^\"]*/{action}[^\"]*)\"").Groups[1].Value;
        using var form = new FormUrlEncodedContent([
            KeyValuePair.Create("__RequestVerificationToken", Field(page, "__RequestVerificationToken")), .. fields.Select(f => KeyValuePair.Create(f.Name, f.Value))]);
        using var answer = await client.Http.PostAsync(path, form);
        return await answer.Content.ReadAsStringAsync();
    }

    private static string Field(string page, string name) => WebUtility.HtmlDecode(Regex.Match(page, $"name=\"{name}\" value=\"([^\"]*)\"").Groups[1].Value);

    [GeneratedRegex(@"\b\d{6}\b")]
    private static partial Regex SixDigits();
}
