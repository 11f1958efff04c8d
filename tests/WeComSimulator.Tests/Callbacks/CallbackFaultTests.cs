using System.Text.Json.Nodes;
using Liaison.WeComSimulator.Tests.Support;

namespace Liaison.WeComSimulator.Tests.Callbacks;

/// <summary>Each fault does what it says, and the absence of faults does not.</summary>
public sealed class CallbackFaultTests
{
    private const string Corp = RunningSimulator.Corp;

    [Fact]
    public async Task Lost_events_are_never_sent_and_always_the_same_ones()
    {
        var first = await LostAsync(seed: 5);
        first.Count.ShouldBeInRange(1, 29);
        (await LostAsync(seed: 5)).ShouldBe(first);
        (await LostAsync(seed: 6)).ShouldNotBe(first);
    }

    [Fact]
    public async Task A_duplicate_is_the_same_text_in_another_envelope()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await using var receiver = await CallbackReceiver.StartAsync();
        await StartAsync(simulator, receiver, new { duplicatePercent = 100 });
        await HireAsync(simulator, 2);
        var deliveries = await simulator.SettledAsync(2);

        receiver.Posts.Select(p => p["UserID"]).ShouldBe(["p0", "p0", "p1", "p1"]);
        receiver.Posts.Select(p => p.Query["nonce"]).Distinct().Count().ShouldBe(4);
        deliveries.ShouldAllBe(d => (string)d["state"]! == "delivered" && d["tries"]!.AsArray().Count == 2);
    }

    [Fact]
    public async Task Reordered_events_come_last_first_and_none_waits_for_ever()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await using var receiver = await CallbackReceiver.StartAsync();
        await StartAsync(simulator, receiver, new { stop = true });
        await HireAsync(simulator, 4);
        await simulator.PutAsync($"{CallbackPaths.Contacts}/faults", new { reorder = 3 });
        await simulator.SettledAsync(4);

        receiver.Posts.Select(p => p["UserID"]).ShouldBe(["p2", "p1", "p0", "p3"]);
    }

    [Fact]
    public async Task A_delay_comes_before_the_try_and_a_slow_body_within_it()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await using var receiver = await CallbackReceiver.StartAsync();
        await StartAsync(simulator, receiver, new { slowMilliseconds = 300 });
        await HireAsync(simulator, 1);
        var slow = (await simulator.SettledAsync(1)).Single()["tries"]!.AsArray().Single()!;
        ((double)slow["milliseconds"]!).ShouldBeGreaterThan(295);

        await simulator.PutAsync($"{CallbackPaths.Contacts}/faults", new { delayMilliseconds = 300 });
        await simulator.ControlAsync($"{Corp}/hire", new { userid = "late", name = "迟", departments = new[] { 2 } });
        var late = (await simulator.SettledAsync(2))[1];
        ((DateTimeOffset)late["tries"]!.AsArray().Single()!["at"]! - (DateTimeOffset)late["at"]!).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(295));
        receiver.Posts.ShouldAllBe(p => p.IsSigned);
    }

    [Fact]
    public async Task A_wrong_signature_a_wrong_receiver_and_a_stale_timestamp_are_each_wrong_alone()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await using var receiver = await CallbackReceiver.StartAsync();
        await StartAsync(simulator, receiver, new { wrongSignature = true });
        await HireAsync(simulator, 1);
        await simulator.SettledAsync(1);
        await simulator.PutAsync($"{CallbackPaths.Contacts}/faults", new { wrongReceiveId = true });
        await simulator.ControlAsync($"{Corp}/hire", new { userid = "b", name = "乙", departments = new[] { 2 } });
        await simulator.SettledAsync(2);
        await simulator.PutAsync($"{CallbackPaths.Contacts}/faults", new { staleSeconds = 3600 });
        await simulator.ControlAsync($"{Corp}/hire", new { userid = "c", name = "丙", departments = new[] { 2 } });
        await simulator.SettledAsync(3);
        await simulator.PutAsync($"{CallbackPaths.Contacts}/faults", new { });
        await simulator.ControlAsync($"{Corp}/hire", new { userid = "d", name = "丁", departments = new[] { 2 } });
        await simulator.SettledAsync(4);

        receiver.Posts.Select(p => (p.IsSigned, p.ReceiveId == Corp, long.Parse(p["CreateTime"]) - long.Parse(p.Query["timestamp"]) > 3590)).ShouldBe(
            [(false, true, false), (true, false, false), (true, true, true), (true, true, false)]);
    }

    [Fact]
    public async Task Stopped_callbacks_wait_and_go_out_in_order()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await using var receiver = await CallbackReceiver.StartAsync();
        await StartAsync(simulator, receiver, new { stop = true });
        await HireAsync(simulator, 3);
        (await simulator.ControlAsync($"corps/{Corp}/deliveries")).AsArray().ShouldAllBe(d => (string)d!["state"]! == "waiting");
        receiver.Posts.ShouldBeEmpty();

        await simulator.PutAsync($"{CallbackPaths.Contacts}/faults", new { });
        await simulator.SettledAsync(3);

        receiver.Posts.Select(p => p["UserID"]).ShouldBe(["p0", "p1", "p2"]);
    }

    [Fact]
    public async Task What_waits_when_a_set_is_removed_is_dropped()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await using var receiver = await CallbackReceiver.StartAsync();
        await StartAsync(simulator, receiver, new { stop = true });
        await HireAsync(simulator, 2);
        using var removed = await simulator.Http.DeleteAsync($"/control/{CallbackPaths.Contacts}");

        (await simulator.SettledAsync(2)).ShouldAllBe(d => (string)d["state"]! == "dropped");
        receiver.Posts.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_corp_s_faults_count_for_every_set_that_has_none_of_its_own()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await using var receiver = await CallbackReceiver.StartAsync();
        await simulator.PutAsync($"corps/{Corp}/callback-faults", new { losePercent = 100 });
        await StartAsync(simulator, receiver, new { duplicatePercent = 100 });
        await simulator.PutAsync(CallbackPaths.App, receiver.Body());
        await HireAsync(simulator, 1);
        States(await simulator.SettledAsync(2)).ShouldBe(["contacts-sync delivered", "apps/1000002 lost"], ignoreOrder: true);

        using var off = await simulator.Http.DeleteAsync($"/control/{CallbackPaths.Contacts}/faults");
        await simulator.ControlAsync($"{Corp}/hire", new { userid = "b", name = "乙", departments = new[] { 2 } });
        States((await simulator.SettledAsync(4)).Skip(2)).ShouldBe(["contacts-sync lost", "apps/1000002 lost"], ignoreOrder: true);

        static IEnumerable<string> States(IEnumerable<JsonNode> deliveries) => deliveries.Select(d => $"{d["to"]} {d["state"]}");
    }

    private static async Task<IReadOnlyList<int>> LostAsync(int seed)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await using var receiver = await CallbackReceiver.StartAsync();
        await StartAsync(simulator, receiver, new { losePercent = 50, seed });
        await HireAsync(simulator, 30);
        var deliveries = await simulator.SettledAsync(30);
        var lost = deliveries.Where(d => (string)d["state"]! == "lost").Select(d => (int)d["id"]!).ToArray();
        receiver.Posts.Count.ShouldBe(30 - lost.Length);
        deliveries.Where(d => (string)d["state"]! == "lost").ShouldAllBe(d => d["tries"]!.AsArray().Count == 0);
        return lost;
    }

    private static async Task StartAsync(RunningSimulator simulator, CallbackReceiver receiver, object faults)
    {
        await simulator.PutAsync(CallbackPaths.Contacts, receiver.Body());
        await simulator.PutAsync($"{CallbackPaths.Contacts}/faults", faults);
    }

    private static async Task HireAsync(RunningSimulator simulator, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await simulator.ControlAsync($"{Corp}/hire", new { userid = $"p{i}", name = "人", departments = new[] { 2 } });
        }
    }
}
