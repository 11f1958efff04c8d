using Liaison.EventStore;
using Liaison.Kernel.Ids;

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
    /// The source tells of a comment: if it is one that waits for that, its row becomes the source's, before whoever calls writes what the source says. Collects in
    /// the session. Of two equal texts that wait, the older one is meant; the same text of somebody else is another comment.
    /// </summary>
    /// <param name="comment">Of <see cref="Work.WorkIds.Comment"/>.</param>
    /// <param name="author">The source's user who has written it there.</param>
    /// <param name="text">As the source has it.</param>
    public static void Claim(IEventSession session, TeamId team, Guid subject, Guid comment, string externalId, Guid? author, string text) => session.Execute($"""
        update notifications.comments set id = {comment}, external_id = {externalId}
        where tenant_id = {Tenant.Of(team).Id} and id = (
            select c.id from notifications.comments c where c.tenant_id = {Tenant.Of(team).Id} and c.subject_id = {subject} and c.external_id is null and c.account_id is not null
                and c.deleted_at is null and c.text = {Plain(text)}
                and ({Plain(text) != text} or exists (
                    select from notifications.source_users u where u.tenant_id = {Tenant.Of(team).Id} and u.id = {author}::uuid and u.account_id = c.account_id))
            order by c.at, c.id limit 1)
            and not exists (select from notifications.comments o where o.tenant_id = {Tenant.Of(team).Id} and o.id = {comment})
        """);

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
}
