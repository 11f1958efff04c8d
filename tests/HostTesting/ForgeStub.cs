using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Liaison.HostTesting;

/// <param name="Path">As it stood in the request, escapes and query included.</param>
public sealed record ForgeRequest(string Method, string Path, string? Token, string? Sudo, JsonNode? Body);

/// <summary>What comes in place of the next answer.</summary>
/// <param name="Status">0 breaks the connection.</param>
/// <param name="Heard">The request has its effect all the same.</param>
public sealed record ForgeFault(int Status, string? Body = null, string? RetryAfter = null, string? Location = null, bool Heard = false);

/// <summary>
/// GitLab or Gitea over real HTTP, as far as their documents say: addresses, token headers, bodies, refusals. What it does not know it refuses as they do.
/// </summary>
/// <remarks>Source: GitLab, REST API (authentication, merge request approvals, pipelines, notes, issues); Gitea, swagger of API v1.</remarks>
public sealed partial class ForgeStub : IAsyncDisposable
{
    public const string Token = "glpat-of-the-tests-0123456789";

    private readonly WebApplication _app;
    private readonly bool _isGitLab;
    private readonly Lock _gate = new();
    private readonly HashSet<(string Request, string User)> _approvals = [];
    private int _lastNote = 301;

    private ForgeStub(WebApplication app, bool isGitLab) => (_app, _isGitLab) = (app, isGitLab);

    public ConcurrentQueue<ForgeRequest> Requests { get; } = new();

    public ConcurrentQueue<ForgeFault> Faults { get; } = new();

    /// <summary>Comments, in their order, with the number of what they are on.</summary>
    public ConcurrentQueue<(string On, JsonObject Note)> Notes { get; } = new();

    /// <summary>Gitea's, in their order, with the number of what they are on.</summary>
    public ConcurrentQueue<(string On, JsonObject Review)> Reviews { get; } = new();

    /// <summary>Whatever was asked for: a server has a limit of its own.</summary>
    public int ReviewsOfAPage { get; set; } = 30;

    /// <summary>Whether the token is an administrator's.</summary>
    public bool MaySudo { get; set; }

    /// <summary>Logins by id; who is none of them cannot be acted for.</summary>
    public Dictionary<string, string> Users { get; } = new(StringComparer.Ordinal) { ["7"] = "zhangwei", ["8"] = "lina" };

    /// <summary>False for a Gitea before 1.26.</summary>
    public bool KnowsRerun { get; set; } = true;

    public Uri Api => new($"{_app.Urls.Single()}/api/{(_isGitLab ? "v4" : "v1")}");

    public static Task<ForgeStub> GitLabAsync() => StartAsync(isGitLab: true);

