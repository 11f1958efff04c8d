using System.ComponentModel.DataAnnotations;
using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Secrets;
using Liaison.Notifications.Sources.Hooks;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Liaison.Notifications.Sources;

internal static class SourceEndpoints
{
    public static void MapSources(this RouteGroupBuilder team)
    {
        var sources = team.MapGroup("/sources").WithTags("Sources");
        sources.MapGet("", ListAsync).WithName("listSources").WithSummary("Systems that tell of the team's work, and how they do");
        sources.MapPost("", AddAsync).WithName("addSource").WithSummary("Listen to another system; its secret is shown this once");
        sources.MapGet("/{source:guid}", GetAsync).WithName("getSource").WithSummary("One source and how it does");
        sources.MapPut("/{source:guid}", ChangeAsync).WithName("changeSource").WithSummary("Change its name, API address or token; another address asks for the token again");
        sources.MapDelete("/{source:guid}", RemoveAsync).WithName("removeSource").WithSummary("Listen to it no more; what it told stays");
        sources.MapPost("/{source:guid}/secret", RotateAsync).WithName("rotateSourceSecret").WithSummary("Replace what its webhooks are signed with; the new one is shown this once");
        sources.MapGet("/{source:guid}/deliveries", ListDeliveriesAsync).WithName("listSourceDeliveries").WithSummary("What came from it in the last thirty days, and what became of it");
        sources.MapPost("/{source:guid}/deliveries/replay", ReplayAllAsync).WithName("replaySourceDeliveries").WithSummary("Read once more all that could not be read");
        sources.MapGet("/{source:guid}/deliveries/{delivery:guid}", GetDeliveryAsync).WithName("getSourceDelivery").WithSummary("What one delivery held, as long as it is kept");
        sources.MapPost("/{source:guid}/deliveries/{delivery:guid}/replay", ReplayAsync).WithName("replaySourceDelivery").WithSummary("Read one delivery once more");
    }

    private static async Task<Results<Ok<IReadOnlyList<SourceItem>>, ProblemHttpResult>> ListAsync(TeamId team, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new ListSources(team), ct)).ToOk();

    private static async Task<Results<Ok<SourceItem>, ProblemHttpResult>> GetAsync(TeamId team, Guid source, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new GetSource(team, source), ct)).ToOk();

    private static async Task<Results<Created<NewSourceBody>, ProblemHttpResult>> AddAsync(TeamId team, AddSourceBody body, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new AddSource(team, body.Kind, body.Name, body.ApiBase, body.ApiToken, body.Secret), ct)).IsRefused(out var refusal, out var added)
            ? refusal.ToProblem()
            : TypedResults.Created((string?)null, BodyOf(added));

    private static async Task<Results<NoContent, ProblemHttpResult>> ChangeAsync(TeamId team, Guid source, ChangeSourceBody body, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new ChangeSource(team, source, body.Name, body.ApiBase, body.ApiToken), ct)).ToNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(TeamId team, Guid source, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new RemoveSource(team, source), ct)).ToNoContent();

    private static async Task<Results<Ok<NewSourceBody>, ProblemHttpResult>> RotateAsync(TeamId team, Guid source, RotateSourceSecretBody body, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new RotateSourceSecret(team, source, body.Secret, body.KeepEarlier), ct)).IsRefused(out var refusal, out var rotated)
            ? refusal.ToProblem()
            : TypedResults.Ok(BodyOf(rotated));

    private static async Task<Results<Ok<Page<SourceDeliveryItem>>, ProblemHttpResult>> ListDeliveriesAsync(
        TeamId team, Guid source, IMediator mediator, CancellationToken ct,
        [AllowedValues("received", "read", "ignored", "unknown", "malformed", "failed", "unread")] string? state = null, string? cursor = null, int limit = 50) =>
        (await mediator.Send(new ListSourceDeliveries(team, source, state, cursor, limit), ct)).ToOk();

    private static async Task<Results<Ok<SourceDeliveryBody>, ProblemHttpResult>> GetDeliveryAsync(TeamId team, Guid source, Guid delivery, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new GetSourceDelivery(team, source, delivery), ct)).ToOk();

    private static async Task<Results<Ok<ReplayedDeliveries>, ProblemHttpResult>> ReplayAsync(TeamId team, Guid source, Guid delivery, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new ReplaySourceDeliveries(team, source, delivery), ct)).ToOk();

    private static async Task<Results<Ok<ReplayedDeliveries>, ProblemHttpResult>> ReplayAllAsync(TeamId team, Guid source, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new ReplaySourceDeliveries(team, source, null), ct)).ToOk();

    private static NewSourceBody BodyOf(NewSource source) => new(source.Id, source.Address, source.Secret?.Reveal());

    /// <param name="Secret">What its webhooks are signed with, of 16 to 200 visible characters; without it, one is made.</param>
    internal sealed record AddSourceBody(
        [property: AllowedValues(SourceKinds.GitLab, SourceKinds.GitHub, SourceKinds.Gitea, SourceKinds.Jenkins, SourceKinds.Coding, SourceKinds.Api)] string Kind,
        string Name, string? ApiBase = null, Secret? ApiToken = null, Secret? Secret = null);

    /// <param name="ApiToken">Left out, the one that is there stays, as long as the address does.</param>
    internal sealed record ChangeSourceBody(string Name, string? ApiBase = null, Secret? ApiToken = null);

    internal sealed record RotateSourceSecretBody(Secret? Secret = null, bool KeepEarlier = false);

    /// <param name="Address">Where its webhooks go.</param>
    /// <param name="Secret">Shown this once; null when it was entered.</param>
    internal sealed record NewSourceBody(Guid Id, Uri? Address, string? Secret);
}
