namespace Liaison.WeCom.Tests;

public sealed class ThrottleTests
{
    private const string Tag = """{"errcode":0,"errmsg":"ok","tagname":"t","userlist":[],"partylist":[]}""";
    private const string User = """{"errcode":0,"userid":"zs","name":"A","status":1}""";
    private static readonly WeComApp App = TestClient.App;

    [Theory]
    [InlineData(6, 75_000)]
    [InlineData(5_000, 6)]
    public async Task A_used_up_share_of_one_API_of_one_corp_lets_no_call_out(int perMinute, int perHour)
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("tag/get", Tag).On("user/get", User);
        using var test = new TestClient(fake.Address,
            o => (o.CallsPerMinute, o.CallsPerHour, o.MaxWait) = (perMinute, perHour, TimeSpan.FromMilliseconds(50)));

        for (var i = 0; i < 6; i++)
            await test.Client.GetTagAsync(App, 1, default);
        var error = await Should.ThrowAsync<WeComUnavailableException>(() => test.Client.GetTagAsync(App, 1, default));

        error.Outage.ShouldBe(WeComOutage.Throttled);
        (error.Pause, error.RetryAfter > TimeSpan.Zero).ShouldBe((perHour == 6 ? WeComPause.Hour : WeComPause.Minute, true));
        fake.Count("tag/get").ShouldBe(6);
        await test.Client.GetUserAsync(App, "zs", default);                        // another API
        await test.Client.GetTagAsync(App with { CorpId = "ww2" }, 1, default);    // another corp
    }

    [Fact]
    public async Task A_call_waits_for_its_turn()
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("tag/get", Tag);
        using var test = new TestClient(fake.Address, o => (o.CallsPerMinute, o.MaxWait) = (2, TimeSpan.FromSeconds(90)));
        await test.Client.GetTagAsync(App, 1, default);
        await test.Client.GetTagAsync(App, 1, default);

        // One second before the two leave the window.
        test.Time.Advance(TimeSpan.FromSeconds(69));
        var waits = test.Client.GetTagAsync(App, 1, default);
        waits.IsCompleted.ShouldBeFalse();
        test.Time.Advance(TimeSpan.FromSeconds(1));
        await waits;

        fake.Count("tag/get").ShouldBe(3);
    }

    [Fact]
    public async Task When_WeCom_has_had_enough_nobody_calls_for_a_minute_and_then_one()
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("tag/get", FakeWeCom.Error(45009), Tag);
        using var test = new TestClient(fake.Address, o => o.MaxWait = TimeSpan.FromMilliseconds(50));

        var refused = await Should.ThrowAsync<WeComException>(() => test.Client.GetTagAsync(App, 1, default));
        (refused.Pause, refused.RetryAfter >= TimeSpan.FromMinutes(1)).ShouldBe((WeComPause.Minute, true));
        for (var i = 0; i < 3; i++)
            (await Should.ThrowAsync<WeComUnavailableException>(() => test.Client.GetTagAsync(App, 1, default))).Outage.ShouldBe(WeComOutage.Throttled);
        fake.Count("tag/get").ShouldBe(1);

        test.Time.Advance(TimeSpan.FromSeconds(67));
        await test.Client.GetTagAsync(App, 1, default);
        await test.Client.GetTagAsync(App, 1, default);
        fake.Count("tag/get").ShouldBe(3);
    }

    [Fact]
    public async Task Hosts_that_do_not_see_each_other_go_on_with_a_quarter_each()
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("tag/get", Tag);
        using var test = new TestClient(fake.Address, o => (o.CallsPerMinute, o.MaxWait) = (8, TimeSpan.FromMilliseconds(50)), lines: new NoLines());

        await test.Client.GetTagAsync(App, 1, default);
        await test.Client.GetTagAsync(App, 1, default);
        (await Should.ThrowAsync<WeComUnavailableException>(() => test.Client.GetTagAsync(App, 1, default))).Outage.ShouldBe(WeComOutage.Throttled);

        test.Log.Lines.Count(l => l.Text.Contains("do not see each other", StringComparison.Ordinal)).ShouldBe(1, "said once, and the others looked for again after ten seconds");
    }

    [Fact]
    public async Task So_many_calls_of_one_corp_run_at_once_and_no_more()
    {
        await using var fake = await FakeWeCom.StartAsync();
        var (running, most) = (0, 0);
        var two = new TaskCompletionSource();
        fake.On("tag/get", async context =>
        {
            var now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            if (now == 2)
                two.TrySetResult();
            await two.Task;
            Interlocked.Decrement(ref running);
            await FakeWeCom.WriteAsync(context, Tag);
        });
        using var test = new TestClient(fake.Address, o => o.MaxConcurrentCalls = 2);

        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => test.Client.GetTagAsync(App, 1, default)));

        most.ShouldBe(2);
    }

    [Fact]
    public async Task A_caller_who_gives_up_in_the_queue_is_cancelled_and_not_throttled()
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("tag/get", Tag);
        using var test = new TestClient(fake.Address, o => o.CallsPerMinute = 2);
        await test.Client.GetTagAsync(App, 1, default);
        using var impatient = new CancellationTokenSource();

        var call = test.Client.GetTagAsync(App, 1, impatient.Token);
        await impatient.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => call);
    }

    private static void InterlockedMax(ref int most, int now)
    {
        int seen;
        while (now > (seen = Volatile.Read(ref most)) && Interlocked.CompareExchange(ref most, now, seen) != seen)
        {
        }
    }
}
