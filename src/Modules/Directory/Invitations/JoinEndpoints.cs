using Liaison.Binding.Contracts;
using Liaison.Directory.Members;
using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Secrets;
using MediatR;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Liaison.Directory.Invitations;

/// <summary>
/// The team's join link. It holds no secret and is the same for all: opened inside WeCom it lets WeCom prove the person, and by that proof the invitation
/// is found.
/// </summary>
internal static class JoinEndpoints
{
    private const string Cookie = "liaison-join";

    public static void MapJoin(this IEndpointRouteBuilder app)
    {
        var join = app.MapGroup("/join").ExcludeFromDescription();
        join.MapGet("/style.css", () => Results.Text(JoinPage.Css, "text/css; charset=utf-8"));
        var team = join.MapGroup("/{team}").AddEndpointFilter(PolicyAsync);
        team.MapGet("", JoinAsync);
        team.MapGet("/wecom", WeComAsync);
        team.MapGet("/consent", ConsentAsync);
        team.MapGet("/mail", MailAsync);
        team.MapGet("/return", ReturnAsync);
        team.MapGet("/welcome", WelcomeAsync);
        team.MapPost("/sign-in", SignInAsync).DisableAntiforgery();
        team.MapPost("/register", RegisterAsync).DisableAntiforgery();
        team.MapPost("/ask", AskAsync).DisableAntiforgery();
        team.MapPost("/verify", VerifyAsync).DisableAntiforgery();
    }

