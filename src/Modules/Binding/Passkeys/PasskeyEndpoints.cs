using System.Text.Json;
using Liaison.Binding.Sessions;
using Liaison.Kernel.Http;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Secrets;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Liaison.Binding.Passkeys;

internal static class PasskeyEndpoints
{
    public static void MapPasskeys(this IEndpointRouteBuilder app)
    {
        var mine = app.MapGroup("/api/v1/me/passkeys").WithTags("Accounts").AddEndpointFilter(RetryAfter.Filter);
        mine.MapGet("", ListAsync).WithName("listPasskeys").WithSummary("Your passkeys");
        mine.MapPost("/options", BeginAsync).WithName("beginPasskey").WithSummary("What to ask an authenticator for a new passkey");
        mine.MapPost("", AddAsync).WithName("addPasskey").WithSummary("Its answer: adds the passkey to your account");
        mine.MapPost("/{passkey:guid}/end", RemoveAsync).WithName("removePasskey").WithSummary("Remove a passkey; your other sessions end");
        var sessions = app.MapGroup("/api/v1/sessions/passkey").WithTags("Sessions").AddEndpointFilter(RetryAfter.Filter);
        sessions.MapPost("/options", BeginSignInAsync).WithName("beginPasskeySignIn").WithSummary("What to ask an authenticator to sign in");
        sessions.MapPost("", SignInAsync).WithName("signInByPasskey").WithSummary("Its answer: signs in and sets the session cookie");
    }

    private static async Task<Results<Ok<IReadOnlyList<PasskeyItem>>, ProblemHttpResult>> ListAsync(IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new ListPasskeys(), ct)).ToOk();

    private static async Task<Results<Ok<StartedCeremonyBody>, ProblemHttpResult>> BeginAsync(PasswordBody body, IMediator mediator, CancellationToken ct) =>
        Started(await mediator.Send(new BeginPasskey(body.Password), ct));

    private static async Task<Results<Created<PasskeyItem>, ProblemHttpResult>> AddAsync(NewPasskeyBody body, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new AddPasskey(body.Ceremony, TextOf(body.Credential), body.Name), ct)).IsRefused(out var refusal, out var added)
            ? refusal.ToProblem()
            : TypedResults.Created((string?)null, added);

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(Guid passkey, PasswordBody body, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new RemovePasskey(passkey, body.Password), ct)).ToNoContent();

    private static async Task<Results<Ok<StartedCeremonyBody>, ProblemHttpResult>> BeginSignInAsync(IMediator mediator, CancellationToken ct) =>
        Started(await mediator.Send(new BeginPasskeySignIn(), ct));

    private static async Task<Results<Created<OpenedSessionBody>, ProblemHttpResult>> SignInAsync(PasskeySignInBody body, IMediator mediator, HttpContext http, CancellationToken ct) =>
        await (await mediator.Send(new SignInByPasskey(body.Ceremony, TextOf(body.Credential), http.Request.Headers.UserAgent), ct)).ToSignedInAsync(http);

    private static string TextOf(JsonElement credential) => credential.ValueKind == JsonValueKind.Undefined ? "" : credential.GetRawText();

    private static Results<Ok<StartedCeremonyBody>, ProblemHttpResult> Started(Outcome<StartedCeremony> outcome)
    {
        if (outcome.IsRefused(out var refusal, out var started))
        {
            return refusal.ToProblem();
        }

        using var options = JsonDocument.Parse(started.Options);
        return TypedResults.Ok(new StartedCeremonyBody(started.Ceremony.Reveal(), options.RootElement.Clone(), started.ExpiresAt));
    }

    internal sealed record PasswordBody(Secret Password);

    internal sealed record NewPasskeyBody(Secret Ceremony, JsonElement Credential, string Name);

    internal sealed record PasskeySignInBody(Secret Ceremony, JsonElement Credential);

    internal sealed record StartedCeremonyBody(string Ceremony, JsonElement Options, DateTimeOffset ExpiresAt);
}
