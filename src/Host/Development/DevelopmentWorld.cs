using Liaison.Host.Database;

namespace Liaison.Host.Development;

/// <summary>
/// What the Development environment adds: a WeCom to talk to (the simulator, as a process of its own), a mail server (the simulator's),
/// a third-party app to install, and a first team whose owner can sign in. Nothing of it exists in Production.
/// </summary>
internal static class DevelopmentWorld
{
    public const int SimulatorPort = 5090;
    public const int SmtpPort = 5025;

    public static void AddDevelopmentWorld(this WebApplicationBuilder builder)
    {
        if (!builder.Configuration.GetValue("Development:World", defaultValue: true))
        {
            return;
        }

        var simulator = new Uri($"http://localhost:{SimulatorPort}");
        var offersSuite = DevelopmentSuite.IsWanted(builder.Configuration);
        if (offersSuite)
        {
            builder.Configuration.AddInMemoryCollection(DevelopmentSuite.Settings);
            builder.Services.AddHostedService<DevelopmentSuite>();
        }

        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["Liaison:SetupToken"] = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16)),
            ["WeCom:ApiBase"] = simulator.ToString(),
            ["WeCom:OAuthBase"] = simulator.ToString(),
            ["WeCom:LoginBase"] = simulator.ToString(),
            ["WeCom:InstallBase"] = simulator.ToString(),
            ["Mail:Host"] = "localhost",
            ["Mail:Port"] = $"{SmtpPort}",
            ["Mail:From"] = "liaison@liaison.example",
            ["Mail:Security"] = "none",
        }.Where(entry => builder.Configuration[entry.Key] is null));

        builder.Services.AddSingleton(new DevelopmentOptions(simulator, DataFolder.Of(builder.Configuration), offersSuite));
        // Before the web server listens, so that what is printed is true when it is read.
        builder.Services.AddHostedService<SimulatorProcess>();
        builder.Services.AddHostedService<DevelopmentTeam>();
    }

    /// <summary>Waits until the web server listens.</summary>
    public static async Task ListensAsync(this IHostApplicationLifetime lifetime, CancellationToken ct)
    {
        var started = new TaskCompletionSource();
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(ct);
    }
}

/// <param name="DataFolder">Where the owner's password is kept, for the next start to print it again.</param>
/// <param name="OffersSuite">Whether the host is the development world's third-party app.</param>
internal sealed record DevelopmentOptions(Uri Simulator, string DataFolder, bool OffersSuite);
