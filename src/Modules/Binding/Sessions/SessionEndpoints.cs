using Liaison.Binding.Contracts;
using Liaison.Binding.Corp;
using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Secrets;
using MediatR;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Liaison.Binding.Sessions;

internal static class SessionEndpoints
{
    public static void MapSessions(this IEndpointRouteBuilder app)
    {
        var sessions = app.MapGroup("/api/v1/sessions").WithTags("Sessions");
        sessions.MapPost("", SignInAsync).WithName("signIn").WithSummary("Sign in by e-mail and password; sets the session cookie").AddEndpointFilter(RetryAfter.Filter);
        sessions.MapGet("/options", OptionsAsync).WithName("getSignInOptions").WithSummary("By what the sign-in page may let somebody in");
        sessions.MapGet("", ListAsync).WithName("listSessions").WithSummary("Your own sessions");
        sessions.MapDelete("/current", SignOutAsync).WithName("signOut").WithSummary("Sign out: ends this session");
        sessions.MapDelete("/{session:guid}", EndAsync).WithName("endSession").WithSummary("End one of your sessions");
        sessions.MapDelete("", EndOthersAsync).WithName("endOtherSessions").WithSummary("End all your sessions but this one");
    }

    /// <summary>Sets the cookie of a session that was just opened, or answers the refusal.</summary>
    public static async Task<Results<Created<OpenedSessionBody>, ProblemHttpResult>> ToSignedInAsync(this Outcome<OpenedSession> outcome, HttpContext http)
    {
        if (outcome.IsRefused(out var refusal, out var opened))
        {
            return refusal.ToProblem();
        }

        await http.SignInAsync(SessionScheme.Name, opened.ToPrincipal());
        return TypedResults.Created((string?)null, new OpenedSessionBody(opened.Account, opened.Session, opened.EndsAt));
    }

    private static async Task<Results<Created<OpenedSessionBody>, ProblemHttpResult>> SignInAsync(
        SignInBody body, IMediator mediator, HttpContext http, CancellationToken ct) =>
        await (await mediator.Send(new SignIn(body.Email, body.Password, http.Request.Headers.UserAgent), ct)).ToSignedInAsync(http);

    private static async Task<Results<Ok<Page<SessionItem>>, ProblemHttpResult>> ListAsync(IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new ListSessions(), ct)).ToOk();

    private static async Task<Results<Ok<SignInOptions>, ProblemHttpResult>> OptionsAsync(IMediator mediator, CancellationToken ct, TeamId? team = null) =>
        (await mediator.Send(new GetSignInOptions(team), ct)).ToOk();

    private static async Task<Results<NoContent, ProblemHttpResult>> SignOutAsync(IMediator mediator, HttpContext http, CancellationToken ct)
    {
        var outcome = await mediator.Send(new SignOut(), ct);
        await http.SignOutAsync(SessionScheme.Name);
        return outcome.ToNoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> EndAsync(Guid session, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new EndSession(session), ct)).ToNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> EndOthersAsync(IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new EndOtherSessions(), ct)).ToNoContent();

    internal sealed record SignInBody(string Email, Secret Password);
}

/// <param name="EndsAt">UTC, at the latest; 14 days without use end it earlier.</param>
internal sealed record OpenedSessionBody(AccountId Account, Guid Session, DateTimeOffset EndsAt);
