using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Liaison.Testing;

namespace Liaison.Notifications.Tests.Sources;

[Collection(nameof(SourceHost))]
public class SourceTests(SourceHost host)
{
    [Fact]
    public async Task A_source_is_added_changed_rotated_and_removed()
    {
        var (id, path, secret) = await host.AddAsync("github", name: "GitHub of Acme");
        secret.Length.ShouldBe(64);
        var source = (await host.Owner.GetAsync($"/sources/{id}")).ShouldBe(HttpStatusCode.OK).Json;
        ((string?)source["state"], (string?)source["kind"], (bool)source["hasToken"]!).ShouldBe(("waiting", "github", false));
        new Uri((string)source["address"]!).AbsolutePath.ShouldBe(path);

        (await host.Owner.PutAsync($"/sources/{id}", new { name = "Renamed", apiBase = "https://api.github.com/", apiToken = "ghp_token" })).ShouldBe(HttpStatusCode.NoContent);
        source = (await host.Owner.GetAsync($"/sources/{id}")).Json;
        ((string?)source["name"], (string?)source["apiBase"], (bool)source["hasToken"]!).ShouldBe(("Renamed", "https://api.github.com", true));

        var rotated = (await host.Owner.PostAsync($"/sources/{id}/secret", new { keepEarlier = false })).ShouldBe(HttpStatusCode.OK).Json;
        (await host.SendAsync(path, secret, "ping", "{}")).ShouldBe(HttpStatusCode.Forbidden, "the one before ended");
        (await host.SendAsync(path, (string)rotated["secret"]!, "ping", "{}")).ShouldBe(HttpStatusCode.Accepted);
        (await host.SettledAsync(id, 1))[0]!["state"]!.GetValue<string>().ShouldBe("ignored");

        (await host.Owner.DeleteAsync($"/sources/{id}")).ShouldBe(HttpStatusCode.NoContent);
        (await host.Owner.GetAsync($"/sources/{id}")).ShouldBe(HttpStatusCode.NotFound);
        (await host.Owner.DeleteAsync($"/sources/{id}")).ShouldBe(HttpStatusCode.NotFound);
        (await host.SendAsync(path, (string)rotated["secret"]!, "ping", "{}")).ShouldBe(HttpStatusCode.Forbidden, "its address ended");
        (await host.CountAsync($"select count(*) from notifications.source_secrets where id = '{id}'")).ShouldBe(0);
        (await host.CountAsync($"select count(*) from notifications.source_deliveries where source_id = '{id}'")).ShouldBe(0);
    }

    [Fact]
    public async Task Both_secrets_are_good_for_a_day_when_that_was_asked_for()
    {
        var (id, path, first) = await host.AddAsync("github");
        var second = (string)(await host.Owner.PostAsync($"/sources/{id}/secret", new { keepEarlier = true })).ShouldBe(HttpStatusCode.OK).Json["secret"]!;
        (await host.SendAsync(path, first, "ping", """{"a":1}""")).ShouldBe(HttpStatusCode.Accepted);
        (await host.SendAsync(path, second, "ping", """{"a":2}""")).ShouldBe(HttpStatusCode.Accepted);
        (await host.Owner.GetAsync($"/sources/{id}")).Json["earlierSecretUntil"].ShouldNotBeNull();
    }

    [Fact]
    public async Task A_token_goes_to_no_other_address_than_the_one_that_it_was_entered_for()
    {
        (await host.Owner.PostAsync("/sources", new { kind = "gitlab", name = "x", apiToken = "t" })).ShouldBeRefused("notifications.source-token-without-api");
        var id = (Guid)(await host.Owner.PostAsync("/sources", new { kind = "gitlab", name = "x", apiBase = "https://gitlab.example.com", apiToken = "t" })).ShouldBe(HttpStatusCode.Created).Json["id"]!;
        (await host.Owner.PutAsync($"/sources/{id}", new { name = "x", apiBase = "https://evil.example.com" })).ShouldBe(HttpStatusCode.UnprocessableEntity).ShouldBeRefused("notifications.source-token-required");
        (await host.Owner.PutAsync($"/sources/{id}", new { name = "y", apiBase = "https://gitlab.example.com" })).ShouldBe(HttpStatusCode.NoContent);
        (await host.Owner.PutAsync($"/sources/{id}", new { name = "y", apiBase = "https://evil.example.com", apiToken = "u" })).ShouldBe(HttpStatusCode.NoContent);
        (await host.Owner.PutAsync($"/sources/{id}", new { name = "y" })).ShouldBe(HttpStatusCode.NoContent);
        ((bool)(await host.Owner.GetAsync($"/sources/{id}")).Json["hasToken"]!).ShouldBeFalse("without an address there is no token");
        (await host.CountAsync($"select count(*) from notifications.source_secrets where id = '{id}' and api_token is not null")).ShouldBe(0);
    }

