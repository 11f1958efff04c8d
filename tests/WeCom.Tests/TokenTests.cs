namespace Liaison.WeCom.Tests;

public sealed class TokenTests
{
    private const string Tag = """{"errcode":0,"errmsg":"ok","tagname":"t","userlist":[],"partylist":[]}""";
    private static readonly WeComApp App = TestClient.App;

    [Fact]
    public async Task A_token_that_is_there_costs_its_task_and_nothing_else()
    {
        await using var fake = await FakeWeCom.StartAsync();
        using var test = new TestClient(fake.Address);
        await test.Tokens.GetAsync(TestClient.App, default);
        const int Times = 10_000;

        var ours = Allocated(() => test.Tokens.GetAsync(TestClient.App, default));
        var least = Allocated(() => Task.FromResult(test.Log));

        ours.ShouldBe(least);

        static long Allocated(Func<Task> act)
        {
            _ = act();
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Times; i++)
                _ = act();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public async Task Sixty_four_callers_fetch_one_token()
    {
        await using var fake = await FakeWeCom.StartAsync();
        var release = new TaskCompletionSource();
        fake.On("tag/get", Tag).On("gettoken", async context =>
        {
            await release.Task;
            await FakeWeCom.WriteAsync(context, """{"errcode":0,"access_token":"token-1","expires_in":7200}""");
        });
        using var test = new TestClient(fake.Address, o => o.MaxConcurrentCalls = 64);

        // Each call runs until it waits for the token, so all 64 wait before one is answered.
        var calls = Enumerable.Range(0, 64).Select(_ => test.Client.GetTagAsync(App, 1, default)).ToArray();
        release.SetResult();
        await Task.WhenAll(calls);

        fake.Count("gettoken").ShouldBe(1);
        fake.Count("tag/get").ShouldBe(64);
    }

    [Theory]
    [InlineData(42001)]
    [InlineData(40014)]
    public async Task When_a_token_ends_early_sixty_four_callers_renew_it_once(int code)
    {
        await using var fake = await FakeWeCom.StartAsync();
        var all = new TaskCompletionSource();
        var waiting = 0;
        fake.On("tag/get", async context =>
        {
            if (context.Request.Query["access_token"] != "token-1")
            {
                await FakeWeCom.WriteAsync(context, Tag);
                return;
            }
            if (Interlocked.Increment(ref waiting) == 64)
                all.SetResult();
            await all.Task;
            await FakeWeCom.WriteAsync(context, FakeWeCom.Error(code));
        });
        using var test = new TestClient(fake.Address, o => o.MaxConcurrentCalls = 64);

        await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => test.Client.GetTagAsync(App, 1, default)));

