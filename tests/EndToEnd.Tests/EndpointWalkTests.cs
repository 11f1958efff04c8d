using System.Net;
using System.Text.RegularExpressions;
using Liaison.HostTesting;
using Liaison.Kernel.Callers;
using Liaison.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Liaison.EndToEnd.Tests;

/// <summary>Every endpoint of a team, found in the host itself, against callers who may not (CASES §4 #3, #7, #19, #28).</summary>
public partial class EndpointWalkTests
{
    [Fact]
    public async Task Nobody_reaches_a_team_that_is_not_theirs_and_nobody_at_all_without_signing_in()
    {
        await using var app = await LiaisonApp.StartAsync();
        var owner = await app.SetUpAsync();
        using var nobody = app.NewClient();
        var walked = 0;
        foreach (var (method, pattern) in TeamEndpoints(app))
        {
            var foreign = Fill(pattern, Guid.CreateVersion7());
            var body = method is "POST" or "PUT" or "DELETE" ? BodyFor(pattern) : null;
            (await nobody.SendAsync(new HttpMethod(method), Fill(pattern, owner.Team), body)).Status.ShouldBe(HttpStatusCode.Unauthorized, $"{method} {pattern} without a session");
            (await owner.Client.SendAsync(new HttpMethod(method), foreign, body)).Status.ShouldBe(HttpStatusCode.NotFound, $"{method} {pattern} of another team");
            walked++;
        }

        walked.ShouldBeGreaterThan(30);
    }

    [Fact]
    public async Task A_write_with_a_cookie_and_without_our_header_is_refused()
    {
        await using var app = await LiaisonApp.StartAsync();
        var owner = await app.SetUpAsync();
        owner.Client.Http.DefaultRequestHeaders.Remove("X-Liaison-CSRF");
        foreach (var (method, pattern) in TeamEndpoints(app).Where(e => e.Method is "POST" or "PUT" or "DELETE"))
        {
            (await owner.Client.SendAsync(new HttpMethod(method), Fill(pattern, owner.Team), BodyFor(pattern))).ShouldBeRefused("accounts.csrf-header-missing");
        }
    }

    [Fact]
    public async Task A_key_reaches_what_its_scope_names_and_nothing_else()   // CASES §4 #2, #3, #19
    {
        await using var app = await LiaisonApp.StartAsync();
        var owner = await app.SetUpAsync();
        var keys = new Dictionary<string, ApiClient>(StringComparer.Ordinal);
        foreach (var scope in Scopes.All)
        {
            keys[scope] = app.NewClient(await KeyAsync(owner, scope));
        }

        SortedDictionary<string, string> reached = new(StringComparer.Ordinal);
        foreach (var (method, pattern) in TeamEndpoints(app))
        {
            List<string> through = [];
            foreach (var (scope, key) in keys.Where(k => !(pattern.EndsWith("/{team}/changes", StringComparison.Ordinal) && k.Key == Scopes.TeamRead)))
            {
                var body = method is "POST" or "PUT" or "DELETE" ? BodyFor(pattern) : null;
                var own = await key.SendAsync(new HttpMethod(method), Fill(pattern, owner.Team), body);
                if (own.Code != "access.scope-required")
                {
                    own.Status.ShouldNotBe(HttpStatusCode.Unauthorized, $"{method} {pattern}");
                    through.Add(scope);
                }

                (await key.SendAsync(new HttpMethod(method), Fill(pattern, Guid.CreateVersion7()), body)).Status.ShouldBe(HttpStatusCode.NotFound, $"{method} {pattern} of another team");
            }

            through.Count.ShouldBeLessThanOrEqualTo(1, $"{method} {pattern}: {string.Join(", ", through)}");
            reached[$"{pattern["/api/v1/teams/{team}".Length..]} {method}"] = through.SingleOrDefault() ?? "-";
        }

        Snapshot.Match(reached);
        foreach (var path in new[] { "/api/v1/me", "/api/v1/sessions", "/api/v1/me/associations" })
        {
            (await keys[Scopes.MembersWrite].GetAsync(path)).Status.ShouldBe(HttpStatusCode.NotFound, path);
        }
    }