    [Theory]
    [InlineData("http://127.0.0.1/api")]
    [InlineData("https://127.0.0.1/api")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://[::1]/")]
    [InlineData("https://user:pass@gitlab.example.com")]
    [InlineData("https://gitlab.example.com/?a=1")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gitlab.example.com")]
    public async Task An_api_address_that_cannot_be_called_is_refused(string address) =>
        (await host.Owner.PostAsync("/sources", new { kind = "gitlab", name = "x", apiBase = address, apiToken = "t" })).ShouldBe(HttpStatusCode.UnprocessableEntity);

    [Fact]
    public async Task Secrets_lie_nowhere_in_the_clear()
    {
        const string Entered = "entered-secret-0123456789";
        const string Token = "glpat-token-0123456789";
        var added = (await host.Owner.PostAsync("/sources", new { kind = "gitlab", name = "x", apiBase = "https://gitlab.example.com", apiToken = Token, secret = Entered })).ShouldBe(HttpStatusCode.Created);
        added.Text.ShouldNotContain(Entered);
        added.Text.ShouldNotContain(Token);
        var (jenkins, path, secret) = await host.AddAsync("jenkins");
        path.ShouldContain(secret);
        (await host.SendAsync(path, "{}"u8.ToArray())).ShouldBe(HttpStatusCode.Accepted);
        (await host.SettledAsync(jenkins, 1)).Count.ShouldBe(1);

        var read = (await host.Owner.GetAsync("/sources")).Text;
        var stored = string.Join('\n', await host.App.TextsAsync("select s::text from notifications.source_secrets s")) + string.Join('\n', await host.App.TextsAsync("select data::text from events.mt_events"))
            + string.Join('\n', await host.App.TextsAsync("select i::text from kernel.idempotency i"));
        foreach (var hidden in new[] { Entered, Token, secret })
        {
            read.ShouldNotContain(hidden);
            stored.ShouldNotContain(hidden);
            host.App.Log.Lines.ShouldAllBe(l => !l.Contains(hidden, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Whatever_is_wrong_the_answer_is_the_same()
    {
        var (github, path, secret) = await host.AddAsync("github");
        const string Body = """{"zen":"x"}""";
        var good = SourceHost.SignatureOf(secret, Body);
        string[] wrong = ["", "sha256=", "sha256=" + new string('0', 64), good.ToUpperInvariant(), good[..^1], good + "0", good["sha256=".Length..], "sha256=" + new string('g', 64), "sha1=" + new string('0', 40)];
        foreach (var signature in wrong)
        {
            (await host.SendAsync(path, Encoding.UTF8.GetBytes(Body), headers: [new("X-Hub-Signature-256", signature)])).ShouldBe(HttpStatusCode.Forbidden, signature);
        }

        (await host.SendAsync(path, Encoding.UTF8.GetBytes(Body + " "), headers: [new("X-Hub-Signature-256", good)])).ShouldBe(HttpStatusCode.Forbidden, "another body");
        (await host.SendAsync($"/hooks/{new string('0', 32)}", Encoding.UTF8.GetBytes(Body), headers: [new("X-Hub-Signature-256", good)])).ShouldBe(HttpStatusCode.Forbidden, "an address that nobody has");
        (await host.SendAsync("/hooks/none", Encoding.UTF8.GetBytes(Body))).ShouldBe(HttpStatusCode.Forbidden);

        var (_, gitea, giteaSecret) = await host.AddAsync("gitea");
        (await host.SendAsync(gitea, Encoding.UTF8.GetBytes(Body), headers: [new("X-Hub-Signature-256", SourceHost.SignatureOf(giteaSecret, Body))])).ShouldBe(HttpStatusCode.Forbidden, "GitHub's header counts for nothing there");
        var source = await host.BecomesAsync(github, s => (long?)s["refused"]!["signature"] == wrong.Length + 1);
        ((string?)source["state"]).ShouldBe("refused");
        var part = (await host.Owner.GetAsync("/health")).ShouldBe(HttpStatusCode.OK).Json["parts"]!.AsArray().Single(p => (string?)p!["part"] == "sources")!;
        ((string?)part["state"], (string?)part["code"]).ShouldBe(("warning", "refused"));
    }

    [Fact]
    public async Task Jenkins_may_prove_itself_by_a_password_too()
    {
        var (id, path, secret) = await host.AddAsync("jenkins");
        var address = path.Split('?')[0];
        (await host.SendAsync(address, Sample.Of("jenkins/notification.queued.json").Body, headers: [new("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"jenkins:{secret}")))])).ShouldBe(HttpStatusCode.Accepted);
        (await host.SendAsync(address, "{}"u8.ToArray(), headers: [new("Authorization", "Basic " + Convert.ToBase64String("jenkins:wrong"u8))])).ShouldBe(HttpStatusCode.Forbidden);
        (await host.SendAsync(address, "{}"u8.ToArray(), headers: [new("Authorization", "Basic %%%")])).ShouldBe(HttpStatusCode.Forbidden);
        (await host.SendAsync(address + "?secret=wrong", "{}"u8.ToArray())).ShouldBe(HttpStatusCode.Forbidden);
        (await host.SettledAsync(id, 1))[0]!["state"]!.GetValue<string>().ShouldBe("read");
    }

    [Fact]
    public async Task Gitlab_may_sign_the_time_and_then_an_old_delivery_is_refused()
    {
        var (id, path, secret) = await host.AddAsync("gitlab");
        const string Body = """{"object_kind":"push"}""";
        (await SignedAsync(DateTimeOffset.UtcNow.AddMinutes(-6))).ShouldBe(HttpStatusCode.Forbidden);
        (await SignedAsync(DateTimeOffset.UtcNow.AddMinutes(6))).ShouldBe(HttpStatusCode.Forbidden);
        (await SignedAsync(DateTimeOffset.UtcNow)).ShouldBe(HttpStatusCode.Accepted);
        await host.BecomesAsync(id, s => (long?)s["refused"]!["timestamp"] == 2 && (long)s["received"]! == 1);

        Task<HttpStatusCode> SignedAsync(DateTimeOffset at)
        {
            var signature = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"a.{at.ToUnixTimeSeconds()}.{Body}")));
            return host.SendAsync(
                path, Encoding.UTF8.GetBytes(Body), headers: [new("webhook-id", "a"), new("webhook-timestamp", $"{at.ToUnixTimeSeconds()}"), new("webhook-signature", $"v1,AAAA v1,{signature}")]);
        }
    }

    [Fact]
    public async Task A_thousand_times_the_same_has_one_effect()
    {
        var (id, path, secret) = await host.AddAsync("github");
        var body = SourceHost.Issue(1000, "once");
        await Parallel.ForAsync(0, 1000, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (_, _) => (await host.SendAsync(path, secret, "issues", body)).ShouldBe(HttpStatusCode.Accepted));
        (await host.SettledAsync(id, 1))[0]!["state"]!.GetValue<string>().ShouldBe("read");
        await host.BecomesAsync(id, s => (long)s["received"]! == 1 && (long)s["repeated"]! == 999);
        (await host.CountAsync("select count(*) from notifications.items where title = 'once'")).ShouldBe(1);
        (await host.CountAsync($"select count(*) from notifications.activities where source_id = '{id}'")).ShouldBeLessThanOrEqualTo(1);
    }

    /// <summary>LIAISON_SOAK=1: as many as 500 a second are in 40 seconds, and no queue grows behind them.</summary>
    [Fact]
    public async Task What_comes_at_once_is_read_about_as_fast_as_it_comes()
    {
        var soak = Environment.GetEnvironmentVariable("LIAISON_SOAK") == "1";
        var count = soak ? 20_000 : 300;
        var (id, path, secret) = await host.AddAsync("github");
        var watch = Stopwatch.StartNew();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, _) =>
            (await host.SendAsync(path, secret, "issues", SourceHost.Issue(10_000 + i, $"burst {i}"))).ShouldBe(HttpStatusCode.Accepted));
        var sent = watch.Elapsed;
        await Eventually.BecomesTrueAsync(
            async () => await host.CountAsync($"select count(*) from notifications.source_deliveries where source_id = '{id}' and state = 'received'") == 0, TimeSpan.FromSeconds(60), "all were read");
        TestContext.Current.TestOutputHelper?.WriteLine($"{count / sent.TotalSeconds:0} a second taken, {count / watch.Elapsed.TotalSeconds:0} a second read");
        (await host.CountAsync($"select count(*) from notifications.items i join notifications.projects p on p.id = i.project_id where p.source_id = '{id}'")).ShouldBe(count);
        if (soak)
        {
            (count / watch.Elapsed.TotalSeconds).ShouldBeGreaterThan(500);
        }
    }

    [Fact]
    public async Task A_megabyte_is_taken_and_a_byte_more_is_not()
    {
        var (id, path, secret) = await host.AddAsync("github");
        var largest = "{\"zen\":\"" + new string('x', (1024 * 1024) - 10) + "\"}";
        Encoding.UTF8.GetByteCount(largest).ShouldBe(1024 * 1024);
        (await host.SendAsync(path, secret, "ping", largest)).ShouldBe(HttpStatusCode.Accepted);
        (await TooLargeAsync(new ByteArrayContent(new byte[(1024 * 1024) + 1]), chunked: false)).ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await TooLargeAsync(new ByteArrayContent(new byte[(1024 * 1024) + 1]), chunked: true)).ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        await host.BecomesAsync(id, s => (long?)s["refused"]!["too-large"] == 2 && (long)s["received"]! == 1);

        async Task<HttpStatusCode> TooLargeAsync(HttpContent content, bool chunked)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
            request.Headers.TransferEncodingChunked = chunked;
            using var answer = await host.Http.SendAsync(request);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task What_cannot_be_read_is_kept_shown_and_read_once_more()
    {
        var (id, path, secret) = await host.AddAsync("github");
        (await host.SendAsync(path, secret, "quantum_leap", """{"to":"2027","repository":{"id":1,"name":"a"}}""")).ShouldBe(HttpStatusCode.Accepted);
        (await host.SendAsync(path, secret, "issues", new string('[', 5000))).ShouldBe(HttpStatusCode.Accepted);
        (await host.SendAsync(path, secret, "issues", "payload=" + Uri.EscapeDataString(SourceHost.Issue(7, "by form")), "application/x-www-form-urlencoded")).ShouldBe(HttpStatusCode.Accepted);
        (await host.SendAsync(path, secret, "issues", SourceHost.Issue(8, "plain"), "text/plain")).ShouldBe(HttpStatusCode.Accepted, "JSON is JSON, whatever it is called");
        var all = await host.SettledAsync(id, 4);
        all.Select(i => (string)i!["state"]!).Order(StringComparer.Ordinal).ShouldBe(["malformed", "read", "read", "unknown"]);
        var unread = (await host.Owner.GetAsync($"/sources/{id}/deliveries?state=unread")).ShouldBe(HttpStatusCode.OK).Json["items"]!.AsArray();
        unread.Count.ShouldBe(2);
        var unknown = unread.Single(i => (string?)i!["state"] == "unknown")!;
        ((string?)unknown["event"], (bool)unknown["isKept"]!).ShouldBe(("quantum_leap", true));
        ((string?)(await host.Owner.GetAsync($"/sources/{id}/deliveries/{unknown["id"]}")).ShouldBe(HttpStatusCode.OK).Json["body"]).ShouldBe("""{"to":"2027","repository":{"id":1,"name":"a"}}""");
        ((string?)(await host.Owner.GetAsync($"/sources/{id}")).Json["state"]).ShouldBe("unread");

        // As if an older version had not understood it.
        await using (var command = host.App.Database.DataSource.CreateCommand($"update notifications.source_deliveries set event = 'star' where id = '{unknown["id"]}'"))
        {
            await command.ExecuteNonQueryAsync();
        }

        ((int)(await host.Owner.PostAsync($"/sources/{id}/deliveries/replay")).ShouldBe(HttpStatusCode.OK).Json["count"]!).ShouldBe(2);
        (await host.SettledAsync(id, 4)).Single(i => (string?)i!["id"] == (string?)unknown["id"])!["state"]!.GetValue<string>().ShouldBe("ignored");
        (await host.Owner.PostAsync($"/sources/{id}/deliveries/{unknown["id"]}/replay")).ShouldBe(HttpStatusCode.Conflict).ShouldBeRefused("notifications.source-delivery-gone");
        (await host.Owner.PostAsync($"/sources/{id}/deliveries/{Guid.CreateVersion7()}/replay")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_the_mirror_chokes_on_takes_nothing_else_with_it()
    {
        var (id, path, secret) = await host.AddAsync("github");
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => host.SendAsync(path, secret, "issues", SourceHost.Issue(2000 + i, i == 7 ? SourceHost.Poison : $"number {i}"))));
        var all = await host.SettledAsync(id, 20);
        var failed = all.Single(i => (string?)i!["state"] == "failed")!;
        (all.Count(i => (string?)i!["state"] == "read"), (string?)failed["reason"], (bool)failed["isKept"]!).ShouldBe((19, nameof(InvalidDataException), true));
        (await host.CountAsync($"select count(*) from notifications.items i join notifications.projects p on p.id = i.project_id where p.source_id = '{id}'")).ShouldBe(19);
    }

    [Fact]
    public async Task Who_fails_too_often_is_not_looked_at_any_more_and_nobody_else_pays_for_it()
    {
        var (id, path, secret) = await host.AddAsync("github");
        var (_, other, otherSecret) = await host.AddAsync("github");
        for (var i = 0; i < 60; i++)
        {
            (await host.SendAsync(path, "wrong-wrong-wrong-wrong", "ping", "{}")).ShouldBe(HttpStatusCode.Forbidden);
        }

        (await host.SendAsync(path, secret, "ping", "{}")).ShouldBe(HttpStatusCode.TooManyRequests);
        (await host.SendAsync(other, otherSecret, "ping", "{}")).ShouldBe(HttpStatusCode.Accepted);
        await host.BecomesAsync(id, s => (long?)s["refused"]!["signature"] == 60 && (long?)s["refused"]!["too-many"] == 1);
    }

    [Fact]
    public async Task Who_speaks_the_ingest_api_has_no_hook()
    {
        var added = (await host.Owner.PostAsync("/sources", new { kind = "api", name = "Our own" })).ShouldBe(HttpStatusCode.Created).Json;
        added["address"].ShouldBeNull();
        added["secret"].ShouldBeNull();
        (await host.Owner.PostAsync($"/sources/{added["id"]}/secret", new { })).ShouldBe(HttpStatusCode.Conflict).ShouldBeRefused("notifications.source-without-hook");
    }

    [Theory]
    [InlineData("""{"kind":"svn","name":"x"}""")]
    [InlineData("""{"kind":"github","name":""}""")]
    [InlineData("""{"kind":"github","name":"x","secret":"short"}""")]
    [InlineData("""{"kind":"github","name":"x","secret":"with spaces in it, and long enough"}""")]
    public async Task What_is_entered_is_checked(string body) =>
        (await host.Owner.PostAsync("/sources", JsonNode.Parse(body))).ShouldBe(HttpStatusCode.BadRequest);

    [Fact]
    public async Task A_team_has_fifty_at_the_most()
    {
        List<Guid> added = [];
        while ((await host.Owner.GetAsync("/sources")).Json.AsArray().Count < 50)
        {
            added.Add((await host.AddAsync("github", name: $"source {added.Count}")).Id);
        }

        (await host.Owner.PostAsync("/sources", new { kind = "github", name = "x" })).ShouldBe(HttpStatusCode.Conflict).ShouldBeRefused("notifications.too-many-sources");
        foreach (var id in added)
        {
            (await host.Owner.DeleteAsync($"/sources/{id}")).ShouldBe(HttpStatusCode.NoContent);
        }
    }
}
