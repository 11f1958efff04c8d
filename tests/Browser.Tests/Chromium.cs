using Liaison.Browser.Tests;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace Liaison.Browser.Tests;

/// <summary>One real Chromium for all tests: the system's, found on the PATH.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Path() is not { } path)
        {
            return;
        }

        // Machines that run tests are busy.
        Assertions.SetDefaultExpectTimeout(60_000);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = path,
            // Containers have no sandbox to give, and no graphics card; and nobody else is to be called.
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    /// <summary>A browser window of its own, in a language and a size.</summary>
    /// <param name="userAgent">As which it shows itself; as what it is unless told.</param>
    public Task<IBrowserContext> NewContextAsync(Look look, string? userAgent = null)
    {
        Assert.SkipWhen(_browser is null, "There is no Chromium here. Install it: apt-get install chromium fonts-noto-cjk");
        return _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            Locale = look.Language,
            UserAgent = userAgent,
            HasTouch = userAgent is not null,
            TimezoneId = "Asia/Shanghai",
            ViewportSize = look.Phone ? new ViewportSize { Width = 390, Height = 844 } : new ViewportSize { Width = 1280, Height = 800 },
            ColorScheme = look.Dark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    private static string? Path() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator)
        .SelectMany(folder => new[] { "chromium", "chromium-browser", "google-chrome" }.Select(name => System.IO.Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);
}

/// <summary>How somebody looks at the screens.</summary>
/// <param name="Language"><c>zh-CN</c> or <c>en</c>.</param>
public sealed record Look(string Language = "zh-CN", bool Phone = false, bool Dark = false)
{
    public bool Chinese => Language == "zh-CN";

    public override string ToString() => $"{Language}.{(Phone ? "phone" : "desktop")}{(Dark ? ".dark" : "")}";
}
