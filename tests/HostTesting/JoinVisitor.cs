using System.Net;
using System.Text.RegularExpressions;
using Shouldly;

namespace Liaison.HostTesting;

/// <summary>Somebody's browser inside WeCom, on the team's join page.</summary>
public sealed class JoinVisitor(BoundTeam team, ApiClient client)
{
    private static readonly (string, string) WeComDevice = ("User-Agent", "Mozilla/5.0 (iPhone) MicroMessenger/7.0.1 wxwork/4.1.30");

    public ApiClient Client { get; } = client;

    public string Path => $"/join/{team.Owner.Team}";

    /// <summary>Opens the team's link on this person's phone and follows it to the page that it ends on.</summary>
    public async Task<JoinPageSeen> OpenAsync(string userid, string? language = null)
    {
        var back = await ReturnAsync(userid);
        return await FollowAsync(await Client.SendAsync(HttpMethod.Get, back, null, ("Accept-Language", language ?? "zh-CN")));
    }

    /// <summary>Opens the link of an invitation's mail and follows it to the page that it ends on.</summary>
    public async Task<JoinPageSeen> OpenMailAsync(string link) => await FollowAsync(await Client.GetAsync(link));

    /// <summary>Signs in by the team's link: by the QR code in a browser, silently inside of WeCom; ends on a page, or in the team.</summary>
    /// <param name="to">Where to go on.</param>
    public async Task<JoinPageSeen> SignInAsync(string userid, bool inWeCom = false, string? to = null)
    {
        var back = await ReturnAsync(userid, $"{Path}/wecom{(to is null ? "" : "?to=" + Uri.EscapeDataString(to))}", inWeCom);
        var answer = await Client.SendAsync(HttpMethod.Get, back, null, ("Accept-Language", "zh-CN"));
        return answer.Location?.ToString().EndsWith("/welcome", StringComparison.Ordinal) == true ? await FollowAsync(answer) : new JoinPageSeen(team, Client, answer);
    }

    /// <summary>Goes as far as WeCom's page, and says where that sends the browser back to, with code and state.</summary>
    public async Task<string> ReturnAsync(string userid, string? link = null, bool inWeCom = true)
    {
        var device = ("User-Agent", inWeCom ? WeComDevice.Item2 : "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0");
        var begin = (await Client.SendAsync(HttpMethod.Get, link ?? Path, null, device)).ShouldBe(HttpStatusCode.Redirect);
        begin.Location!.AbsolutePath.ShouldBe(inWeCom ? "/connect/oauth2/authorize" : "/wwlogin/sso/login");
        using var wecom = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        wecom.DefaultRequestHeaders.Add("X-Simulator-Phone", $"{team.Corp.CorpId}/{userid}");
        using var authorised = await wecom.GetAsync(begin.Location);
        authorised.StatusCode.ShouldBe(HttpStatusCode.Redirect, await authorised.Content.ReadAsStringAsync());
        return authorised.Headers.Location!.PathAndQuery;
    }

    /// <summary>Inside of WeCom: lets it show one's mail, or does not, and comes back to the page.</summary>
    public async Task<JoinPageSeen> ConsentAsync(string userid, bool agrees = true)
    {
        var begin = (await Client.SendAsync(HttpMethod.Get, $"{Path}/consent", null, WeComDevice)).ShouldBe(HttpStatusCode.Redirect);
        using var wecom = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        wecom.DefaultRequestHeaders.Add("X-Simulator-Phone", $"{team.Corp.CorpId}/{userid}");
        using var asked = await wecom.GetAsync(begin.Location);
        asked.StatusCode.ShouldBe(HttpStatusCode.OK);
        var answered = new UriBuilder(begin.Location!) { Fragment = "" };
        answered.Query += $"&consent={(agrees ? "yes" : "no")}";
        using var authorised = await wecom.GetAsync(answered.Uri);
        authorised.StatusCode.ShouldBe(HttpStatusCode.Redirect, await authorised.Content.ReadAsStringAsync());
        var answer = await Client.SendAsync(HttpMethod.Get, authorised.Headers.Location!.PathAndQuery, null, WeComDevice);
        return new(team, Client, answer.Status == HttpStatusCode.Redirect ? await Client.SendAsync(HttpMethod.Get, answer.Location!.ToString(), null, WeComDevice) : answer);
    }

    public async Task<JoinPageSeen> FollowAsync(ApiAnswer answer) =>
        new(team, Client, answer.Status == HttpStatusCode.Redirect ? await Client.GetAsync(answer.Location!.ToString()) : answer);
}

/// <summary>A page of the join flow, as a browser has it.</summary>
public sealed record JoinPageSeen(BoundTeam Team, ApiClient Client, ApiAnswer Answer)
{
    private string? _email;

    public string? Code => Regex.Match(Answer.Text, "data-code=\"([^\"]*)\"") is { Success: true } match ? WebUtility.HtmlDecode(match.Groups[1].Value) : null;

    public JoinPageSeen ShouldShow(HttpStatusCode status, string? code = null)
    {
        (Answer.Status, Code).ShouldBe((status, code), Answer.Text);
        Answer.Headers["Content-Security-Policy"].ShouldContain("default-src 'none'");
        return this;
    }

    public async Task<JoinPageSeen> RegisterAsync(string email, string name = "新同事") =>
        await PostAsync("register", ("name", name), ("email", email), ("password", TeamClient.Password)) with { _email = email };

    public Task<JoinPageSeen> SignInAsync(string email, string password = TeamClient.Password) => PostAsync("sign-in", ("email", email), ("password", password));

    /// <summary>Types the code from the mail, or this one.</summary>
    public async Task<JoinPageSeen> VerifyAsync(string? code = null) =>
        await PostAsync("verify", ("registration", Field("registration")), ("code", code ?? await Team.CodeAsync(_email!)));

    public async Task<JoinPageSeen> PostAsync(string action, params (string Name, string Value)[] fields)
    {
        var path = WebUtility.HtmlDecode(Regex.Match(Answer.Text, $"action=\"([^\"]*/{action}[^\"]*)\"").Groups[1].Value);
        path.ShouldNotBeEmpty(Answer.Text);
        return await PostToAsync(path, [.. fields, ("__RequestVerificationToken", Field("__RequestVerificationToken"))]);
    }

    public async Task<JoinPageSeen> PostToAsync(string path, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        using var answer = await Client.Http.PostAsync(path, form);
        return this with
        {
            Answer = new ApiAnswer(
                answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers.Location, null,
                answer.Headers.ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase)),
        };
    }

    public string Field(string name) => WebUtility.HtmlDecode(Regex.Match(Answer.Text, $"name=\"{name}\" value=\"([^\"]*)\"").Groups[1].Value);
}
