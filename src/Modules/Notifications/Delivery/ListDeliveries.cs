using System.ComponentModel.DataAnnotations;
using FluentValidation;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Queue;
using Liaison.Kernel.Reading;

namespace Liaison.Notifications.Delivery;

/// <summary>What was to be told to whom and what became of it, the newest first: a row for each message, person and channel.</summary>
/// <param name="Search">A part of the receiver's name at the channel, or of what was said.</param>
/// <param name="Message">Of one message.</param>
/// <param name="Into">Those that became lines of this digest.</param>
[Requires(Role.Admin, Scopes.DeliveriesRead)]
internal sealed record ListDeliveries(
    TeamId Team, string? State, string? Kind, string? Channel, string? Search, Guid? Account, Guid? Message, Guid? Into, string? Cursor, int Limit) : IQuery<Page<DeliveryItem>>, ITeamRequest;

/// <param name="Title">What was said; null for those from before it was kept.</param>
/// <param name="Receiver">As the channel names them: a userid, or an e-mail address.</param>
/// <param name="Reason">Why it is not (yet) sent, in a word.</param>
/// <param name="Message">The message in the receiver's inbox; null for invitations, alerts and digests.</param>
/// <param name="MergedInto">The delivery that says it too.</param>
/// <param name="DueAt">UTC, of what waits: when it is tried again.</param>
internal sealed record DeliveryItem(
    Guid Id, string Kind, [property: AllowedValues("wecom", "mini-program", "mail")] string Channel, string Receiver,
    [property: AllowedValues("queued", "held", "sent", "refused", "merged", "skipped")] string State, string? Reason, int? ErrCode, string? Title, Guid? Account, Guid? Message, Guid? MergedInto,
    DateTimeOffset? DueAt, DateTimeOffset CreatedAt, DateTimeOffset At);

internal sealed class ListDeliveriesValidator : AbstractValidator<ListDeliveries>
{
    public ListDeliveriesValidator()
    {
        RuleFor(q => q.Limit).InclusiveBetween(1, 200);
        RuleFor(q => q.State).Must(s => s is null or "queued" or "held" or "sent" or "refused" or "merged" or "skipped").WithMessage("queued, held, sent, refused, merged or skipped");
        RuleFor(q => q.Channel).Must(c => c is null or "wecom" or "mini-program" or "mail").WithMessage("wecom, mini-program or mail");
        RuleFor(q => q.Kind).MaximumLength(30);
        RuleFor(q => q.Search).MaximumLength(100);
    }
}

internal sealed class ListDeliveriesHandler(ITeamReads reads, Cursors cursors) : IQueryHandler<ListDeliveries, Page<DeliveryItem>>
{
    public async Task<Outcome<Page<DeliveryItem>>> Handle(ListDeliveries request, CancellationToken cancellationToken)
    {
        var (list, before) = ($"deliveries?{request.State}&{request.Kind}&{request.Channel}&{request.Search}&{request.Account}&{request.Message}&{request.Into}", Guid.Empty);
        if (request.Cursor is { } cursor && !cursors.TryOpen(request.Team, list, cursor, out before))
        {
            return RequestErrors.CursorInvalid;
        }

        var rows = await reads.ListAsync<DeliveryItem>(
            request.Team,
            """
            select d.id, d.kind, d.channel, d.receiver, d.state, d.reason, d.err_code, c.body ->> 'title' as title, d.account_id as account, d.message_id as message, d.merged_into, d.due_at,
                d.created_at, d.at
            from notifications.deliveries d left join notifications.contents c on c.tenant_id = d.tenant_id and c.id = d.content_id
            where d.tenant_id = @team and (@first or d.id < @before) and (@State::text is null or d.state = @State) and (@Kind::text is null or d.kind = @Kind)
                and (@Channel::text is null or d.channel = @Channel) and (@Account::uuid is null or d.account_id = @Account) and (@Message::uuid is null or d.message_id = @Message)
                and (@Into::uuid is null or d.merged_into = @Into)
                and (@search::text is null or lower(d.receiver) like @search or lower(c.body ->> 'title') like @search)
            order by d.id desc limit @limit
            """,
            new
            {
                request.State,
                request.Kind,
                request.Channel,
                request.Account,
                request.Message,
                request.Into,
                search = LikePattern.Containing(request.Search),
                first = request.Cursor is null,
                before,
                limit = request.Limit + 1,
            },
            cancellationToken);
        var page = rows.Take(request.Limit).ToList();
        return new Page<DeliveryItem>(page, rows.Count > request.Limit ? cursors.Seal(request.Team, list, page[^1].Id) : null);
    }
}

/// <summary>Messages that were given up.</summary>
[Requires(Role.Admin, Scopes.DeliveriesRead)]
internal sealed record ListDeadLetters(TeamId Team) : IQuery<IReadOnlyList<DeadMessage>>, ITeamRequest;

internal sealed class ListDeadLettersHandler(IDeadMessages dead) : IQueryHandler<ListDeadLetters, IReadOnlyList<DeadMessage>>
{
    public async Task<Outcome<IReadOnlyList<DeadMessage>>> Handle(ListDeadLetters request, CancellationToken cancellationToken) =>
        Outcome<IReadOnlyList<DeadMessage>>.Of(await dead.ListAsync(request.Team, 500, cancellationToken));
}
