using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Liaison.HostTesting;
using Liaison.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Liaison.EndToEnd.Tests;

/// <summary>A service that knows nobody, behind a real nginx that asks Liaison.</summary>
public sealed class ForwardAuthTests
{
    [Fact]
    public async Task Behind_nginx_a_member_is_let_in_with_their_role_and_out_again_at_once()
    {
        await using var team = await BoundTeam.StartAsync(20);
        var people = await team.PeopleAsync();
        var (member, auditor) = (await team.JoinAsync(people[0].Userid), await team.JoinAsAsync(people[1].Userid, "auditor"));
        var foreign = await team.AnotherTeamAsync();
        await using var nginx = await Nginx.StartAsync(team);

        // Signed in: the service is told who it is, whatever the browser claims to be.
        var seen = await nginx.GetAsync(member.Client, "/", ("X-Liaison-Role", "owner"), ("X-Liaison-Account", Guid.Empty.ToString()));
        seen.Status.ShouldBe(HttpStatusCode.OK);
        (seen.Header("X-Liaison-Account"), seen.Header("X-Liaison-Role"), seen.Header("X-Liaison-Team"), seen.Header("X-Liaison-Member"))
            .ShouldBe((member.Account.ToString(), "member", team.Owner.Team.ToString(), member.Member.ToString()));

        // Nobody; a member of another team; the role that a place asks for.
        (await nginx.GetAsync(null, "/")).Status.ShouldBe(HttpStatusCode.Redirect);
        (await nginx.GetAsync(foreign, "/")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await nginx.GetAsync(member.Client, "/audit/")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await nginx.GetAsync(auditor.Client, "/audit/")).Status.ShouldBe(HttpStatusCode.OK);
        (await nginx.GetAsync(team.Owner, "/audit/")).Status.ShouldBe(HttpStatusCode.OK);

        // CASES §4 #36: no header opens it.
        foreach (var (name, value) in new[] { ("X-Forwarded-Uri", "/health/live"), ("X-Original-URL", "/health/live"), ("X-Forwarded-For", "127.0.0.1"), ("X-Forwarded-Host", "localhost"), ("X-Auth-Request-Redirect", "/public") })
        {
            (await nginx.GetAsync(null, "/", (name, value))).Status.ShouldBe(HttpStatusCode.Redirect, name);
        }

        // A program with a key; one whose key is for something else.
        (await nginx.GetAsync(null, "/", ("Authorization", "Bearer " + await KeyAsync(team, "access:read")))).Header("X-Liaison-Role").ShouldBe("admin", "a key is never an owner");
        (await nginx.GetAsync(null, "/", ("Authorization", "Bearer " + await KeyAsync(team, "members:read")))).Status.ShouldBe(HttpStatusCode.Forbidden);

        // Out from the commit on.
        (await team.Owner.PostAsync($"/members/{member.Member}/lock", new { reason = "x" })).ShouldBe(HttpStatusCode.NoContent);
        (await nginx.GetAsync(member.Client, "/")).Status.ShouldBeOneOf(HttpStatusCode.Forbidden, HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task Asked_with_any_method_and_any_path_it_answers_the_same_and_changes_nothing()
    {
        await using var app = await LiaisonApp.StartAsync();
        var owner = await app.SetUpAsync();
        owner.Client.Http.DefaultRequestHeaders.Remove("X-Liaison-CSRF");
        foreach (var method in new[] { "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH" })
        {
            var answer = await owner.Client.SendAsync(new HttpMethod(method), $"/forward-auth/{owner.Team}/some/path?x=1");
            answer.Status.ShouldBe(HttpStatusCode.OK, method);
            answer.Headers["X-Liaison-Role"].ShouldBe("owner");
        }

        using var nobody = app.NewClient();
        (await nobody.GetAsync($"/forward-auth/{owner.Team}")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        // A team that is not there and one that is another's look the same.
        (await owner.Client.GetAsync($"/forward-auth/{Guid.CreateVersion7()}")).Status.ShouldBe(HttpStatusCode.Forbidden);
        foreach (var role in new[] { "emperor", "3", "-1", "" })
        {
            (await owner.Client.GetAsync($"/forward-auth/{owner.Team}?role={role}")).Status.ShouldBe(HttpStatusCode.Forbidden, role);
        }
    }

    private static async Task<string> KeyAsync(BoundTeam team, string scope) =>
        (string)(await team.Owner.PostAsync("/api-keys", new { name = scope, scopes = new[] { scope }, days = 1 })).ShouldBe(HttpStatusCode.Created).Json["key"]!;

    private sealed record Seen(HttpStatusCode Status, JsonNode? Headers)
    {
        public string? Header(string name) => (string?)Headers?.AsObject().FirstOrDefault(h => h.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
    }

    /// <summary>Debian's nginx with the configuration of docs/operations.md, before a service that answers with the headers that it got.</summary>
    private sealed class Nginx : IAsyncDisposable
    {
        private readonly HttpClient _http = new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false });
        private readonly DirectoryInfo _folder = System.IO.Directory.CreateTempSubdirectory("liaison-nginx");
        private readonly Uri _app;
        private readonly WebApplication _service;
        private Process? _process;

        private Nginx(Uri app, WebApplication service, Uri url)
        {
            (_app, _service) = (app, service);
            _http.BaseAddress = url;
        }

        public static async Task<Nginx> StartAsync(BoundTeam team)
        {
            var program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin").Select(folder => Path.Combine(folder, "nginx")).FirstOrDefault(File.Exists);
            Assert.SkipWhen(program is null, "There is no nginx here. Install it: apt-get install nginx-light");
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var service = builder.Build();
            service.MapFallback((HttpContext http) => Results.Json(http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString())));
            await service.StartAsync();
            var port = Ports.Free();
            var nginx = new Nginx(team.App.Url, service, new Uri($"http://127.0.0.1:{port}"));
            var file = Path.Combine(nginx._folder.FullName, "nginx.conf");
            await File.WriteAllTextAsync(file, $$"""
                worker_processes 1; daemon off; pid nginx.pid; error_log stderr;
                events {}
                http {
                  access_log off;
                  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
                  server {
                    listen 127.0.0.1:{{port}};
                    location / { auth_request /_liaison/member; include who.conf; proxy_pass {{service.Urls.First()}}; }
                    location /audit/ { auth_request /_liaison/auditor; include who.conf; proxy_pass {{service.Urls.First()}}; }
                    location = /_liaison/member { internal; proxy_pass {{team.App.Url}}forward-auth/{{team.Owner.Team}}; include ask.conf; }
                    location = /_liaison/auditor { internal; proxy_pass {{team.App.Url}}forward-auth/{{team.Owner.Team}}?role=auditor; include ask.conf; }
                    error_page 401 =302 {{team.App.Url}}sign-in;
                  }
                }
                """);
            await File.WriteAllTextAsync(Path.Combine(nginx._folder.FullName, "ask.conf"), "proxy_pass_request_body off; proxy_set_header Content-Length \"\";");
            await File.WriteAllTextAsync(Path.Combine(nginx._folder.FullName, "who.conf"), string.Join('\n', new[] { "account", "member", "team", "role" }.Select(what =>
                $"auth_request_set ${what} $upstream_http_x_liaison_{what}; proxy_set_header X-Liaison-{what} ${what};")));
            nginx._process = Process.Start(new ProcessStartInfo(program!, ["-p", nginx._folder.FullName, "-c", file]) { UseShellExecute = false, RedirectStandardError = true })!;
            await Eventually.BecomesTrueAsync(async () =>
            {
                nginx._process.HasExited.ShouldBeFalse(nginx._process.HasExited ? await nginx._process.StandardError.ReadToEndAsync() : "");
                try
                {
                    return (await nginx._http.GetAsync(new Uri("/", UriKind.Relative))).StatusCode == HttpStatusCode.Redirect;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            });
            return nginx;
        }

        public async Task<Seen> GetAsync(TeamClient? who, string path, params (string Name, string Value)[] headers)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            foreach (var (name, value) in headers)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            if (who is not null)
            {
                request.Headers.Add("Cookie", who.Client.Cookies.GetCookieHeader(_app));
            }

            using var answer = await _http.SendAsync(request);
            return new Seen(answer.StatusCode, answer.StatusCode == HttpStatusCode.OK ? JsonNode.Parse(await answer.Content.ReadAsStringAsync()) : null);
        }

        public async ValueTask DisposeAsync()
        {
            if (_process is { HasExited: false })
            {
                // The master takes its worker along.
                using var stop = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
                await _process.WaitForExitAsync();
            }

            _process?.Dispose();
            _http.Dispose();
            await _service.DisposeAsync();
            _folder.Delete(recursive: true);
        }
    }
}
