using System.ComponentModel.DataAnnotations;
using FluentValidation;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;

namespace Liaison.Notifications.Workbench;

/// <summary>What the caller was told, the newest first.</summary>
/// <param name="Kind"><c>item</c>, <c>iteration</c>, <c>merge-request</c>, <c>build</c>; null for all.</param>
[Requires(Role.Member, Scopes.WorkRead)]
internal sealed record ListMessages(TeamId Team, string? Kind, bool Unread, string? Cursor, int Limit) : IQuery<Page<WorkMessage>>, ITeamRequest;

/// <param name="SubjectId">Of what it is about, among those of its kind.</param>
/// <param name="What">What happened, in a word.</param>
internal sealed record WorkMessage(
    Guid Id, [property: AllowedValues("item", "iteration", "merge-request", "build")] string Kind, Guid SubjectId, Guid ProjectId, string? Project, string What, string Title, string Text, bool IsUrgent, DateTimeOffset At, DateTimeOffset? ReadAt);

/// <summary>Marks one of the caller's messages read.</summary>
[Requires(Role.Member, Scopes.None)]
internal sealed record ReadMessage(TeamId Team, Guid Message) : ICommand, ITeamRequest;

/// <summary>Marks the caller's messages read.</summary>
/// <param name="Kind">Only of this kind; null for all.</param>
/// <param name="UpTo">The newest that was seen: what came meanwhile stays unread. Null with a subject only.</param>
/// <param name="Subject">Only of this one: whoever has it before them knows how it is.</param>
[Requires(Role.Member, Scopes.None)]
internal sealed record ReadMessages(TeamId Team, string? Kind, Guid? UpTo, Guid? Subject) : ICommand, ITeamRequest;

internal static class MessageKinds
{
    public static readonly string[] All = ["item", "iteration", "merge-request", "build"];
}

internal sealed class ListMessagesValidator : AbstractValidator<ListMessages>
{
    public ListMessagesValidator()
    {
        RuleFor(q => q.Limit).IsPageSize();
        RuleFor(q => q.Kind!).IsOneOf(MessageKinds.All).When(q => q.Kind is not null);
    }
}

internal sealed class ReadMessagesValidator : AbstractValidator<ReadMessages>
{
    public ReadMessagesValidator()
    {
        RuleFor(q => q.Kind!).IsOneOf(MessageKinds.All).When(q => q.Kind is not null);
        RuleFor(q => q.UpTo).NotNull().When(q => q.Subject is null);
    }
}

internal sealed class MessagesHandler(ITeamReads reads, Cursors cursors, Viewer viewer, TimeProvider time)
    : IQueryHandler<ListMessages, Page<WorkMessage>>, ICommandHandler<ReadMessage>, ICommandHandler<ReadMessages>
{
    /// <remarks>A message stays with whom it was sent to, also when they see its project no longer: it was in their WeCom as well.</remarks>
    public async Task<Outcome<Page<WorkMessage>>> Handle(ListMessages request, CancellationToken cancellationToken)
    {
        var list = $"messages?{request.Kind}&{request.Unread}&{viewer.Account}";
        if (!cursors.TryStart(request.Team, list, request.Cursor, out var start))
        {
            return RequestErrors.CursorInvalid;
        }

        var conditions = new Conditions("m.tenant_id = @team", "m.account_id = @account", "m.id < @id")
            .When(request.Kind is not null, "m.kind = @kind")
            .When(request.Unread, "m.read_at is null");
        var rows = await reads.ListAsync<WorkMessage>(
            request.Team,
            $"""
            select m.id, m.kind, m.subject_id, m.project_id, p.name as project, m.what, m.title, m.text, m.urgent as is_urgent, m.at, m.read_at
            from (select m.* from notifications.messages m where {conditions} order by m.id desc limit @limit) m
            left join notifications.projects p on p.tenant_id = m.tenant_id and p.id = m.project_id
            order by m.id desc
            """,
            new { account = viewer.Account, kind = request.Kind, id = start.Id, limit = request.Limit + 1 },
            cancellationToken);
        return cursors.ToPage(request.Team, list, rows, request.Limit, m => new Position(m.At, m.Id), m => m);
    }

    public async Task<Outcome> Handle(ReadMessage request, CancellationToken cancellationToken) => await reads.ExecuteAsync(
        request.Team,
        "update notifications.messages set read_at = coalesce(read_at, @now) where tenant_id = @team and account_id = @account and id = @id",
        new { account = viewer.Account, id = request.Message, now = time.GetUtcNow() },
        cancellationToken) == 0 ? RequestErrors.NotFound : Outcome.Done;

    public async Task<Outcome> Handle(ReadMessages request, CancellationToken cancellationToken)
    {
        await reads.ExecuteAsync(
            request.Team,
            """
            update notifications.messages set read_at = @now where tenant_id = @team and account_id = @account and read_at is null and id <= @upTo
                and (@kind::text is null or kind = @kind) and (@subject::uuid is null or subject_id = @subject)
            """,
            new { account = viewer.Account, upTo = request.UpTo ?? Position.First.Id, kind = request.Kind, subject = request.Subject, now = time.GetUtcNow() },
            cancellationToken);
        return Outcome.Done;
    }
}
