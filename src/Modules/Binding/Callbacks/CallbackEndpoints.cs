using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Liaison.Binding.Callbacks;

internal static class CallbackEndpoints
{
    public static string PathOf(string set) => $"/wecom/callbacks/{set}";

    public static void MapCallbacks(this IEndpointRouteBuilder app)
    {
        var callbacks = app.MapGroup("/api/v1/teams/{team}/binding/callbacks").WithTags("Binding");
        callbacks.MapGet("", ListAsync).WithName("listCallbacks").WithSummary("The callback addresses, whether WeCom has verified them, and how callbacks come in");
        callbacks.MapPost("/{kind}/keys", IssueAsync).WithName("issueCallbackKeys")
            .WithSummary("Make URL, Token and EncodingAESKey for WeCom's form; earlier ones of the kind end, and these are shown once. Before there is a binding, with the corp's id");
        callbacks.MapDelete("/{kind}", RemoveAsync).WithName("removeCallback").WithSummary("Refuse callbacks of the kind from now on");

        // For WeCom alone: no account, no cookie, and not part of our own API.
        var receiver = app.MapGroup("/wecom/callbacks").ExcludeFromDescription();
        receiver.MapGet("/{set}", VerifyAsync);
        // Past sign-in, forms and pages: none of them is for WeCom.
        receiver.MapPost("/{set}", ReceiveAsync).ShortCircuit();
    }

    private static async Task<Results<Ok<IReadOnlyList<CallbackItem>>, ProblemHttpResult>> ListAsync(TeamId team, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new ListCallbacks(team), ct)).ToOk();

    private static async Task<Results<Ok<NewCallbackKeysBody>, ProblemHttpResult>> IssueAsync(TeamId team, string kind, IMediator mediator, CancellationToken ct, string? corpId = null) =>
        (await mediator.Send(new IssueCallbackKeys(team, kind, corpId), ct)).IsRefused(out var refusal, out var keys)
            ? refusal.ToProblem()
            : TypedResults.Ok(new NewCallbackKeysBody(keys.Kind, keys.Url, keys.Token.Reveal(), keys.EncodingAesKey.Reveal()));

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(TeamId team, string kind, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new RemoveCallback(team, kind), ct)).ToNoContent();

    // WeCom wants the bare text: no quotes, no line end.
    private static async Task<IResult> VerifyAsync(string set, CallbackSets sets, CallbackReceiver receiver, HttpRequest request, CancellationToken ct) =>
        await receiver.VerifyAsync(await sets.FindAsync(set, ct), request.Query, ct) is { } echo ? TypedResults.Text(echo) : TypedResults.StatusCode(StatusCodes.Status403Forbidden);

    private static async Task<IResult> ReceiveAsync(string set, CallbackSets sets, CallbackReceiver receiver, HttpRequest request, CancellationToken ct) =>
        await receiver.ReceiveAsync(await sets.FindKnownAsync(set, ct), request, ct) switch
        {
            null => TypedResults.StatusCode(StatusCodes.Status403Forbidden),
            "" => TypedResults.Ok(),
            var reply => TypedResults.Text(reply, "application/xml"),
        };
}

/// <param name="Token">Shown this once.</param>
/// <param name="EncodingAesKey">Shown this once.</param>
internal sealed record NewCallbackKeysBody(string Kind, Uri Url, string Token, string EncodingAesKey);
