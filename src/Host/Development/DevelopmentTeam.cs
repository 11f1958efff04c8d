using System.Security.Cryptography;

namespace Liaison.Host.Development;

/// <summary>
/// At the first start makes a team with an owner through the public set-up call, and prints at every start where to look and how to sign in.
/// The password is random and kept beside the development database, readable for its owner alone.
/// </summary>
internal sealed class DevelopmentTeam(
    DevelopmentOptions options, IConfiguration configuration, IHostApplicationLifetime lifetime, ILogger<DevelopmentTeam> log) : BackgroundService
{
    private const string Email = "owner@liaison.example";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await lifetime.ListensAsync(stoppingToken);
        try
        {
            var home = new Uri(configuration["Liaison:PublicUrl"]!);
            var password = await PasswordAsync(stoppingToken);
            await SetUpAsync(home, password, stoppingToken);
            Print(home, password);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            log.LogError(e, "The development team could not be made");
        }
    }

    private async Task SetUpAsync(Uri home, string password, CancellationToken ct)
    {
        using var http = new HttpClient { BaseAddress = home, Timeout = TimeSpan.FromSeconds(30) };
        var state = await http.GetFromJsonAsync<SetUpState>("/api/v1/setup", ct);
        if (state is { Required: true })
        {
            using var answer = await http.PostAsJsonAsync(
                "/api/v1/setup",
                new { setupToken = configuration["Liaison:SetupToken"], teamName = "Demo", email = Email, name = "Owner", password },
                ct);
            answer.EnsureSuccessStatusCode();
        }
    }

    private async Task<string> PasswordAsync(CancellationToken ct)
    {
        var file = Path.Combine(options.DataFolder, "owner-password");
        if (!File.Exists(file))
        {
            System.IO.Directory.CreateDirectory(options.DataFolder);
            var settings = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                settings.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            await using var writer = new StreamWriter(file, settings);
            await writer.WriteAsync(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)));
        }

        return (await File.ReadAllTextAsync(file, ct)).Trim();
    }

    // To the console, not to the log: a log is kept and shipped, and this is a password.
    private void Print(Uri home, string password) => Console.WriteLine($"""

          Liaison    {home}                 the admin screens
          API        {home}openapi          to browse and to try
          WeCom      {options.Simulator}                 the simulator: play WeCom's side here
          Mail       {options.Simulator}mail             what Liaison has mailed
          Sign in    {Email}, password {password}

          The walk through is in README.md. Ctrl-C stops everything.

        """);

    private sealed record SetUpState(bool Required);
}