    [Fact]
    public async Task A_role_reaches_what_it_is_for_and_nothing_above_it()   // CASES §4 #7, #19, #28
    {
        await using var team = await BoundTeam.StartAsync(20);
        var people = await team.PeopleAsync();
        var callers = new List<(string Role, TeamClient Client)> { ("member", (await team.JoinAsync(people[0].Userid)).Client) };
        foreach (var (role, at) in new[] { ("auditor", 1), ("admin", 2) })
        {
            callers.Add((role, (await team.JoinAsAsync(people[at].Userid, role)).Client));
        }

        var tried = 0;
        SortedDictionary<string, string> least = new(StringComparer.Ordinal);
        // What unbinds and what ends comes last, by the admin alone.
        foreach (var (method, pattern) in TeamEndpoints(team.App).Where(e => !e.Pattern.EndsWith("/{team}/changes", StringComparison.Ordinal)).OrderBy(e => e.Pattern.EndsWith("/binding", StringComparison.Ordinal)))
        {
            foreach (var (role, client) in callers)
            {
                tried++;
                var answer = await client.Client.SendAsync(new HttpMethod(method), Fill(pattern, team.Owner.Team), method is "POST" or "PUT" or "DELETE" ? BodyFor(pattern) : null);
                answer.Status.ShouldNotBe(HttpStatusCode.Unauthorized, $"{method} {pattern} as {role}");
                if (answer.Code != "access.role-required")
                {
                    least[$"{pattern["/api/v1/teams/{team}".Length..]} {method}"] = role;
                    break;
                }

                least[$"{pattern["/api/v1/teams/{team}".Length..]} {method}"] = "owner";
            }
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{tried} tries on {least.Count} endpoints");
        Snapshot.Match(least);
    }

    [Theory]
    [InlineData("{", HttpStatusCode.BadRequest, "request.malformed")]
    [InlineData("[]", HttpStatusCode.BadRequest, "request.malformed")]
    [InlineData("{\"leavers\":\"lock\",\"surprise\":1}", HttpStatusCode.BadRequest, "request.unknown-field")]
    [InlineData("{\"leavers\":\"explode\"}", HttpStatusCode.BadRequest, "request.malformed")]
    [InlineData("{\"leavers\":\"lock\",\"limits\":{\"members\":-1,\"share\":7,\"absolute\":1,\"departmentShare\":0.5,\"departmentSize\":10}}", HttpStatusCode.BadRequest, "request.invalid")]
    public async Task A_body_that_is_wrong_is_a_problem_with_a_stable_code(string body, HttpStatusCode status, string code)
    {
        await using var app = await LiaisonApp.StartAsync();
        var owner = await app.SetUpAsync();
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await owner.Client.Http.PutAsync(owner.Path("/sync-policy"), content);
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(status, text);
        text.ShouldContain($"\"code\":\"{code}\"");
        text.ShouldNotContain("Exception");
    }

    [Fact]
    public async Task Other_input_that_is_wrong_is_a_problem_too()
    {
        await using var app = await LiaisonApp.StartAsync();
        var owner = await app.SetUpAsync();
        // As curl does: asks whether the server wants so much before sending it.
        using (var huge = new HttpRequestMessage(HttpMethod.Put, owner.Path("/sync-policy")) { Headers = { ExpectContinue = true } })
        {
            huge.Content = new StringContent(new string('x', 10 * 1024 * 1024), System.Text.Encoding.UTF8, "application/json");
            using var answer = await owner.Client.Http.SendAsync(huge);
            (await answer.Content.ReadAsStringAsync()).ShouldContain("request.too-large");
        }

        (await owner.GetAsync("/people?cursor=abc")).ShouldBeRefused("request.cursor-invalid");
        (await owner.GetAsync("/people?limit=100000")).ShouldBeRefused("request.invalid");
        (await owner.GetAsync($"/syncs/{Guid.CreateVersion7()}")).ShouldBe(HttpStatusCode.NotFound);
        (await owner.PostAsync("/syncs")).ShouldBeRefused("directory.not-bound");
        (await owner.PostAsync("/members/authorize", new { })).ShouldBeRefused("request.invalid");
        (await owner.Client.GetAsync("/api/v1/teams/not-a-team/people")).Status.ShouldBeOneOf(HttpStatusCode.BadRequest, HttpStatusCode.NotFound);
        (await owner.Client.PostAsync("/api/v1/setup", new { setupToken = LiaisonApp.SetupToken, teamName = "b", email = "b@b.example", name = "b", password = TeamClient.Password }))
            .ShouldBeRefused("directory.already-set-up");
    }

    [Fact]
    public async Task A_command_that_comes_twice_with_one_key_has_one_effect()   // rule 10
    {
        await using var app = await LiaisonApp.StartAsync();
        var owner = await app.SetUpAsync();
        var key = ("Idempotency-Key", "create-department-1");
        (await owner.PostAsync("/departments", new { name = "研发" }, key)).ShouldBe(HttpStatusCode.Created);
        (await owner.PostAsync("/departments", new { name = "研发" }, key)).ShouldBe(HttpStatusCode.Created);
        (await owner.GetAsync("/departments")).Json["items"]!.AsArray().Count.ShouldBe(1);
        (await owner.PostAsync("/departments", new { name = "测试" }, key)).ShouldBeRefused("request.idempotency-key-reused");
    }

    private static async Task<string> KeyAsync(TeamClient owner, params string[] scopes) =>
        (string)(await owner.PostAsync("/api-keys", new { name = "walk", scopes, days = 1 })).ShouldBe(HttpStatusCode.Created).Json["key"]!;

    internal static IEnumerable<(string Method, string Pattern)> TeamEndpoints(LiaisonApp app) => app.Services.GetServices<EndpointDataSource>()
        .SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
        .Where(e => e.RoutePattern.RawText!.StartsWith("/api/v1/teams/{team}", StringComparison.Ordinal))
        .SelectMany(e => e.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Select(m => (m, e.RoutePattern.RawText!)))
        .Distinct();

    internal static string Fill(string pattern, Guid team)
    {
        var path = pattern.Replace("{team}", team.ToString(), StringComparison.Ordinal);
        path = Parameter().Replace(path, m => m.Value.Contains("long", StringComparison.Ordinal) ? "1" : Guid.CreateVersion7().ToString());
        return path switch
        {
            _ when path.EndsWith("/roster", StringComparison.Ordinal) => path + "?at=2026-11-20T00:00:00Z",
            _ when path.EndsWith("/difference", StringComparison.Ordinal) => path + "?from=2026-11-20T00:00:00Z&to=2026-11-20T00:00:00Z",
            _ when pattern.EndsWith("/things/{type}", StringComparison.Ordinal) => path + "?project=p&id=1",
            _ => path,
        };
    }

    internal static object BodyFor(string pattern) => pattern switch
    {
        _ when pattern.EndsWith("/binding", StringComparison.Ordinal) => new { corpId = "c", agentId = 1, secret = "s" },
        _ when pattern.EndsWith("/role", StringComparison.Ordinal) => new { role = "member" },
        _ when pattern.EndsWith("/sync-policy", StringComparison.Ordinal) => new { leavers = "lock" },
        _ when pattern.EndsWith("/parent", StringComparison.Ordinal) => new { parentId = 1 },
        _ when pattern.EndsWith("/name", StringComparison.Ordinal) || pattern.EndsWith("/departments", StringComparison.Ordinal) => new { name = "x" },
        _ when pattern.EndsWith("/api-keys", StringComparison.Ordinal) => new { name = "x", scopes = new[] { "team:read" } },
        _ when ReasonPaths().IsMatch(pattern) => new { reason = "x" },
        _ => new { },
    };

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();

    [GeneratedRegex("/(lock|deauthorize|remove|reject)$")]
    private static partial Regex ReasonPaths();
}
