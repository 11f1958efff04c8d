using Liaison.Binding.Limits;
using Liaison.Kernel.Reading;
using Liaison.WeComSimulator;
using Liaison.WeCom;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Liaison.HostTesting;

namespace Liaison.Binding.Tests.Limits;

/// <summary>WeCom's limits are the corp's: two hosts have one share (CASES §1, 11).</summary>
public sealed class SharedLinesTests(SharedLinesTests.TwoHosts hosts) : IClassFixture<SharedLinesTests.TwoHosts>
{
    [Fact]
    public async Task Two_hosts_that_call_as_fast_as_they_can_make_no_more_calls_than_one_may()
    {
        await hosts.WeCom.ResetCallsAsync();
        var made = await Task.WhenAll(Enumerable.Range(0, 60).Select(n => TriesAsync(() => hosts.Clients[n % 2].ListAgentsAsync(hosts.App, default))));

        // What a host took for the seconds that end meanwhile, and had no time to use, is nobody's.
        made.Count(m => m).ShouldBeInRange(TwoHosts.CallsPerMinute / 2, TwoHosts.CallsPerMinute);
        (await hosts.WeCom.CallsAsync())["/cgi-bin/agent/list"].ShouldBe(made.Count(m => m));
    }

    [Fact]
    public async Task When_WeCom_has_had_enough_of_one_host_the_other_does_not_call_either_until_one_of_them_was_let_in()
    {
        await hosts.WeCom.ResetCallsAsync();
        await hosts.WeCom.FaultAsync("/cgi-bin/tag/list", "errcode", 45009, times: 1);

        await Should.ThrowAsync<WeComException>(() => hosts.Clients[0].ListTagsAsync(hosts.App, default));
        var other = await Should.ThrowAsync<WeComUnavailableException>(() => hosts.Clients[1].ListTagsAsync(hosts.App, default));
        (other.Outage, other.Pause, other.RetryAfter > TimeSpan.Zero).ShouldBe((WeComOutage.Throttled, WeComPause.Minute, true));
        (await hosts.WeCom.CallsAsync())["/cgi-bin/tag/list"].ShouldBe(1);

        await Testing.Eventually.BecomesTrueAsync(() => TriesAsync(() => hosts.Clients[1].ListTagsAsync(hosts.App, default)));
        (await TriesAsync(() => hosts.Clients[0].ListTagsAsync(hosts.App, default))).ShouldBeTrue();
    }

    [Fact]
    public async Task Leases_of_many_at_once_are_counted_one_after_the_other()
    {
        var lines = hosts.NewLines();
        var others = hosts.NewLines();
        await Task.WhenAll(Enumerable.Range(0, 40).Select(n => (n % 2 == 0 ? lines : others).ChangeAsync(
            "wwcount", "user/list", (line, _) => (line with { Refusals = line.Refusals + 1 }, true), default)));

        (await hosts.NewLines().ChangeAsync("wwcount", "user/list", (line, _) => (line, line.Refusals), default)).ShouldBe(40);
    }

    private static async Task<bool> TriesAsync<T>(Func<Task<T>> call)
    {
        try
        {
            await call();
            return true;
        }
        catch (WeComUnavailableException e) when (e.Outage == WeComOutage.Throttled)
        {
            return false;
        }
    }

    /// <summary>Two clients as two hosts have them, on one database and one simulator.</summary>
    public sealed class TwoHosts : IAsyncLifetime
    {
        public const int CallsPerMinute = 20;

        private readonly List<ServiceProvider> _services = [];
        private BindingApp? _app;
        private WebApplication? _simulator;

        internal SimulatorControl WeCom { get; private set; } = null!;

        internal IReadOnlyList<IWeComClient> Clients => [.. _services.Select(s => s.GetRequiredService<IWeComClient>())];

        internal WeComApp App { get; private set; } = null!;

        internal SharedLines NewLines() => new(_app!.Services.GetRequiredService<IPlatformReads>(), TimeProvider.System);

        public async ValueTask InitializeAsync()
        {
            _app = await BindingApp.StartAsync();
            _simulator = WeComSimulatorApp.Create(["--urls", "http://127.0.0.1:0", "--Simulator:Size=10"]);
            await _simulator.StartAsync();
            var address = _simulator.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
            WeCom = new SimulatorControl(new HttpClient { BaseAddress = new Uri(address) });
            var corp = await WeCom.CorpAsync();
            App = new WeComApp(corp.CorpId, corp.AppSecret, corp.AgentId);
            for (var host = 0; host < 2; host++)
            {
                var services = new ServiceCollection();
                services.AddLogging().AddSingleton<IWeComLines>(NewLines());
                services.AddWeCom(new ConfigurationBuilder().AddInMemoryCollection(
                [
                    new("WeCom:ApiBase", address), new("WeCom:CallsPerMinute", $"{CallsPerMinute}"), new("WeCom:MaxWait", "00:00:01"), new("WeCom:LimitPause", "00:00:01"),
                ]).Build());
                _services.Add(services.BuildServiceProvider());
            }
        }

        public async ValueTask DisposeAsync()
        {
            _services.ForEach(s => s.Dispose());
            WeCom.Http.Dispose();
            await _simulator!.DisposeAsync();
            await _app!.DisposeAsync();
        }
    }
}
