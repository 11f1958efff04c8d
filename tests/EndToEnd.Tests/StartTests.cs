using System.Net;
using System.Net.Sockets;
using Liaison.HostTesting;
using Liaison.Testing;

namespace Liaison.EndToEnd.Tests;

/// <summary>A host that cannot start says in one line what is to be done, and ends with 1.</summary>
public sealed class StartTests : IAsyncLifetime
{
    private TestDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await TestDatabase.CreateAsync([.. Host.HostApp.Modules]);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task An_address_that_is_taken_is_named()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}";
        (await RefusedAsync(url)).ShouldContain($"Failed to bind to address {url}: address already in use. Stop what listens there, or choose another address with --urls");
    }

    [Theory]
    [InlineData("ConnectionStrings__Liaison", "Host=127.0.0.1;Port=1;Username=nobody;Timeout=3", "127.0.0.1:1")]
    [InlineData("ConnectionStrings__Liaison", "not a connection string", "ConnectionStrings")]
    [InlineData("Liaison__PublicUrl", "not a url", "PublicUrl")]
    [InlineData("WeCom__CallsPerMinute", "0", "CallsPerMinute")]
    [InlineData("Mail__Host", "", "Mail")]
    public async Task A_setting_that_is_wrong_is_named(string name, string value, string said) =>
        (await RefusedAsync("http://127.0.0.1:0", (name, value))).ShouldContain(said);

    private async Task<string> RefusedAsync(string url, params (string Name, string Value)[] settings)
    {
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ConnectionStrings__Liaison"] = _database.ConnectionString,
            ["Liaison__PublicUrl"] = "https://liaison.example",
            ["Mail__Host"] = "127.0.0.1",
            ["Mail__From"] = "liaison@liaison.example",
            ["Logging__LogLevel__Default"] = "None",
        };
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        await using var host = RunningProcess.StartDll(Installation.Built("src/Host", "Liaison.Host.dll"), ["--urls", url], environment);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await host.WaitForExitAsync(patience.Token);
        host.ExitCode.ShouldBe(1, host.Output());
        host.Output().ShouldStartWith("Liaison cannot start: ");
        host.Output().ShouldNotContain("   at ");
        return host.Output();
    }
}