    private static async ValueTask<object?> PolicyAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        context.HttpContext.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
        var result = await next(context);
        // After the anti-forgery token, which sets its own.
        context.HttpContext.Response.Headers.CacheControl = "no-store";
        return result;
    }

    private static Task<IResult> JoinAsync(TeamId team, HttpContext http, IWeComSignIn wecom, JoinVisits visits, ISignInStarts starts, IOptions<PublicUrlOptions> url, CancellationToken ct) =>
        BeginAsync(team, signIn: false, returnTo: null, asksDetails: false, http, wecom, visits, starts, url, ct);

    /// <summary>The team's link for signing in: by QR code in a browser, silently inside of WeCom.</summary>
    private static async Task<IResult> WeComAsync(
        TeamId team, HttpContext http, IWeComSignIn wecom, JoinVisits visits, ISignInStarts starts, KnownBrowser known, IOptions<PublicUrlOptions> url, CancellationToken ct, string? to = null)
    {
        var returnTo = JoinVisits.OwnAddress(to);
        return JoinPage.IsInWeCom(http.Request) && JoinVisits.IsMobile(returnTo) && await known.IsAsync(team, ct)
            ? Results.Redirect(returnTo)
            : await BeginAsync(team, signIn: true, returnTo, asksDetails: false, http, wecom, visits, starts, url, ct);
    }

    /// <summary>Inside of WeCom somebody whom it has proved lets it show their mail, instead of typing it.</summary>
    private static async Task<IResult> ConsentAsync(
        TeamId team, HttpContext http, IWeComSignIn wecom, JoinVisits visits, ISignInStarts starts, IOptions<PublicUrlOptions> url, CancellationToken ct) =>
        http.Request.Cookies[Cookie] is { } handle && await visits.FindAsync(team, handle, ct) is { Who: not null } visit
            ? await BeginAsync(team, visit.IsSignIn, visit.ReturnTo, asksDetails: true, http, wecom, visits, starts, url, ct)
            : Problem(http, InvitationErrors.ProofExpired);

    private static async Task<IResult> BeginAsync(
        TeamId team, bool signIn, string? returnTo, bool asksDetails, HttpContext http, IWeComSignIn wecom, JoinVisits visits, ISignInStarts starts, IOptions<PublicUrlOptions> url, CancellationToken ct)
    {
        if (await starts.RefusalAsync(ct) is { } refusal)
        {
            return Problem(http, refusal);
        }

        var (handle, state) = await visits.BeginAsync(team, signIn, returnTo, ct);
        // Invitations are opened inside of WeCom, where the card is. Who signs in may be anywhere; WeCom's own browser says so in its User-Agent.
        var browser = new WeComBrowser(!signIn || asksDetails || JoinPage.IsInWeCom(http.Request), JoinPage.IsChinese(http.Request), asksDetails);
        if (await wecom.LinkAsync(team, url.Value.At($"/join/{team}/return"), state, browser, ct) is not { } link)
        {
            return NotBound(http);
        }

        Remember(team, http, handle, JoinVisits.Lifetime, url.Value);
        return Results.Redirect(link.AbsoluteUri);
    }

    /// <summary>The link in an invitation's mail. Mail programs look at links before people do: opening it uses nothing up.</summary>
    private static async Task<IResult> MailAsync(TeamId team, HttpContext http, JoinVisits visits, IOptions<PublicUrlOptions> url, CancellationToken ct, string token = "")
    {
        if (await visits.BeginByMailAsync(team, token, ct) is not { } handle)
        {
            return Problem(http, MemberErrors.NotInvited);
        }

        Remember(team, http, handle, JoinVisits.MailLifetime, url.Value);
        return Results.Redirect($"/join/{team}/welcome");
    }

    private static void Remember(TeamId team, HttpContext http, string handle, TimeSpan lifetime, PublicUrlOptions url) => http.Response.Cookies.Append(Cookie, handle, new CookieOptions
    {
        HttpOnly = true,
        Secure = url.IsHttps,
        SameSite = SameSiteMode.Lax,
        Path = $"/join/{team}",
        MaxAge = lifetime,
    });

    private static async Task<IResult> ReturnAsync(
        TeamId team, HttpContext http, IWeComSignIn wecom, JoinVisits visits, ISignInStarts starts, IMediator mediator, CancellationToken ct, string? code = null, string? state = null)
    {
        if (http.Request.Cookies[Cookie] is not { } handle || state is null || !await visits.UseStateAsync(team, handle, state, ct))
        {
            return Problem(http, InvitationErrors.StateRefused);
        }

        if (code is null)
        {
            return Problem(http, InvitationErrors.Cancelled);
        }

        if ((await wecom.RedeemAsync(team, code, ct)).IsRefused(out var refusal, out var proved))
        {
            return Problem(http, refusal);
        }

        await starts.ForgiveAsync(ct);
        await visits.ProveAsync(team, handle, proved.Who, ct);
        if (proved.Email is { } email)
        {
            await visits.ConsentAsync(team, handle, proved.Who, email, ct);
        }

        return await visits.FindAsync(team, handle, ct) is { IsSignIn: true } visit
            ? await SignedInAsync(team, http, handle, visit, mediator, ct)
            : Results.Redirect($"/join/{team}/welcome");
    }

    /// <summary>Whom WeCom proved and who is known goes on at once; who is not yet says who they are here first.</summary>
    private static async Task<IResult> SignedInAsync(TeamId team, HttpContext http, string handle, JoinVisit visit, IMediator mediator, CancellationToken ct)
    {
        var outcome = await mediator.Send(new SignInByWeCom(team, new Secret(handle), http.Request.Headers.UserAgent), ct);
        if (outcome.IsRefused(out var refusal, out var opened))
        {
            return refusal.Code == InvitationErrors.NotAssociated.Code ? Results.Redirect($"/join/{team}/welcome") : Problem(http, refusal);
        }

        await EnterAsync(team, http, opened);
        return Results.Redirect(visit.ReturnTo ?? $"/teams/{team}");
    }

    private static async Task<IResult> WelcomeAsync(
        TeamId team, HttpContext http, JoinVisits visits, Invitation invitation, RefusedVisitors refused, IMediator mediator, IAntiforgery antiforgery, CancellationToken ct)
    {
        if (http.Request.Cookies[Cookie] is not { } handle || await visits.FindAsync(team, handle, ct) is not { } visit)
        {
            return Problem(http, InvitationErrors.ProofExpired);
        }

        if (!visit.IsSignIn)
        {
            // Before anything is looked up: the event bears the command's name.
            await mediator.Send(new NoteInvitationOpened(team, new Secret(handle)), ct);
        }

        if ((await invitation.FindAsync(team, visit, ct)).IsRefused(out var refusal, out var found))
        {
            await refused.RecordAsync(team, visit.Who, refusal.Code, ct);
            return Problem(http, refusal);
        }

        return JoinPage.Choose(http, antiforgery, found with { Shown = visit.ConsentedEmail }, mayConsent: visit is { Who: not null, ConsentedEmail: null } && JoinPage.IsInWeCom(http.Request));
    }

    private static async Task<IResult> SignInAsync(
        TeamId team, HttpContext http, [FromForm] string email, [FromForm] string password, IMediator mediator, IAntiforgery antiforgery, JoinVisits visits,
        Invitation invitation, RefusedVisitors refused, ITeams teams, CancellationToken ct)
    {
        if (await HandleAsync(http, antiforgery) is not { } handle)
        {
            return Problem(http, InvitationErrors.FormRefused);
        }

        var visit = await visits.FindAsync(team, handle, ct);
        var outcome = await mediator.Send(new JoinBySignIn(team, new Secret(handle), email, new Secret(password), http.Request.Headers.UserAgent), ct);
        if (outcome.IsRefused(out var refusal, out var opened))
        {
            if (visit is not null && WeComVisitor.IsRemembered(refusal.Code))
            {
                await refused.RecordAsync(team, visit.Who, refusal.Code, ct);
            }

            return await AgainAsync(team, http, handle, refusal, new JoinForm(null, email), visits, invitation, antiforgery, ct);
        }

        return await JoinedAsync(team, http, opened, visit, teams, ct);
    }

    private static async Task<IResult> AskAsync(TeamId team, HttpContext http, IMediator mediator, IAntiforgery antiforgery, ITeams teams, CancellationToken ct)
    {
        if (await HandleAsync(http, antiforgery) is not { } handle)
        {
            return Problem(http, InvitationErrors.FormRefused);
        }

        return (await mediator.Send(new AskToJoin(team, new Secret(handle)), ct)).Refusal is { } refusal ? Problem(http, refusal) : JoinPage.Asked(http, await teams.FindNameAsync(team, ct) ?? "");
    }

    private static async Task<IResult> RegisterAsync(
        TeamId team, HttpContext http, [FromForm] string name, [FromForm] string email, [FromForm] string password, IMediator mediator, IAntiforgery antiforgery,
        JoinVisits visits, Invitation invitation, CancellationToken ct)
    {
        if (await HandleAsync(http, antiforgery) is not { } handle)
        {
            return Problem(http, InvitationErrors.FormRefused);
        }

        // Only the invited can make us send mail from here.
        if (await visits.FindAsync(team, handle, ct) is not { } visit || (await invitation.FindAsync(team, visit, ct)).Value is not { MayRegister: true } found)
        {
            return Problem(http, InvitationErrors.ProofExpired);
        }

        var outcome = await mediator.Send(new RegisterAccount(found.Email ?? email, name, new Secret(password)), ct);
        return outcome.IsRefused(out var refusal, out var started)
            ? await AgainAsync(team, http, handle, refusal, new JoinForm(name, email), visits, invitation, antiforgery, ct)
            : JoinPage.Code(http, antiforgery, started.Registration.Reveal(), null);
    }

    private static async Task<IResult> VerifyAsync(
        TeamId team, HttpContext http, [FromForm] string registration, [FromForm] string code, IMediator mediator, IAntiforgery antiforgery, JoinVisits visits,
        Invitation invitation, ITeams teams, CancellationToken ct)
    {
        if (await HandleAsync(http, antiforgery) is not { } handle)
        {
            return Problem(http, InvitationErrors.FormRefused);
        }

        var visit = await visits.FindAsync(team, handle, ct);
        var outcome = await mediator.Send(
            new JoinByVerification(team, new Secret(handle), new Secret(registration), new Secret(code.Trim()), http.Request.Headers.UserAgent), ct);
        return outcome.Refusal switch
        {
            null => await JoinedAsync(team, http, outcome.Value!, visit, teams, ct),
            { Code: "accounts.code-expired" } refusal => await AgainAsync(team, http, handle, refusal, null, visits, invitation, antiforgery, ct),
            { Code: var c } refusal when c.StartsWith("accounts.", StringComparison.Ordinal) => JoinPage.Code(http, antiforgery, registration, Shown(refusal)),
            { } refusal => Problem(http, refusal),
        };
    }

    private static async Task<IResult> JoinedAsync(TeamId team, HttpContext http, OpenedSession opened, JoinVisit? visit, ITeams teams, CancellationToken ct)
    {
        await EnterAsync(team, http, opened);
        return visit is { IsSignIn: true } ? Results.Redirect(visit.ReturnTo ?? $"/teams/{team}") : JoinPage.Joined(http, await teams.FindNameAsync(team, ct) ?? "");
    }

    private static async Task EnterAsync(TeamId team, HttpContext http, OpenedSession opened)
    {
        await http.SignInAsync(SessionScheme.Name, opened.ToPrincipal());
        http.Response.Cookies.Delete(Cookie, new CookieOptions { Path = $"/join/{team}" });
    }

    /// <summary>The same page once more, with what was wrong; an ending for what cannot be mended by trying again.</summary>
    private static async Task<IResult> AgainAsync(
        TeamId team, HttpContext http, string handle, Refusal refusal, JoinForm? typed, JoinVisits visits, Invitation invitation, IAntiforgery antiforgery, CancellationToken ct) =>
        !refusal.Code.StartsWith("accounts.", StringComparison.Ordinal) && refusal.Code is not ("request.invalid" or "directory.invitation-of-another")
        || await visits.FindAsync(team, handle, ct) is not { } visit || (await invitation.FindAsync(team, visit, ct)).IsRefused(out _, out var found)
            ? Problem(http, refusal)
            : JoinPage.Choose(http, antiforgery, found, typed, Shown(refusal));

    private static async Task<string?> HandleAsync(HttpContext http, IAntiforgery antiforgery) =>
        await antiforgery.IsRequestValidAsync(http) ? http.Request.Cookies[Cookie] : null;

    private static IResult NotBound(HttpContext http) => JoinPage.Problem(
        http, "binding.not-bound", 404, "链接无效，或该团队尚未绑定企业微信。请联系邀请你的人。", "The link leads nowhere, or the team is not bound to WeCom. Ask whoever invited you.");

    private static IResult Problem(HttpContext http, Refusal refusal)
    {
        var (code, zh, en) = Shown(refusal);
        return JoinPage.Problem(http, code, refusal.Status, zh, en);
    }

    private static (string Code, string Zh, string En) Shown(Refusal refusal) => (refusal.Code, refusal.Code switch
    {
        "directory.not-invited" => "没有给你的邀请，请联系团队管理员。",
        "directory.invitation-expired" => "邀请已过期，请联系团队管理员重新邀请。",
        "directory.invitation-of-another" => "这份邀请发给了另一个邮箱，请用收到邀请的邮箱的账号登录。",
        "directory.account-is-member" => "该账号已经是团队成员，直接登录即可。",
        "directory.request-declined" => "管理员最近拒绝过你的申请，请联系管理员，或明天再申请。",
        "directory.invitation-used" => "邀请已被使用。",
        "directory.member-locked" => "你在该团队中已被锁定，请联系团队管理员。",
        "directory.join-cancelled" => "你没有在企业微信中同意登录，请重新打开链接。",
        "directory.member-matched-already" => "该账号已对应另一位企业微信成员，请联系团队管理员。",
        "directory.person-is-member" => "你在企业微信中的身份已由另一个账号加入该团队，请用那个账号登录，或联系团队管理员。",
        "directory.already-joined" => "你已经是该团队的成员。",
        "directory.join-proof-expired" or "directory.join-state-refused" or "directory.join-form-refused" => "页面已失效，请在企业微信中重新打开链接。",
        "binding.wecom-stranger" => "你不是该企业的企业微信成员。",
        "binding.wecom-sign-in-refused" => "企业微信未能确认你的身份，请在企业微信中重新打开链接。",
        "accounts.sign-in-refused" => "邮箱或密码不正确。",
        "accounts.already-linked" => "该账号或该企业微信成员已与他人关联，请联系团队管理员。",
        "accounts.email-not-verified" => "该账号的邮箱尚未验证，请先验证邮箱。",
        "accounts.email-invalid" => "邮箱地址格式不正确，例如 name@example.com。",
        "accounts.email-taken" => "该邮箱已有账号，请直接登录。",
        "accounts.code-refused" => "验证码不正确，请核对邮件；连续输错 5 次后需要重新获取。",
        "accounts.code-expired" => "验证码已失效，请重新注册以获取新的验证码。",
        "accounts.too-many-attempts" => "尝试次数过多，请稍后再试。",
        "request.invalid" => "请检查填写的内容：邮箱、姓名和至少 10 个字符的密码。",
        _ => "操作未成功，请稍后再试或联系团队管理员。",
    }, refusal.Detail);
}
