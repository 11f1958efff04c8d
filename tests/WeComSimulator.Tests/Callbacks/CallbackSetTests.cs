using System.Net;
using System.Net.Http.Json;
using Liaison.WeComSimulator.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Liaison.WeComSimulator.Tests.Callbacks;

/// <summary>Saving a callback set, by the control API and on the page.</summary>
public sealed class CallbackSetTests
{
    private const string Corp = RunningSimulator.Corp;

    [Theory]
    [InlineData(CallbackPaths.App)]
    [InlineData(CallbackPaths.Contacts)]
    public async Task Saving_asks_the_address_for_the_plaintext(string path)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await using var receiver = await CallbackReceiver.StartAsync();

        await simulator.PutAsync(path, new { url = receiver.Url + "?team=7", token = CallbackReceiver.Token, encodingAesKey = CallbackReceiver.Key });

        var check = receiver.Checks.ShouldHaveSingleItem();
        check.IsSigned.ShouldBeTrue();
        check.ReceiveId.ShouldBe(Corp);
        check.Query["team"].ShouldBe("7");
        check.Plaintext.ShouldAllBe(c => char.IsAsciiDigit(c));
        var saved = (await simulator.ControlAsync($"corps/{Corp}/callbacks")).AsArray().ShouldHaveSingleItem()!;
        ((string)saved["url"]!, (bool)saved["full"]!).ShouldBe((receiver.Url + "?team=7", false));
    }

    [Theory]
    [InlineData("quoted")]
    [InlineData("newline")]
    [InlineData("bom")]
    [InlineData("empty")]
    [InlineData("500")]
    [InlineData("redirect")]
    [InlineData("late")]
    [InlineData("cut")]
    public async Task An_answer_that_is_not_exactly_the_plaintext_is_40057_and_nothing_is_saved(string how)
    {
        await using var simulator = await RunningSimulator.StartAsync("--Simulator:Limits:VerificationMilliseconds=300");
        await using var receiver = await CallbackReceiver.StartAsync();
        receiver.OnCheck = (http, echo) => AnswerAsync(http, echo, how);

        using var answer = await simulator.Http.PutAsJsonAsync($"/control/{CallbackPaths.App}", receiver.Body());

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("40057: invalid callback url or the url verification failed");
        (await simulator.ControlAsync($"corps/{Corp}/callbacks")).AsArray().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("ftp://app.example/hook", "QDG6eK", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C")]
    [InlineData("http://127.0.0.1:1/hook", "with space", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C")]
    [InlineData("http://127.0.0.1:1/hook", "a23456789012345678901234567890123", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C")]
    [InlineData("http://127.0.0.1:1/hook", "QDG6eK", "short")]
    [InlineData("http://127.0.0.1:1/hook", "QDG6eK", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2+")]
    [InlineData("http://127.0.0.1:1/hook", "QDG6eK", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C")]
    public async Task Values_that_the_form_does_not_take_and_addresses_that_nobody_answers_are_refused(string url, string token, string encodingAesKey)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        using var answer = await simulator.Http.PutAsJsonAsync($"/control/{CallbackPaths.Contacts}", new { url, token, encodingAesKey });
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Only_a_self_built_app_has_a_set()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await using var receiver = await CallbackReceiver.StartAsync();
        foreach (var path in (string[])[$"corps/{Corp}/apps/0/callback", $"corps/{Corp}/apps/77/callback", "corps/wwnobody/contacts-sync/callback"])
        {
            using var answer = await simulator.Http.PutAsJsonAsync($"/control/{path}", receiver.Body());
            answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        }

        receiver.Checks.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_set_that_was_removed_is_told_nothing_more()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await using var receiver = await CallbackReceiver.StartAsync();
        await simulator.PutAsync(CallbackPaths.Contacts, receiver.Body());
        using var answer = await simulator.Http.DeleteAsync($"/control/{CallbackPaths.Contacts}");
        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);

        await simulator.ControlAsync($"{Corp}/hire", new { userid = "ann", name = "安", departments = new[] { 2 } });

        (await simulator.ControlAsync($"corps/{Corp}/deliveries")).AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_reset_forgets_every_set()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await using var receiver = await CallbackReceiver.StartAsync();
        await simulator.PutAsync(CallbackPaths.Contacts, receiver.Body());

        await simulator.ControlAsync("reset", new { });

        (await simulator.ControlAsync($"corps/{Corp}/callbacks")).AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task The_page_checks_and_saves_sets_faults_and_sends_events()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await using var receiver = await CallbackReceiver.StartAsync();
        var values = $"url={Uri.EscapeDataString(receiver.Url)}&token={CallbackReceiver.Token}&key={CallbackReceiver.Key}";

        (await simulator.PressAsync("callback", $"which=contacts&{values}&full=on")).ShouldBe($"/corp/{Corp}/callbacks");
        await simulator.PressAsync("callback", $"which=app&{values}");
        await simulator.PressAsync("callback-faults", "which=contacts&lose=100&duplicate=&reorder=&delay=&slow=&stale=60&signature=on");
        await simulator.PressAsync("event", "event=enter_agent&userid=ann");
        await simulator.SettledAsync(1);

        var sets = (await simulator.ControlAsync($"corps/{Corp}/callbacks")).AsArray();
        sets.Select(s => (string)s!["to"]!).ShouldBe([$"apps/{RunningSimulator.AgentId}", "contacts-sync"]);
        ((bool)sets[1]!["full"]!, (int)sets[1]!["faults"]!["losePercent"]!, (bool)sets[1]!["faults"]!["wrongSignature"]!).ShouldBe((true, 100, true));
        var page = await simulator.Http.GetStringAsync($"/corp/{Corp}/callbacks?lang=en");
        page.ShouldContain("enter_agent");
        page.ShouldContain("Deliveries");
        (await simulator.Http.GetStringAsync($"/corp/{Corp}/callbacks?lang=zh")).ShouldContain("投递记录");

        await simulator.PressAsync("callback-remove", "which=app");
        (await simulator.ControlAsync($"corps/{Corp}/callbacks")).AsArray().ShouldHaveSingleItem();
        receiver.OnCheck = (http, _) => http.Response.WriteAsync("no");
        var refused = await simulator.PressAsync("callback", $"which=app&{values}");
        (await simulator.Http.GetStringAsync(refused)).ShouldContain("40057");
    }

    private static async Task AnswerAsync(HttpContext http, string echo, string how)
    {
        switch (how)
        {
            case "quoted":
                await http.Response.WriteAsync($"\"{echo}\"");
                break;
            case "newline":
                await http.Response.WriteAsync($"{echo}\n");
                break;
            case "bom":
                await http.Response.WriteAsync($"\ufeff{echo}");
                break;
            case "500":
                http.Response.StatusCode = 500;
                await http.Response.WriteAsync(echo);
                break;
            case "redirect":
                http.Response.Redirect("/elsewhere");
                break;
            case "late":
                await Task.Delay(Timeout.Infinite, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                break;
            case "cut":
                http.Abort();
                break;
        }
    }
}
