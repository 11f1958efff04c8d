using System.Text.Json.Nodes;
using Liaison.WeComSimulator.Callbacks;
using Liaison.WeComSimulator.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Liaison.WeComSimulator.Tests.Callbacks;

/// <summary>Three tries, each encrypted anew, and what the log says of them.</summary>
public sealed class DeliveryTests
{
    private const string Corp = RunningSimulator.Corp;

    [Fact]
    public async Task A_failure_is_tried_three_times_with_the_same_text_and_another_envelope()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await using var receiver = await CallbackReceiver.StartAsync();
        receiver.OnPost = (http, _) => { http.Response.StatusCode = 503; return Task.CompletedTask; };
        await simulator.PutAsync(CallbackPaths.Contacts, receiver.Body());
        await simulator.ControlAsync($"{Corp}/hire", new { userid = "ann", name = "安", departments = new[] { 2 } });

        var delivery = (await simulator.SettledAsync(1)).Single();

        ((string)delivery["state"]!, (string)delivery["event"]!, (string)delivery["changeType"]!, (string)delivery["to"]!).ShouldBe(("failed", "change_contact", "create_user", "contacts-sync"));
        Tries(delivery).Select(t => (int?)t["status"]).ShouldBe([503, 503, 503]);
        Tries(delivery).ShouldAllBe(t => (string)t["failure"]! == "HTTP 503" && (double)t["milliseconds"]! > 0);
        receiver.Posts.Count.ShouldBe(3);
        receiver.Posts.Select(p => p.Plaintext).Distinct().ShouldHaveSingleItem().ShouldBe((string)delivery["xml"]!);
        receiver.Posts.Select(p => p.Query["nonce"]).Distinct().Count().ShouldBe(3);
        receiver.Posts.Select(p => p.Envelope.Element("Encrypt")!.Value).Distinct().Count().ShouldBe(3);
        receiver.Posts.Select(p => p.Query["msg_signature"]).Distinct().Count().ShouldBe(3);
        receiver.Posts.ShouldAllBe(p => p.IsSigned);
    }

    [Fact]
    public async Task What_succeeds_is_not_tried_again_and_the_next_one_follows()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await using var receiver = await CallbackReceiver.StartAsync();
        var calls = 0;
        receiver.OnPost = (http, _) => { http.Response.StatusCode = Interlocked.Increment(ref calls) < 3 ? 500 : 200; return Task.CompletedTask; };
        await simulator.PutAsync(CallbackPaths.Contacts, receiver.Body());
        await simulator.ControlAsync($"{Corp}/hire", new { userid = "ann", name = "安", departments = new[] { 2 } });
        await simulator.ControlAsync($"{Corp}/hire", new { userid = "bob", name = "波", departments = new[] { 2 } });

        var deliveries = await simulator.SettledAsync(2);

        deliveries.Select(d => ((string)d["state"]!, Tries(d).Count)).ShouldBe([("delivered", 3), ("delivered", 1)]);
        receiver.Posts.Select(p => p["UserID"]).ShouldBe(["ann", "ann", "ann", "bob"]);
    }

    [Theory]
    [InlineData("late")]
    [InlineData("cut")]
    [InlineData("redirect")]
    [InlineData("204")]
    public async Task No_answer_in_time_a_cut_line_and_anything_but_200_are_failures(string how)
    {
        await using var simulator = await RunningSimulator.StartAsync("--Simulator:Limits:CallbackMilliseconds=200");
        await using var receiver = await CallbackReceiver.StartAsync();
        receiver.OnPost = async (http, _) =>
        {
            switch (how)
            {
                case "late":
                    await Task.Delay(Timeout.Infinite, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    break;
                case "cut":
                    http.Abort();
                    break;
                case "redirect":
                    http.Response.Redirect("/elsewhere");
                    break;
                default:
                    http.Response.StatusCode = 204;
                    break;
            }
        };
        await simulator.PutAsync(CallbackPaths.Contacts, receiver.Body());
        await simulator.ControlAsync($"{Corp}/hire", new { userid = "ann", name = "安", departments = new[] { 2 } });

        var delivery = (await simulator.SettledAsync(1)).Single();

        ((string)delivery["state"]!).ShouldBe("failed");
        receiver.Posts.Count.ShouldBe(3);
        if (how == "late")
        {
            Tries(delivery).ShouldAllBe(t => (string)t["failure"]! == "no answer within 200 ms" && t["status"] == null);
        }
    }

    [Fact]
    public void The_limits_are_wecoms()
    {
        var limits = new SimulatorLimits();
        (limits.VerificationMilliseconds, limits.CallbackMilliseconds, limits.UrgentCallbackMilliseconds).ShouldBe((1_000, 5_000, 1_000));
    }

    [Fact]
    public async Task A_passive_reply_is_opened_and_written_down()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await using var receiver = await CallbackReceiver.StartAsync();
        const string Reply = "<xml><MsgType><![CDATA[update_button]]></MsgType></xml>";
        var crypto = new CallbackCrypto(CallbackReceiver.Token, CallbackReceiver.Key);
        var encrypted = crypto.Encrypt(Reply, Corp);
        receiver.OnPost = (http, post) =>
        {
            var nonce = post["EventKey"] == "good" ? "1" : "2";
            return http.Response.WriteAsync(
                $"<xml><Encrypt><![CDATA[{encrypted}]]></Encrypt><MsgSignature><![CDATA[{crypto.Sign("7", "1", encrypted)}]]></MsgSignature><TimeStamp>7</TimeStamp><Nonce><![CDATA[{nonce}]]></Nonce></xml>");
        };
        await simulator.PutAsync(CallbackPaths.App, receiver.Body());
        foreach (var eventKey in (string[])["good", "bad"])
        {
            await simulator.ControlAsync(CallbackPaths.Events, new { @event = "template_card_event", userid = "ann", eventKey });
        }

        var deliveries = await simulator.SettledAsync(2);

        deliveries.Select(d => (string?)Tries(d).Single()["reply"]).ShouldBe([Reply, "a reply with a wrong signature"]);
    }

    [Fact]
    public async Task A_new_address_takes_over_what_waits()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await using var before = await CallbackReceiver.StartAsync();
        await using var after = await CallbackReceiver.StartAsync();
        await simulator.PutAsync(CallbackPaths.Contacts, before.Body());
        await simulator.PutAsync($"{CallbackPaths.Contacts}/faults", new { stop = true });
        await simulator.ControlAsync($"{Corp}/hire", new { userid = "ann", name = "安", departments = new[] { 2 } });
        await simulator.PutAsync(CallbackPaths.Contacts, after.Body());
        await simulator.PutAsync($"{CallbackPaths.Contacts}/faults", new { });
        await simulator.SettledAsync(1);

        before.Posts.ShouldBeEmpty();
        after.Posts.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Timestamps_follow_the_simulated_clock()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await using var receiver = await CallbackReceiver.StartAsync();
        await simulator.PutAsync(CallbackPaths.Contacts, receiver.Body());
        await simulator.ControlAsync($"{Corp}/hire", new { userid = "ann", name = "安", departments = new[] { 2 } });
        await simulator.ControlAsync("clock/advance", new { seconds = 86400 });
        await simulator.ControlAsync($"{Corp}/hire", new { userid = "bob", name = "波", departments = new[] { 2 } });
        await simulator.SettledAsync(2);

        var times = receiver.Posts.Select(p => (long.Parse(p["CreateTime"]), long.Parse(p.Query["timestamp"]))).ToArray();
        (times[1].Item1 - times[0].Item1).ShouldBeInRange(86400, 86430);
        (times[1].Item2 - times[0].Item2).ShouldBeInRange(86400, 86430);
    }

    private static IReadOnlyList<JsonNode> Tries(JsonNode delivery) => [.. delivery["tries"]!.AsArray()!];
}
