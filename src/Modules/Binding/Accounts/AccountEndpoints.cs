using Liaison.Binding.Contracts;
using Liaison.Binding.Sessions;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Secrets;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Liaison.Binding.Accounts;

internal static class AccountEndpoints
{
    public static void MapAccounts(this IEndpointRouteBuilder app)
    {
        var accounts = app.MapGroup("/api/v1/accounts").WithTags("Accounts").AddEndpointFilter(RetryAfter.Filter);
        accounts.MapPost("", RegisterAsync).WithName("registerAccount").WithSummary("Ask for an account: a code goes to the mailbox");
        accounts.MapPost("/verify", VerifyAsync).WithName("verifyRegistration").WithSummary("Enter the code: opens the account and signs in");
        accounts.MapPost("/password-reset", ForgetAsync).WithName("forgetPassword").WithSummary("Forgot the password: a code goes to the mailbox");
        accounts.MapPost("/password-reset/verify", ResetAsync).WithName("resetPassword").WithSummary("Enter the code and a new password; all sessions end");
        var me = app.MapGroup("/api/v1/me").WithTags("Accounts").AddEndpointFilter(RetryAfter.Filter);
        me.MapGet("/associations", ListAssociationsAsync).WithName("listMyAssociations").WithSummary("Who you are at WeCom, team by team");
        me.MapPost("/associations/{team}/end", DissociateAsync).WithName("dissociateMe").WithSummary("Take your link to WeCom back in a team; your other sessions end");
        me.MapPut("/password", ChangePasswordAsync).WithName("changePassword").WithSummary("Change your password; your other sessions end");
        app.MapGet("/api/v1/me", GetMeAsync).WithName("getMe").WithTags("Accounts").WithSummary("Your account, and the teams that you are in");
    }

    private static async Task<Results<Accepted<StartedRegistrationBody>, ProblemHttpResult>> RegisterAsync(
        RegisterBody body, IMediator mediator, CancellationToken ct)
    {
        var outcome = await mediator.Send(new RegisterAccount(body.Email, body.Name, body.Password), ct);
        return outcome.IsRefused(out var refusal, out var started)
            ? refusal.ToProblem()
            : TypedResults.Accepted((string?)null, new StartedRegistrationBody(started.Registration.Reveal(), started.ExpiresAt));
    }

    private static async Task<Results<Created<OpenedSessionBody>, ProblemHttpResult>> VerifyAsync(
        VerifyBody body, IMediator mediator, HttpContext http, CancellationToken ct) =>
        await (await mediator.Send(new VerifyRegistration(body.Registration, body.Code, http.Request.Headers.UserAgent), ct)).ToSignedInAsync(http);

    private static async Task<Results<Ok<MeBody>, ProblemHttpResult>> GetMeAsync(IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new GetMe(), ct)).IsRefused(out var refusal, out var me)
            ? refusal.ToProblem()
            : TypedResults.Ok(new MeBody(me.Account, [.. me.Teams.Select(t => new MyTeamBody(t.Team, t.TeamName, t.Role))]));

    private static async Task<Results<Ok<IReadOnlyList<MyAssociation>>, ProblemHttpResult>> ListAssociationsAsync(IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new ListMyAssociations(), ct)).ToOk();

    private static async Task<Results<NoContent, ProblemHttpResult>> DissociateAsync(TeamId team, PasswordBody body, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new DissociateMe(team, body.Password), ct)).ToNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> ChangePasswordAsync(ChangePasswordBody body, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new ChangePassword(body.Password, body.NewPassword), ct)).ToNoContent();

    private static async Task<Results<Accepted<StartedResetBody>, ProblemHttpResult>> ForgetAsync(ForgetBody body, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new ForgetPassword(body.Email), ct)).IsRefused(out var refusal, out var started)
            ? refusal.ToProblem()
            : TypedResults.Accepted((string?)null, new StartedResetBody(started.Reset.Reveal(), started.ExpiresAt));

    private static async Task<Results<NoContent, ProblemHttpResult>> ResetAsync(ResetBody body, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new ResetPassword(body.Reset, body.Code, body.NewPassword), ct)).ToNoContent();

    internal sealed record ChangePasswordBody(Secret Password, Secret NewPassword);

    internal sealed record ForgetBody(string Email);

    internal sealed record ResetBody(Secret Reset, Secret Code, Secret NewPassword);

    internal sealed record StartedResetBody(string Reset, DateTimeOffset ExpiresAt);

    internal sealed record PasswordBody(Secret Password);

    internal sealed record RegisterBody(string Email, string Name, Secret Password);

    internal sealed record VerifyBody(Secret Registration, Secret Code);

    internal sealed record StartedRegistrationBody(string Registration, DateTimeOffset ExpiresAt);

    internal sealed record MeBody(AccountSummary Account, IReadOnlyList<MyTeamBody> Teams);

    internal sealed record MyTeamBody(TeamId TeamId, string TeamName, Role Role);
}
