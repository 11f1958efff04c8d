using System.ComponentModel.DataAnnotations;
using System.Text;
using FluentValidation;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;

namespace Liaison.Notifications.Sources.Hooks;

/// <summary>What came from a source in the last thirty days, the newest first.</summary>
/// <param name="State">One of the states; <c>unread</c> for all that could not be read; null for all.</param>
[Requires(Role.Admin, Scopes.SourcesRead)]
internal sealed record ListSourceDeliveries(TeamId Team, Guid Source, string? State, string? Cursor, int Limit) : IQuery<Page<SourceDeliveryItem>>, ITeamRequest;

/// <param name="Event">As the source's header names it.</param>
/// <param name="State"><c>received</c>: waits; <c>read</c>; <c>ignored</c>: nothing that people are told of; <c>unknown</c>; <c>malformed</c>; <c>failed</c>: read, and could not be mirrored.</param>
/// <param name="Reason">In a word, where it was not read.</param>
/// <param name="Changes">How much it said.</param>
/// <param name="IsKept">Its body is there: it can be looked at and read again.</param>
internal sealed record SourceDeliveryItem(
    Guid Id, string? Event, [property: AllowedValues("received", "read", "ignored", "unknown", "malformed", "failed")] string State, string? Reason, int Changes, int Bytes, bool IsKept, DateTimeOffset ReceivedAt,
    DateTimeOffset? HandledAt);

/// <summary>What one delivery held. For people alone: it may hold anything.</summary>
[Requires(Role.Admin, Scopes.None)]
internal sealed record GetSourceDelivery(TeamId Team, Guid Source, Guid Delivery) : IQuery<SourceDeliveryBody>, ITeamRequest;

/// <param name="Body">Odd bytes replaced, at most 100,000 characters; null when it is not kept.</param>
internal sealed record SourceDeliveryBody(SourceDeliveryItem Delivery, string? ContentType, string? Body);

internal sealed class ListSourceDeliveriesValidator : AbstractValidator<ListSourceDeliveries>
{
    public ListSourceDeliveriesValidator()
    {
        RuleFor(q => q.Limit).InclusiveBetween(1, 200);
        RuleFor(q => q.State).Must(s => s is null or "received" or "read" or "ignored" or "unknown" or "malformed" or "failed" or "unread").WithErrorCode("state").WithMessage("received, read, ignored, unknown, malformed, failed or unread");
    }
}

internal sealed class ListSourceDeliveriesHandler(ITeamReads reads, Cursors cursors)
    : IQueryHandler<ListSourceDeliveries, Page<SourceDeliveryItem>>, IQueryHandler<GetSourceDelivery, SourceDeliveryBody>
{
    private const int MostShown = 100_000;
    private const string Columns = "id, event, state, reason, changes, bytes, body is not null as is_kept, received_at, handled_at";

    public async Task<Outcome<Page<SourceDeliveryItem>>> Handle(ListSourceDeliveries request, CancellationToken cancellationToken)
    {
        var (list, before) = ($"source-deliveries/{request.Source}/{request.State}", Guid.Empty);
        if (request.Cursor is { } cursor && !cursors.TryOpen(request.Team, list, cursor, out before))
        {
            return RequestErrors.CursorInvalid;
        }

        // What could not be read is an index of its own: the planner takes it only when the states stand in the statement.
        var which = request.State == "unread" ? "state in ('unknown', 'malformed', 'failed')" : "(@state::text is null or state = @state)";
        var rows = await reads.ListAsync<SourceDeliveryItem>(
            request.Team,
            $"select {Columns} from notifications.source_deliveries where tenant_id = @team and source_id = @Source and {which} and (@first or id < @before) order by id desc limit @limit",
            new { request.Source, state = request.State, first = request.Cursor is null, before, limit = request.Limit + 1 },
            cancellationToken);
        var page = rows.Take(request.Limit).ToList();
        return new Page<SourceDeliveryItem>(page, rows.Count > request.Limit ? cursors.Seal(request.Team, list, page[^1].Id) : null);
    }

    public async Task<Outcome<SourceDeliveryBody>> Handle(GetSourceDelivery request, CancellationToken cancellationToken)
    {
        var key = new { request.Source, request.Delivery };
        var row = await reads.FindAsync<SourceDeliveryItem>(
            request.Team, $"select {Columns} from notifications.source_deliveries where tenant_id = @team and source_id = @Source and id = @Delivery", key, cancellationToken);
        var raw = await reads.FindAsync<Raw>(
            request.Team, "select content_type, body from notifications.source_deliveries where tenant_id = @team and source_id = @Source and id = @Delivery", key, cancellationToken);
        if (row is null || raw is null)
        {
            return RequestErrors.NotFound;
        }

        var text = raw.Body is null ? null : Encoding.UTF8.GetString(raw.Body);
        return new SourceDeliveryBody(row, raw.ContentType, text?.Length > MostShown ? text[..MostShown] : text);
    }

    private sealed record Raw(string? ContentType, byte[]? Body);
}
