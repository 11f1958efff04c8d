using Dapper;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Notifications.Work;
using Npgsql;

namespace Liaison.Notifications.Actions;

/// <summary>
/// A comment that was written here comes back from the source, before or after its API has answered us: either way it is one comment, and its text is what the
/// member wrote.
/// </summary>
internal static class CommentEchoes
{
    /// <summary>Between the text and for whom it was written. Whoever types it so at the source loses that line here.</summary>
    public const string Mark = "\n\n— ";

    /// <summary>How far the source's clock and ours may be apart.</summary>
    public static readonly TimeSpan ClockError = TimeSpan.FromMinutes(5);

    private const string End = " · Liaison";

    /// <summary>Without the line that says for whom it was written.</summary>
    public static string Plain(string text)
    {
        var lines = text.ReplaceLineEndings("\n");
        var mark = lines.EndsWith(End, StringComparison.Ordinal) ? lines.LastIndexOf(Mark, StringComparison.Ordinal) : -1;
        return mark >= 0 && lines.IndexOf('\n', mark + Mark.Length) < 0 ? lines[..mark] : text;
    }

    /// <summary>
    /// The source tells of comments, in the caller's transaction: the row of one that waits for that becomes the source's, before the mirror writes what the source
    /// says. Of two equal texts that wait, the older one is meant; the same text of somebody else is another comment.
    /// </summary>
    /// <returns>The changes; of comments that were written here with who did it, and with the text that they wrote.</returns>
    public static async Task<IReadOnlyList<WorkChange>> TakeAsync(NpgsqlConnection connection, TeamId team, Guid source, IReadOnlyList<WorkChange> changes, CancellationToken ct)
    {
        var told = changes.OfType<CommentChange>().Where(c => c is { Deleted: false, Text: not null }).DistinctBy(c => IdOf(source, c)).ToList();
        if (told.Count == 0)
        {
            return changes;
        }

        var claimed = (await connection.QueryAsync<Claimed>(new CommandDefinition(
            """
            with told as (
                select * from unnest(@ids, @externals, @subjects, @authors, @texts, @signed) with ordinality as t (id, external_id, subject_id, author_id, text, signed, n)),
            waiting as (
                select distinct on (c.id) c.id, t.id as becomes, t.external_id from told t join notifications.comments c
                    on c.tenant_id = @team and c.subject_id = t.subject_id and c.external_id is null and c.account_id is not null and c.deleted_at is null and c.text = t.text
                where (t.signed = 1 or exists (select from notifications.source_users u where u.tenant_id = @team and u.id = t.author_id and u.account_id = c.account_id))
                    and not exists (select from notifications.comments o where o.tenant_id = @team and o.id = t.id)
                order by c.id, t.n),
            first as (select distinct on (becomes) id, becomes, external_id from waiting order by becomes, id)
            update notifications.comments c set id = f.becomes, external_id = f.external_id from first f where c.tenant_id = @team and c.id = f.id and c.external_id is null
            returning c.id, c.account_id
            """,
            new
            {
                team = Tenant.Of(team).Id,
                ids = told.Select(c => IdOf(source, c)).ToArray(),
                externals = told.Select(c => c.Id).ToArray(),
                subjects = told.Select(c => WorkIds.Subject(c.Of, WorkIds.Project(source, c.Project.Id), c.Subject)).ToArray(),
                authors = told.Select(c => c.Author is { } author ? WorkIds.User(source, author.Id) : Guid.Empty).ToArray(),
                texts = told.Select(c => PlainText.Text(Plain(c.Text!))).ToArray(),
                signed = told.Select(c => Plain(c.Text!) != c.Text ? 1L : 0L).ToArray(),
            },
            cancellationToken: ct))).ToDictionary(c => c.Id, c => c.AccountId);
        return [.. changes.Select(change => change is CommentChange { Text: { } text } comment
            ? comment with { Text = Plain(text), Account = claimed.TryGetValue(IdOf(source, comment), out var account) ? account : comment.Account }
            : change)];
    }

    /// <summary>The source's API has answered: the comment has its id. When the source's own word came first, the waiting row is the same comment, and goes.</summary>
    /// <param name="waiting">The row that was written here.</param>
    public static void Settle(IEventSession session, TeamId team, Guid waiting, AccountId account, Guid comment, string externalId)
    {
        session.Execute($"""
            update notifications.comments set account_id = {account} where tenant_id = {Tenant.Of(team).Id} and id = {comment} and account_id is null
            """);
        session.Execute($"""
            delete from notifications.comments c where c.tenant_id = {Tenant.Of(team).Id} and c.id = {waiting} and c.external_id is null
                and exists (select from notifications.comments o where o.tenant_id = {Tenant.Of(team).Id} and o.id = {comment})
            """);
        session.Execute($"""
            update notifications.comments set id = {comment}, external_id = {externalId} where tenant_id = {Tenant.Of(team).Id} and id = {waiting} and external_id is null
            """);
    }

    private static Guid IdOf(Guid source, CommentChange comment) => WorkIds.Comment(WorkIds.Project(source, comment.Project.Id), comment.Id);

    private sealed record Claimed(Guid Id, AccountId AccountId);
}