    public static Task<ForgeStub> GiteaAsync() => StartAsync(isGitLab: false);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task<ForgeStub> StartAsync(bool isGitLab)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var stub = new ForgeStub(builder.Build(), isGitLab);
        stub._app.Run(stub.TakeAsync);
        await stub._app.StartAsync();
        return stub;
    }

    private async Task TakeAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var text = await reader.ReadToEndAsync();
        var headers = http.Request.Headers;
        var request = new ForgeRequest(
            http.Request.Method,
            http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            _isGitLab ? headers["PRIVATE-TOKEN"].FirstOrDefault() : headers.Authorization.FirstOrDefault()?.Replace("token ", "", StringComparison.Ordinal),
            headers["Sudo"].FirstOrDefault(),
            text.Length > 0 ? JsonNode.Parse(text) : null);
        Requests.Enqueue(request);
        Faults.TryDequeue(out var fault);
        (int Status, JsonNode? Body) answer = fault is null or { Heard: true } ? Answer(request) : (0, null);
        if (fault is { Status: 0 })
        {
            http.Abort();
            return;
        }

        http.Response.StatusCode = fault?.Status ?? answer.Status;
        if (fault?.RetryAfter is { } after)
        {
            http.Response.Headers.RetryAfter = after;
        }

        if (fault?.Location is { } location)
        {
            http.Response.Headers.Location = location;
        }

        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(fault is null ? answer.Body?.ToJsonString() ?? "" : fault.Body ?? "");
    }

    private (int, JsonNode?) Answer(ForgeRequest request)
    {
        if (request.Token != Token)
        {
            return (401, Says(_isGitLab ? "401 Unauthorized" : "invalid username, password or token"));
        }

        var user = "liaison-bot";
        if (request.Sudo is { } sudo)
        {
            if (!MaySudo)
            {
                return (403, Says(_isGitLab ? "403 Forbidden - Must be admin to use sudo" : "Only administrators allowed to sudo."));
            }

            if (Users.FirstOrDefault(u => u.Key == sudo || u.Value == sudo).Value is not { } known)
            {
                return (404, Says(_isGitLab ? $"404 User with ID or username '{sudo}' Not Found" : $"user does not exist [uid: 0, name: {sudo}]"));
            }

            user = known;
        }

        lock (_gate)
        {
            return _isGitLab ? GitLab(request, user) : Gitea(request, user);
        }
    }

    private (int, JsonNode?) GitLab(ForgeRequest request, string user)
    {
        var path = request.Path["/api/v4".Length..];
        if (path.StartsWith("/users?username=", StringComparison.Ordinal))
        {
            var login = path["/users?username=".Length..];
            return (200, new JsonArray([.. Users.Where(u => u.Value == login).Select(u => (JsonNode)new JsonObject { ["id"] = int.Parse(u.Key, CultureInfo.InvariantCulture), ["username"] = u.Value })]));
        }

        if (GitLabPath().Match(path) is not { Success: true } match)
        {
            return (404, new JsonObject { ["error"] = "404 Not Found" });
        }

        if (match.Groups["project"].Value is not ("101" or "acme%2Fweb"))
        {
            return (404, Says("404 Project Not Found"));
        }

        var (number, rest) = (match.Groups["number"].Value, match.Groups["rest"].Value);
        switch (request.Method, match.Groups["what"].Value, rest)
        {
            case ("POST", "merge_requests", "approve"):
                return _approvals.Add((number, user))
                    ? (201, new JsonObject { ["iid"] = int.Parse(number, CultureInfo.InvariantCulture), ["approved_by"] = new JsonArray(new JsonObject { ["user"] = new JsonObject { ["username"] = user } }) })
                    : (401, Says("401 Unauthorized"));
            case ("GET", "merge_requests", "approvals"):
                return (200, new JsonObject { ["user_has_approved"] = _approvals.Contains((number, user)) });
            case ("POST", "pipelines", "retry"):
                return (201, new JsonObject { ["id"] = int.Parse(number, CultureInfo.InvariantCulture), ["status"] = "running" });
            case ("POST", "merge_requests" or "issues", "notes"):
                return request.Body?["body"] is { } body ? (201, Note(number, (string)body!, user)) : (400, new JsonObject { ["error"] = "body is missing" });
            case ("GET", "merge_requests" or "issues", "notes"):
                return (200, new JsonArray([.. Notes.Where(n => n.On == number).Reverse().Select(n => n.Note.DeepClone())]));
            case ("PUT", "issues", ""):
                return request.Body?["assignee_ids"] is JsonArray assignees
                    ? (200, new JsonObject { ["iid"] = int.Parse(number, CultureInfo.InvariantCulture), ["assignees"] = assignees.DeepClone() })
                    : (400, new JsonObject { ["error"] = "assignee_ids is missing" });
            default:
                return (404, new JsonObject { ["error"] = "404 Not Found" });
        }
    }

    private (int, JsonNode?) Gitea(ForgeRequest request, string user)
    {
        var path = request.Path["/api/v1".Length..];
        if (GiteaPath().Match(path) is not { Success: true } match || match.Groups["repo"].Value != "acme/web")
        {
            return (404, Says("The target couldn't be found."));
        }

        var number = match.Groups["number"].Value;
        switch (request.Method, match.Groups["what"].Value, match.Groups["rest"].Value)
        {
            case ("POST", "pulls", "reviews"):
                return (string?)request.Body?["event"] == "APPROVED" ? (200, Review(number, (string)request.Body["body"]!, user)) : (422, Says("unknown review state"));
            case ("GET", "pulls", "reviews"):
                var page = ReviewPage().Match(path);
                return (200, new JsonArray([.. Reviews.Where(r => r.On == number).Select(r => r.Review.DeepClone()).Chunk(ReviewsOfAPage).ElementAtOrDefault(int.Parse(page.Groups["page"].Value, CultureInfo.InvariantCulture) - 1) ?? []]));
            case ("POST", "actions/runs", "rerun") when KnowsRerun:
                return (201, new JsonObject { ["id"] = int.Parse(number, CultureInfo.InvariantCulture), ["status"] = "queued" });
            case ("GET", "actions/runs", ""):
                return (200, new JsonObject { ["id"] = int.Parse(number, CultureInfo.InvariantCulture), ["status"] = "completed" });
            case ("PATCH", "issues", ""):
                return request.Body?["assignees"] is JsonArray assignees
                    ? (201, new JsonObject { ["number"] = int.Parse(number, CultureInfo.InvariantCulture), ["assignees"] = assignees.DeepClone() })
                    : (422, Says("[Assignees]: Required"));
            case ("POST", "issues", "comments"):
                return request.Body?["body"] is { } body ? (201, Note(number, (string)body!, user)) : (422, Says("[Body]: Required"));
            case ("GET", "issues", "comments"):
                return (200, new JsonArray([.. Notes.Where(n => n.On == number).Select(n => n.Note.DeepClone())]));
            default:
                return (404, Says("The target couldn't be found."));
        }
    }

    private JsonObject Note(string on, string body, string user)
    {
        var note = new JsonObject
        {
            ["id"] = ++_lastNote,
            ["body"] = body,
            ["created_at"] = DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture),
            [_isGitLab ? "author" : "user"] = new JsonObject { [_isGitLab ? "username" : "login"] = user },
        };
        Notes.Enqueue((on, note));
        return (JsonObject)note.DeepClone();
    }

    private JsonObject Review(string on, string body, string user)
    {
        var review = new JsonObject
        {
            ["id"] = Reviews.Count + 1,
            ["state"] = "APPROVED",
            ["body"] = body,
            ["user"] = new JsonObject { ["login"] = user },
            ["submitted_at"] = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        };
        Reviews.Enqueue((on, review));
        return (JsonObject)review.DeepClone();
    }

    private static JsonObject Says(string message) => new() { ["message"] = message };

    [GeneratedRegex("^/projects/(?<project>[^/]+)/(?<what>merge_requests|issues|pipelines)/(?<number>[0-9]+)(/(?<rest>[a-z]+))?([?].*)?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex GitLabPath();

    [GeneratedRegex("^/repos/(?<repo>[^/]+/[^/]+)/(?<what>pulls|issues|actions/runs)/(?<number>[0-9]+)(/(?<rest>[a-z]+))?([?].*)?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex GiteaPath();

    [GeneratedRegex("[?&]page=(?<page>[0-9]+)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ReviewPage();
}