        fake.Count("gettoken").ShouldBe(2);
        fake.Count("tag/get").ShouldBe(128);
    }

    [Fact]
    public async Task A_late_refusal_of_an_old_token_does_not_throw_the_new_one_away()
    {
        await using var fake = await FakeWeCom.StartAsync();
        var arrived = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        fake.On("tag/get", async context =>
        {
            var isOld = context.Request.Query["access_token"] == "token-1";
            if (isOld && context.Request.Query["tagid"] == "1")
            {
                arrived.SetResult();
                await release.Task;
            }
            await FakeWeCom.WriteAsync(context, isOld ? FakeWeCom.Error(42001) : Tag);
        });
        using var test = new TestClient(fake.Address);

        var slow = test.Client.GetTagAsync(App, 1, default);
        await arrived.Task;
        await test.Client.GetTagAsync(App, 2, default);   // renews the token
        release.SetResult();
        await slow;

        fake.Count("gettoken").ShouldBe(2);
    }

    [Fact]
    public async Task A_call_is_repeated_once_after_a_renewal_and_not_for_ever()
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("tag/get", FakeWeCom.Error(42001));
        using var test = new TestClient(fake.Address);

        (await Should.ThrowAsync<WeComException>(() => test.Client.GetTagAsync(App, 1, default))).ErrCode.ShouldBe(42001);

        fake.Count("tag/get").ShouldBe(2);
        fake.Count("gettoken").ShouldBe(2);
    }

    [Theory]
    [InlineData(7200, 6899, 1)]
    [InlineData(7200, 6901, 2)]   // five minutes before its end
    [InlineData(60, 53, 1)]
    [InlineData(60, 55, 2)]       // a short life keeps nine tenths of itself
    public async Task A_token_is_renewed_before_it_ends(int expiresIn, int after, int fetched)
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("tag/get", Tag).On("gettoken", $$"""{"errcode":0,"access_token":"token-{n}","expires_in":{{expiresIn}}}""");
        using var test = new TestClient(fake.Address);

        await test.Client.GetTagAsync(App, 1, default);
        test.Time.Advance(TimeSpan.FromSeconds(after));
        await test.Client.GetTagAsync(App, 1, default);

        fake.Count("gettoken").ShouldBe(fetched);
        fake.Requests.Last().Query["access_token"].ToString().ShouldBe($"token-{fetched}");
    }

    [Fact]
    public async Task Tokens_of_two_secrets_are_kept_apart()
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("tag/get", Tag);
        using var test = new TestClient(fake.Address);

        await test.Client.GetTagAsync(App, 1, default);
        await test.Client.GetTagAsync(App with { Secret = "other" }, 1, default);
        await test.Client.GetTagAsync(App with { AgentId = 7 }, 1, default);

        fake.Requests.Where(r => r.Api == "tag/get").Select(r => r.Query["access_token"].ToString()).ShouldBe(["token-1", "token-2", "token-1"]);
    }

    [Theory]
    [InlineData(40001)]
    [InlineData(40013)]
    [InlineData(40091)]
    public async Task A_wrong_secret_is_never_tried_in_a_loop(int code)
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("gettoken", FakeWeCom.Error(code));
        using var test = new TestClient(fake.Address);

        for (var i = 0; i < 100; i++)
            (await Should.ThrowAsync<WeComException>(() => test.Client.GetTagAsync(App, 1, default))).ErrCode.ShouldBe(code);

        fake.Count("gettoken").ShouldBe(1);
        fake.Count("tag/get").ShouldBe(0);
    }

    [Fact]
    public async Task A_secret_that_is_reset_in_mid_run_costs_one_wrong_call()
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("tag/get", Tag, FakeWeCom.Error(40014))
            .On("gettoken", """{"errcode":0,"access_token":"token-1","expires_in":7200}""", FakeWeCom.Error(40001));
        using var test = new TestClient(fake.Address);
        await test.Client.GetTagAsync(App, 1, default);

        for (var i = 0; i < 20; i++)
            (await Should.ThrowAsync<WeComException>(() => test.Client.GetTagAsync(App, 1, default))).ErrCode.ShouldBe(40001);

        fake.Count("gettoken").ShouldBe(2);
        fake.Count("tag/get").ShouldBe(2);
    }

    [Fact]
    public async Task A_call_that_is_answered_by_wrong_secret_stops_all_calls_with_it()
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("tag/get", FakeWeCom.Error(40001));
        using var test = new TestClient(fake.Address);

        for (var i = 0; i < 20; i++)
            await Should.ThrowAsync<WeComException>(() => test.Client.GetTagAsync(App, 1, default));

        (fake.Count("tag/get") + fake.Count("gettoken")).ShouldBe(2);
    }

    [Fact]
    public async Task A_refused_secret_is_tried_again_after_ten_minutes_or_when_told_to()
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("gettoken", FakeWeCom.Error(40001));
        using var test = new TestClient(fake.Address);
        var verify = () => test.Client.VerifyAsync(App, default);
        await Should.ThrowAsync<WeComException>(verify);

        test.Time.Advance(TimeSpan.FromMinutes(9.9));
        await Should.ThrowAsync<WeComException>(verify);
        fake.Count("gettoken").ShouldBe(1);

        test.Time.Advance(TimeSpan.FromMinutes(0.2));
        await Should.ThrowAsync<WeComException>(verify);
        fake.Count("gettoken").ShouldBe(2);

        test.Client.Forget(App);
        await Should.ThrowAsync<WeComException>(verify);
        fake.Count("gettoken").ShouldBe(3);
    }

    [Fact]
    public async Task A_new_secret_of_a_refused_corp_works_at_once()
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("gettoken", FakeWeCom.Error(40001), """{"errcode":0,"access_token":"token-2","expires_in":7200}""");
        using var test = new TestClient(fake.Address);

        await Should.ThrowAsync<WeComException>(() => test.Client.VerifyAsync(App, default));
        await test.Client.VerifyAsync(App with { Secret = "new" }, default);
    }

    [Fact]
    public async Task Verifying_asks_WeCom_even_when_a_token_is_at_hand()
    {
        await using var fake = await FakeWeCom.StartAsync();
        using var test = new TestClient(fake.Address);

        await test.Client.VerifyAsync(App, default);
        await test.Client.VerifyAsync(App, default);

        fake.Count("gettoken").ShouldBe(2);
    }

    [Fact]
    public async Task One_caller_who_gives_up_does_not_end_the_fetch_for_the_others()
    {
        await using var fake = await FakeWeCom.StartAsync();
        var release = new TaskCompletionSource();
        fake.On("tag/get", Tag).On("gettoken", async context =>
        {
            await release.Task;
            await FakeWeCom.WriteAsync(context, """{"errcode":0,"access_token":"token-1","expires_in":7200}""");
        });
        using var test = new TestClient(fake.Address);
        using var impatient = new CancellationTokenSource();

        var first = test.Client.GetTagAsync(App, 1, impatient.Token);
        var second = test.Client.GetTagAsync(App, 1, default);
        await impatient.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => first);
        release.SetResult();

        await second;
        fake.Count("gettoken").ShouldBe(1);
    }

    [Theory]
    [InlineData("""{"errcode":0}""")]
    [InlineData("""{"errcode":0,"access_token":"","expires_in":7200}""")]
    [InlineData("""{"errcode":0,"access_token":"t","expires_in":0}""")]
    public async Task A_token_answer_without_a_token_is_a_fault(string answer)
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("gettoken", answer);
        using var test = new TestClient(fake.Address);

        (await Should.ThrowAsync<WeComProtocolException>(() => test.Client.VerifyAsync(App, default))).Fault.ShouldBe(WeComFault.FieldMissing);
    }
}
