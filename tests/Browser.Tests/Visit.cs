using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Liaison.HostTesting;
using Liaison.Testing;
using Microsoft.Playwright;

namespace Liaison.Browser.Tests;

/// <summary>Somebody at the screens: finds things as people do, by what they are called; and every screen that is checked has to be fit to be seen.</summary>
public sealed partial class Visit : IAsyncDisposable
{
    /// <summary>Terms that are not translated, and units of what is technical.</summary>
    private static readonly string[] Untranslated =
        ["Liaison", "WeCom", "DevOps", "CorpID", "AgentId", "Secret", "userid", "English", "CSV", "work.weixin.qq.com", "example.com", "API", "SetupToken", "UTC", "IP", "ID", "https", "POST", "GitLab", "GitHub", "Gitea", "Jenkins", "CODING", "Webhook"];

    private readonly IBrowserContext _context;
    private readonly List<string> _troubles = [];

    private Visit(IBrowserContext context, IPage page, LiaisonApp app, Look look)
    {
        (_context, Page, App, Look) = (context, page, app, look);
        page.PageError += (_, error) => _troubles.Add(error);
        // A refusal is an answer like any other; Chromium logs it all the same.
        page.Console += (_, message) => { if (message.Type is "error" or "warning" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal)) { _troubles.Add(message.Text); } };
    }

    public IPage Page { get; }

    public LiaisonApp App { get; }

    public Look Look { get; }

    public static async Task<Visit> StartAsync(Chromium chromium, LiaisonApp app, Look look)
    {
        var context = await chromium.NewContextAsync(look);
        context.SetDefaultTimeout(60_000);
        return new Visit(context, await context.NewPageAsync(), app, look);
    }

    /// <summary>Somebody's phone, inside of WeCom: its own browser, in which WeCom knows who they are.</summary>
    public static async Task<Visit> InWeComAsync(Chromium chromium, LiaisonApp app, Look look, string corpId, string userid)
    {
        var context = await chromium.NewContextAsync(look with { Phone = true }, "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 MicroMessenger/7.0.1 wxwork/4.1.30");
        context.SetDefaultTimeout(60_000);
        // On every request, those that a redirect leads to as well: only WeCom looks at it.
        await context.SetExtraHTTPHeadersAsync([new("X-Simulator-Phone", $"{corpId}/{userid}")]);
        return new Visit(context, await context.NewPageAsync(), app, look with { Phone = true });
    }

    /// <summary>Signs in through the page.</summary>
    public static async Task<Visit> SignedInAsync(Chromium chromium, LiaisonApp app, Look look, string email = "owner@acme.example", string password = TeamClient.Password)
    {
        var visit = await StartAsync(chromium, app, look);
        await visit.GoAsync("/sign-in");
        await visit.SignInAsync(email, password);
        // At a screen of the team, not on the way to it: a click in between would be overtaken.
        await visit.ArrivesAsync("**/teams/*/*");
        return visit;
    }

    public async Task SignInAsync(string email, string password)
    {
        await Field("邮箱", "E-mail").FillAsync(email);
        await Field("密码", "Password").FillAsync(password);
        await Button("登录", "Sign in").ClickAsync();
    }

    public Task GoAsync(string path) => Page.GotoAsync(new Uri(App.Url, path).ToString());

    /// <summary>At an address, by whichever way; what has to be seen there is waited for by itself.</summary>
    public Task ArrivesAsync(string address) => Page.WaitForURLAsync(address, new() { WaitUntil = WaitUntilState.Commit });

    /// <summary>To a screen of the team by the address.</summary>
    public Task GoAsync(TeamClient team, string screen) => GoAsync($"/teams/{team.Team}/{screen}");

    /// <summary>The word in the language of this visit.</summary>
    public string Say(string zh, string en) => Look.Chinese ? zh : en;

    /// <summary>By the navigation of the page itself.</summary>
    public async Task LeaveForAsync(string zh, string en)
    {
        if (Look.Phone)
        {
            await Button("导航", "Navigation").ClickAsync();
        }

        await Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = Say(zh, en), Exact = true }).ClickAsync();
    }

    /// <summary>With or without an icon before its name, such as the one while it works.</summary>
    public ILocator Button(string zh, string en) => Page.GetByRole(AriaRole.Button, new() { NameRegex = Named(zh, en) });

    public ILocator Link(string zh, string en) => Page.GetByRole(AriaRole.Link, new() { Name = Say(zh, en), Exact = true });

    public ILocator Field(string zh, string en) => Page.GetByRole(AriaRole.Textbox, new() { Name = Say(zh, en), Exact = true });

    public ILocator Dialog => Page.GetByRole(AriaRole.Dialog).Last;

    public ILocator InDialog(string zh, string en) => Dialog.GetByRole(AriaRole.Button, new() { NameRegex = Named(zh, en) });

    public ILocator Heading(string zh, string en) => Page.GetByRole(AriaRole.Heading, new() { Name = Say(zh, en), Exact = true, Level = 1 });

    public async Task SeesAsync(string zh, string en, float seconds = 60) =>
        await Assertions.Expect(Page.GetByText(Say(zh, en)).First).ToBeVisibleAsync(new() { Timeout = seconds * 1000 });

    /// <summary>
    /// The screen is quiet, has no violation of WCAG that axe finds, no error in the console, nothing wider than the window, and speaks one language.
    /// A picture of it is kept in artifacts/screenshots.
    /// </summary>
    public async Task CheckAsync(string name) => (await LookAsync(name)).ShouldBeEmpty($"{name} {Look}");

    /// <returns>What is not as it should be.</returns>
    public async Task<IReadOnlyList<string>> LookAsync(string name)
    {
        // A page that has not begun to draw itself is not busy either.
        await Page.Locator("main").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await Page.Locator("h1").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await Eventually.BecomesTrueAsync(async () => await Page.Locator("[aria-busy=true]").CountAsync() == 0);
        // What moved has come to rest, or axe measures colours half way.
        await Page.EvaluateAsync("() => Promise.all(document.getAnimations().filter(a => a.effect?.getComputedTiming().iterations !== Infinity).map(a => a.finished.catch(() => undefined)))");
        await KeepPictureAsync(name);
        var overflow = await Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - window.innerWidth");
        var axe = await Page.RunAxe();
        List<string> unfit =
        [
            .. overflow > 0 ? [$"{overflow} pixels wider than the window"] : (string[])[],
            .. (await ForeignWordsAsync()).Select(word => $"of the other language: {word}"),
            .. axe.Violations.Select(v => $"{v.Id} ({v.Help}): {string.Join(" | ", v.Nodes.Select(n => $"{n.Target} {n.Html}").Take(3))}"),
            .. _troubles.Select(trouble => $"in the console: {trouble}"),
        ];
        _troubles.Clear();
        return unfit;
    }

    /// <summary>Of all of the screen, also of what has to be scrolled to.</summary>
    private async Task KeepPictureAsync(string name)
    {
        var (width, height) = (Page.ViewportSize!.Width, Page.ViewportSize.Height);
        var below = await Page.EvaluateAsync<int>("() => { const main = document.querySelector('main'); return Math.max(main ? main.scrollHeight - main.clientHeight : 0, document.documentElement.scrollHeight - innerHeight); }");
        await Page.SetViewportSizeAsync(width, height + Math.Clamp(below, 0, 3000));
        await Page.ScreenshotAsync(new() { Path = System.IO.Path.Combine(Pictures(), $"{name}.{Look}.png"), Animations = ScreenshotAnimations.Disabled, Caret = ScreenshotCaret.Hide });
        await Page.SetViewportSizeAsync(width, height);
    }

    /// <summary>Where the visit ended is worth a look when the test failed.</summary>
    public async ValueTask DisposeAsync()
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"{Look} ended at {Page.Url}:\n{await Page.EvaluateAsync<string>("() => document.body?.innerText ?? ''")}\n{string.Join('\n', _troubles)}");
        await Page.ScreenshotAsync(new() { Path = System.IO.Path.Combine(Pictures(), $"last.{TestContext.Current.TestMethod?.MethodName}.{Look}.png") });
        await _context.DisposeAsync();
    }

    private Regex Named(string zh, string en) => new($"^([a-z-]+ )?{Regex.Escape(Say(zh, en))}$", RegexOptions.None, TimeSpan.FromSeconds(1));

    /// <summary>Names and what else comes from outside are nobody's language.</summary>
    private async Task<List<string>> ForeignWordsAsync()
    {
        var text = await Page.EvaluateAsync<string>(
            """
            () => {
                const page = document.body.cloneNode(true);
                page.querySelectorAll('bdi, .outside, code, pre, svg, time, input, textarea, .ant-select-content, [lang], script, style').forEach(e => e.remove());
                const words = [];
                for (const walker = document.createTreeWalker(page, NodeFilter.SHOW_TEXT); walker.nextNode();) words.push(walker.currentNode.textContent);
                return words.join('\n');
            }
            """);
        text = Untranslated.OrderByDescending(term => term.Length).Aggregate(text, (t, term) => t.Replace(term, "", StringComparison.OrdinalIgnoreCase));
        return Look.Chinese
            ? [.. LatinWord().Matches(text).Select(m => m.Value).Distinct(StringComparer.Ordinal)]
            // WeCom's console is Chinese for everybody: its buttons are named in brackets.
            : [.. Han().Matches(InBrackets().Replace(text, "")).Select(m => m.Value).Distinct(StringComparer.Ordinal)];
    }

    private static string Pictures() => System.IO.Directory.CreateDirectory(System.IO.Path.Combine(Checkout.Root, "artifacts", "screenshots")).FullName;

    [GeneratedRegex("[A-Za-z]{4,}")]
    private static partial Regex LatinWord();

    [GeneratedRegex("[\u4e00-\u9fff]+")]
    private static partial Regex Han();

    [GeneratedRegex(@"\([^)]*\)")]
    private static partial Regex InBrackets();
}
