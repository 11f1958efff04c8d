using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using FluentValidation;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Notifications.Sources;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace Liaison.Notifications.Work.Ingest;

/// <summary>Takes what a source of kind <c>api</c> tells of its work. An entry that is not acceptable does not stop the others.</summary>
/// <param name="Changes">Of <see cref="IngestChange"/>, 1 to 1,000; read one by one.</param>
[Requires(Role.Admin, Scopes.WorkWrite), RetryOnConflict]
internal sealed record IngestChanges(TeamId Team, Guid Source, IReadOnlyList<JsonElement> Changes) : ICommand<IngestAnswer>, ITeamRequest;

/// <param name="Results">One for each entry, in their order.</param>
internal sealed record IngestAnswer(int Changed, int Unchanged, int Refused, IReadOnlyList<IngestResult> Results);

/// <param name="Status"><c>unchanged</c>: all of it was known already, or is older than what is known.</param>
/// <param name="Thing">The id here of the item, iteration, merge request, build or comment; null when it was refused.</param>
/// <param name="Errors">Of what was refused: every field that is not acceptable.</param>
internal sealed record IngestResult([property: AllowedValues("changed", "unchanged", "refused")] string Status, Guid? Thing = null, IReadOnlyList<FieldError>? Errors = null);

internal sealed class IngestChangesValidator : AbstractValidator<IngestChanges>
{
    public IngestChangesValidator() => RuleFor(c => c.Changes).Must(c => c is { Count: >= 1 and <= 1000 }).WithMessage("1 to 1,000 changes at once.");
}

internal static class IngestErrors
{
    public static readonly Refusal NotApi = new(
        "notifications.source-not-api", 409, "This source tells of its work by its own webhooks. Add a source of kind `api` for what you push yourself.");
}

internal sealed class IngestChangesHandler(LiveSources sources, IngestReader reader, IWorkMirror mirror) : ICommandHandler<IngestChanges, IngestAnswer>
{
    public async Task<Outcome<IngestAnswer>> Handle(IngestChanges request, CancellationToken cancellationToken)
    {
        if (await sources.FindAsync(request.Team, request.Source, cancellationToken) is not { } source)
        {
            return RequestErrors.NotFound;
        }

        if (source.Kind != Source.NameOf(SourceKind.Api))
        {
            return IngestErrors.NotApi;
        }

        var entries = request.Changes.Select((entry, i) =>
        {
            List<FieldError> errors = [];
            return (Change: reader.Read(entry, $"/changes/{i}", errors), Errors: errors);
        }).ToList();
        var mirrored = new Queue<Mirrored>(await mirror.ApplyAsync(request.Team, request.Source, [.. entries.Select(e => e.Change).OfType<WorkChange>()], cancellationToken));
        var results = entries.Select(e => e.Change is null ? new IngestResult("refused", Errors: e.Errors) : ResultOf(mirrored.Dequeue())).ToList();
        return new IngestAnswer(Count("changed"), Count("unchanged"), Count("refused"), results);

        int Count(string status) => results.Count(r => r.Status == status);
    }

    private static IngestResult ResultOf(Mirrored mirrored) => new(mirrored.Changed ? "changed" : "unchanged", mirrored.Thing);
}

internal static class IngestEndpoints
{
    /// <summary>Bytes of one request: 1,000 changes of some length.</summary>
    private const long MostBytes = 8 * 1024 * 1024;

    public static void MapIngest(this RouteGroupBuilder team)
    {
        var source = team.MapGroup("/sources/{source:guid}").WithTags("Work");
        source.MapPost("/changes", IngestAsync).WithName("ingestChanges")
            .WithSummary("Tell of work: items, iterations, merge requests, reviews, builds, comments, followers; up to 1,000 changes")
            .Accepts<IngestBody>("application/json")
            .WithMetadata(new RoomFor(MostBytes));
        source.MapGet("/things/{type}", FindAsync).WithName("findThing").WithSummary("What is known of something, by the source's own ids");
    }

    private static async Task<Results<Ok<ThingView>, ProblemHttpResult>> FindAsync(
        TeamId team, Guid source, [AllowedValues("item", "iteration", "merge-request", "build")] string type, string project, string id, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new FindThing(team, source, type, project, id), ct)).ToOk();

    private static async Task<Results<Ok<IngestAnswer>, ProblemHttpResult>> IngestAsync(TeamId team, Guid source, Entries body, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new IngestChanges(team, source, body.Changes ?? []), ct)).ToOk();

    /// <summary>The body with its entries unread: each is judged by itself.</summary>
    internal sealed record Entries(IReadOnlyList<JsonElement>? Changes)
    {
        public static async ValueTask<Entries?> BindAsync(HttpContext http)
        {
            try
            {
                return await http.Request.ReadFromJsonAsync<Entries>(http.RequestAborted) ?? throw new JsonException("The body is null.");
            }
            catch (JsonException e)
            {
                throw new BadHttpRequestException("The body is not acceptable.", StatusCodes.Status400BadRequest, e);
            }
        }
    }

    private sealed record RoomFor(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}
