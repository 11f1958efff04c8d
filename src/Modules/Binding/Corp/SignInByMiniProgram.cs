using FluentValidation;
using Liaison.Binding.Accounts;
using Liaison.Binding.Contracts;
using Liaison.Binding.Sessions;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Secrets;
using Liaison.WeCom;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Liaison.Binding.Corp;

/// <summary>
/// The mini program's silent sign-in: WeCom says who opened it. For who is associated and a member already; nobody joins here. The session's token is for the header,
/// for a mini program keeps no cookies.
/// </summary>
/// <param name="Code">Of <c>wx.qy.login</c>: good once, for five minutes.</param>
/// <param name="Device">The User-Agent header; null when there is none.</param>
[Public, RetryOnConflict]
[HoldsSecrets]
internal sealed record SignInByMiniProgram(TeamId Team, Secret Code, string? Device) : ICommand<OpenedSession>;

internal sealed class SignInByMiniProgramValidator : AbstractValidator<SignInByMiniProgram>
{
    public SignInByMiniProgramValidator() =>
        RuleFor(c => c.Code).Must(c => c.Reveal().Length is > 0 and <= 512).WithErrorCode("Code").WithMessage("The code is missing, or longer than any can be.");
}

internal sealed class SignInByMiniProgramHandler(
    ICorps corps, IWeComClient wecom, IAssociations associations, IKnownPeople people, ITeamRoles roles, Attempts attempts, RefusedSignIns refused, OpenSessions sessions, WorkContext context,
    TimeProvider time, ILogger<SignInByMiniProgramHandler> log)
    : ICommandHandler<SignInByMiniProgram, OpenedSession>
{
    public async Task<Outcome<OpenedSession>> Handle(SignInByMiniProgram request, CancellationToken cancellationToken)
    {
        var taken = await attempts.TakeAsync([Attempt.From(AttemptLimit.StartFrom, context.RemoteAddress)], cancellationToken);
        if (taken.IsRefused(out var limit, out var tries))
        {
            return limit;
        }

        // Linked to the corp's self-built app: a third-party one knows nothing of it.
        if (await corps.FindAsync(request.Team, cancellationToken) is not { } corp || await corps.OpenCredentialsAsync(request.Team, cancellationToken) is not { Kind: BoundApp.SelfBuilt } credentials)
        {
            return CorpErrors.NotBound;
        }

        if ((await ProveAsync(request.Team, credentials, request.Code, cancellationToken)).IsRefused(out var refusal, out var userId))
        {
            return refusal;
        }

        if (await associations.FindByUserAsync(request.Team, corp.CorpId, userId, cancellationToken) is not { } association)
        {
            return CorpErrors.NotAssociated;
        }

        // Of whom WeCom said that they left, the userid may be somebody else's by now.
        if (await roles.FindAsync(request.Team, association.Account, cancellationToken) is null || !await people.IsKnownAsync(request.Team, new WeComIdentity(corp.CorpId, userId), cancellationToken))
        {
            await refused.RecordAsync(association.Account, email: "", SignInRefusal.NotActive, lockedUntil: null, cancellationToken);
            return CorpErrors.NotAssociated;
        }

        await attempts.ForgiveAsync(tries, cancellationToken);
        var session = Id.New(time);
        context.Caller = Caller.Of(association.Account, session);
        return await sessions.OpenAsync(association.Account, session, SignInMethod.WeCom, $"WeCom mini program {request.Device}", cancellationToken, inHeader: true);
    }

    private async Task<Outcome<string>> ProveAsync(TeamId team, CorpCredentials credentials, Secret code, CancellationToken ct)
    {
        try
        {
            return (await wecom.GetMiniProgramSessionAsync(credentials.App, code.Reveal(), ct)).UserId;
        }
        // 40014: the mini program is linked to another app than the team's; to whoever opens it, it is all the same.
        catch (WeComException e) when (e.ErrCode is 40014 or 40029 or 42003 or 42013 or 92002 || e.Entry.Reaction == WeComReaction.Relogin)
        {
            log.LogInformation("WeCom refused a sign-in by the mini program of team {TeamId}: {ErrCode}", team, e.ErrCode);
            return CorpErrors.WeComSignInRefused;
        }
        catch (WeComException e) when (e.ErrCode is 40001 or 40091)
        {
            await corps.ReportRefusedAsync(team, credentials.Kind, e.ErrCode, ct);
            return CorpErrors.Suspended;
        }
        catch (WeComCallException e)
        {
            return CorpErrors.OfWeCom(e, "app");
        }
    }
}

internal static class MiniProgramEndpoints
{
    public static void MapMiniProgram(this IEndpointRouteBuilder app) => app.MapGroup("/api/v1/sessions").WithTags("Sessions")
        .MapPost("/mini-program", SignInAsync).WithName("signInByMiniProgram").WithSummary("Sign in by the code of the mini program; answers the token for the header").AddEndpointFilter(RetryAfter.Filter);

    private static async Task<Results<Created<HeaderSessionBody>, ProblemHttpResult>> SignInAsync(
        MiniProgramBody body, IMediator mediator, HttpContext http, CancellationToken ct) =>
        (await mediator.Send(new SignInByMiniProgram(body.Team, body.Code, http.Request.Headers.UserAgent), ct)).IsRefused(out var refusal, out var opened)
            ? refusal.ToProblem()
            : TypedResults.Created((string?)null, new HeaderSessionBody(opened.Token.Reveal(), opened.Account, opened.Session, opened.EndsAt));

    /// <param name="Team">Whose app the mini program is linked to.</param>
    /// <param name="Code">Of <c>wx.qy.login</c>.</param>
    internal sealed record MiniProgramBody(TeamId Team, Secret Code);
}

/// <param name="Token">For <c>Authorization: Bearer</c>. Shown this once.</param>
/// <param name="EndsAt">UTC, at the latest; 14 days without use end it earlier.</param>
internal sealed record HeaderSessionBody(string Token, AccountId Account, Guid Session, DateTimeOffset EndsAt);
