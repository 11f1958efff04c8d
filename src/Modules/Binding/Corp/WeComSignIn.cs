using Liaison.Binding.Accounts;
using Liaison.Binding.Contracts;
using Liaison.Binding.Sessions;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Outcomes;
using Liaison.WeCom;
using Microsoft.Extensions.Logging;

namespace Liaison.Binding.Corp;

internal sealed class WeComSignIn(
    ICorps corps, IWeComClient wecom, IWeComSuiteClient suites, IUserIds ids, WeComLinks links, OpenSessions sessions, RefusedSignIns refused, WorkContext context, TimeProvider time, ILogger<WeComSignIn> log)
    : IWeComSignIn
{
    public async Task<Uri?> LinkAsync(TeamId team, Uri redirect, string state, WeComBrowser browser, CancellationToken ct) =>
        await corps.OpenCredentialsAsync(team, ct) is not { } credentials ? null
        : browser.IsWeCom ? links.InAppOAuth(credentials.App, redirect, state, browser.AsksDetails && credentials.Kind == BoundApp.SelfBuilt)
        : links.WebSignIn(credentials.App, redirect, state, browser.Chinese);

    public Task<Outcome<OpenedSession>> OpenSessionAsync(AccountId account, string? device, CancellationToken ct)
    {
        var session = Id.New(time);
        // Proven: what happens from here on in this request is done by the account.
        context.Caller = Caller.Of(account, session);
        return sessions.OpenAsync(account, session, SignInMethod.WeCom, device, ct);
    }

    public Task RecordRefusalAsync(AccountId account, CancellationToken ct) =>
        refused.RecordAsync(account, email: "", SignInRefusal.NotActive, lockedUntil: null, ct);

    public async Task<Outcome<ProvedVisitor>> RedeemAsync(TeamId team, string code, CancellationToken ct)
    {
        if (await corps.FindAsync(team, ct) is not { } corp || await corps.OpenCredentialsAsync(team, ct) is not { } credentials)
        {
            return CorpErrors.NotBound;
        }

        try
        {
            if (credentials.Suite is { } suite)
            {
                return await RedeemAsync(team, corp, credentials, suite, code, ct);
            }

            var visitor = await wecom.GetUserInfoAsync(credentials.App, code, ct);
            return visitor.IsMember
                ? new ProvedVisitor(new WeComIdentity(corp.CorpId, visitor.UserId), await EmailAsync(credentials.App, visitor, ct))
                : CorpErrors.WeComStranger;
        }
        catch (WeComException e) when (e.Entry.Reaction == WeComReaction.Relogin || e.ErrCode == 50001)
        {
            log.LogInformation("WeCom refused a sign-in of team {TeamId}: {ErrCode}", team, e.ErrCode);
            return CorpErrors.WeComSignInRefused;
        }
        catch (WeComException e) when (credentials.Kind == BoundApp.SelfBuilt && e.ErrCode is 40001 or 40091)
        {
            await corps.ReportRefusedAsync(team, BoundApp.SelfBuilt, e.ErrCode, ct);
            return CorpErrors.Suspended;
        }
        catch (WeComCallException e)
        {
            return CorpErrors.OfWeCom(e, "app");
        }
    }

    /// <summary>A good answer is no proof that they are of the team's corp: any corp's members can open the page of a third-party app.</summary>
    private async Task<Outcome<ProvedVisitor>> RedeemAsync(TeamId team, BoundCorp corp, CorpCredentials credentials, WeComSuite suite, string code, CancellationToken ct)
    {
        var visitor = await suites.GetUserInfoAsync(suite, code, ct);
        if (!visitor.IsMember || visitor.CorpId != credentials.CorpId)
        {
            return CorpErrors.WeComStranger;
        }

        var open = visitor.OpenUserId ?? visitor.UserId;
        var known = await ids.FindOpenAsync(team, [open], ct);
        return WeComUserId.IsValid(open) ? new ProvedVisitor(new WeComIdentity(corp.CorpId, known is [var pair] ? pair.UserId : open), null) : CorpErrors.WeComStranger;
    }

    /// <summary>What they agreed to show. Who they are is proved without it: no failure here is theirs.</summary>
    private async Task<string?> EmailAsync(WeComApp app, WeComVisitor visitor, CancellationToken ct)
    {
        if (visitor.Ticket is not { } ticket)
        {
            return null;
        }

        try
        {
            var details = await wecom.GetUserDetailAsync(app, ticket, ct);
            var email = WeComUserId.Comparer.Equals(details.UserId, visitor.UserId) ? details.CorpMail ?? details.Email : null;
            return EmailAddress.TryParse(email ?? "", out var parsed) ? parsed.Value : null;
        }
        catch (WeComCallException e)
        {
            log.LogInformation("WeCom showed no details of somebody who agreed: {Reason}", e.Message);
            return null;
        }
    }
}
