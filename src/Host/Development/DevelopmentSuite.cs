using System.Net;

namespace Liaison.Host.Development;

/// <summary>
/// The third-party app that the development host is: its settings here, and its entry in the simulator's provider console. The simulator knows it from its own start,
/// so that nobody is refused, and checks its addresses and begins its tickets when it is saved, once the host listens. Nobody has installed it; the binding page offers to.
/// </summary>
internal sealed class DevelopmentSuite(DevelopmentOptions options, IConfiguration configuration, IHostApplicationLifetime lifetime, ILogger<DevelopmentSuite> log) : BackgroundService
{
    public const string SuiteId = "wwliaisonsuite0001";
    private const string Section = "WeCom:Suite";

    // A first answer may take a cold host longer than the second that WeCom gives.
    private const int Tries = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Recognisable on purpose, as the simulator's other secrets are.</summary>
    public static IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        [$"{Section}:SuiteId"] = SuiteId,
        [$"{Section}:Secret"] = "demo-suite-secret-0000000000000000000000001",
        [$"{Section}:Token"] = "DemoSuiteToken",
        [$"{Section}:EncodingAesKey"] = "DemoSuiteKey0000000000000000000000000000000",
        [$"{Section}:ProviderCorpId"] = "wwliaisonprovider1",
        [$"{Section}:ProviderSecret"] = "demo-provider-secret-00000000000000000001",
    };

    /// <summary>False where somebody has settings of their own: a WeCom that knows nothing of this app, or an app of theirs.</summary>
    public static bool IsWanted(IConfiguration configuration) => configuration["WeCom:ApiBase"] is null && !configuration.GetSection(Section).Exists();

    /// <summary>As the provider console has it.</summary>
    public static IReadOnlyDictionary<string, string> EntryOf(Uri home) => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["name"] = "Liaison（第三方应用）",
        ["secret"] = Settings[$"{Section}:Secret"]!,
        ["providerCorpId"] = Settings[$"{Section}:ProviderCorpId"]!,
        ["providerSecret"] = Settings[$"{Section}:ProviderSecret"]!,
        ["token"] = Settings[$"{Section}:Token"]!,
        ["encodingAesKey"] = Settings[$"{Section}:EncodingAesKey"]!,
        ["commandUrl"] = new Uri(home, "/wecom/suite/command").ToString(),
        ["dataUrl"] = new Uri(home, "/wecom/suite/data/") + "$CORPID$",
        ["trustedDomain"] = home.Authority,
    };

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await lifetime.ListensAsync(stoppingToken);
        try
        {
            using var http = new HttpClient { BaseAddress = options.Simulator, Timeout = TimeSpan.FromSeconds(30) };
            var refusal = await SaveAsync(http, stoppingToken);
            for (var tries = 1; refusal is not null && tries < Tries; tries++)
            {
                await Task.Delay(Pause, stoppingToken);
                refusal = await SaveAsync(http, stoppingToken);
            }

            if (refusal is not null)
            {
                log.LogWarning("The simulator does not take the third-party app, so it cannot be installed: {Refusal}", refusal);
            }
        }
        catch (HttpRequestException e)
        {
            log.LogWarning(e, "The simulator does not know the third-party app, so it cannot be installed");
        }
    }

    /// <returns>Why not; null when it is saved, its addresses checked and its first ticket on the way.</returns>
    private async Task<string?> SaveAsync(HttpClient simulator, CancellationToken ct)
    {
        using var answer = await simulator.PutAsJsonAsync($"/control/suites/{SuiteId}", EntryOf(new Uri(configuration["Liaison:PublicUrl"]!)), ct);
        return answer.StatusCode == HttpStatusCode.OK ? null : await answer.Content.ReadAsStringAsync(ct);
    }
}
