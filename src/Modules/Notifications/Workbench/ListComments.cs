using FluentValidation;
using Liaison.Binding.Contracts;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;

namespace Liaison.Notifications.Workbench;

/// <summary>What was said about an item or a merge request, the newest first.</summary>
[Requires(Role.Member, Scopes.WorkRead)]
internal sealed record ListComments(TeamId Team, string Of, Guid Subject, string? Cursor, int Limit) : IQuery<Page<WorkComment>>, ITeamRequest;

/// <param name="Author">As the source names them, or their account's name; null when nobody knows.</param>
/// <param name="IsMine">By the caller.</param>
/// <param name="IsPending">Written here; the source does not have it yet.</param>
internal sealed record WorkComment(Guid Id, string? Author, bool IsMine, string Text, DateTimeOffset At, bool IsPending, string? Url);

internal sealed class ListCommentsValidator : AbstractValidator<ListComments>
{
    public ListCommentsValidator()
    {
        RuleFor(q => q.Limit).IsPageSize();
        RuleFor(q => q.Of).IsOneOf("item", "merge-request");
    }
}

internal sealed class ListCommentsHandler(ITeamReads reads, Cursors cursors, Viewer viewer, IAccounts accounts) : IQueryHandler<ListComments, Page<WorkComment>>
{
    public async Task<Outcome<Page<WorkComment>>> Handle(ListComments request, CancellationToken cancellationToken)
    {
        var list = $"comments?{request.Subject}";
        if (!cursors.TryStart(request.Team, list, request.Cursor, out var start))
        {
            return RequestErrors.CursorInvalid;
        }

        // From the subject: a row without a comment says that there is the subject, and nobody has said anything.
        var rows = await reads.ListAsync<Row>(
            request.Team,
            $"""
            select c.id, case when c.account_id is null then coalesce(u.name, u.login, u.external_id) end as author, coalesce(c.account_id, u.account_id) as account, left(c.text, 20000) as text, c.at, c.external_id is null as is_pending, c.url
            from notifications.subjects s left join lateral (
                select c.* from notifications.comments c where c.tenant_id = @team and c.subject_id = s.id and c.deleted_at is null and (c.at, c.id) < (@at, @id) order by c.at desc, c.id desc limit @limit) c on true
            left join notifications.source_users u on u.tenant_id = c.tenant_id and u.id = c.author_id
            where s.tenant_id = @team and s.id = @subject and s.kind = @of and {viewer.Sees("s.project_id")}
            order by c.at desc, c.id desc
            """,
            new { account = viewer.Account, subject = request.Subject, of = request.Of, at = start.At, id = start.Id, limit = request.Limit + 1 },
            cancellationToken);
        if (rows is [])
        {
            return RequestErrors.NotFound;
        }

        var comments = rows.Where(r => r.Id is not null).ToList();
        var names = await NamesAsync(comments, cancellationToken);
        return cursors.ToPage(request.Team, list, comments, request.Limit, r => new Position(r.At!.Value, r.Id!.Value), r => new WorkComment(
            r.Id!.Value, r.Author ?? (r.Account is { } account ? names.GetValueOrDefault(account)?.Name : null), r.Account == viewer.Account, r.Text!, r.At!.Value, r.IsPending, r.Url));
    }

    private async Task<IReadOnlyDictionary<AccountId, AccountSummary>> NamesAsync(IReadOnlyList<Row> comments, CancellationToken ct)
    {
        AccountId[] nameless = [.. comments.Where(r => r.Author is null && r.Account is not null).Select(r => r.Account!.Value).Distinct()];
        return nameless is [] ? new Dictionary<AccountId, AccountSummary>() : await accounts.FindManyAsync(nameless, ct);
    }

    private sealed record Row(Guid? Id, string? Author, AccountId? Account, string? Text, DateTimeOffset? At, bool IsPending, string? Url);
}
