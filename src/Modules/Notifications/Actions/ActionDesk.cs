using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Queue;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Work;
using Liaison.Notifications.Sources;
using Liaison.Notifications.Work;
using Liaison.Notifications.Workbench;

namespace Liaison.Notifications.Actions;

/// <param name="Id">Of the action, to look after it.</param>
/// <param name="State"><c>on-its-way</c>: the source will tell; <c>done</c>: it was so before.</param>
/// <param name="Comment">The new comment's id, as lists show it.</param>
internal sealed record ActionAnswer(Guid Id, string State, Guid? Comment = null)
{
    public const string OnItsWay = "on-its-way";
    public const string Done = "done";
}

/// <summary>Where everything that members do is asked for, from a card as from a page. Collects in the caller's unit of work.</summary>
internal sealed class ActionDesk(IStreams streams, UnitOfWork work, ITeamReads reads, ITeamRoles roles, SourceSecrets sources, IQueue queue, TimeProvider time)
{
    public async Task<Outcome<ActionAnswer>> AskAsync(TeamId team, ActionKind kind, SubjectKind subjectKind, Guid subject, AccountId account, string from, string? text, CancellationToken ct)
    {
        var role = await roles.FindAsync(team, account, ct);
        if (await FindAsync(team, kind, subjectKind, subject, account, role, ct) is not { } facts)
        {
            return role is null ? RequestErrors.RoleRequired : RequestErrors.NotFound;
        }

        Guid? comment = text is null ? null : Id.New(time);
        var stream = WorkAction.StreamOf(kind, subject, account, fresh: Id.New(time));
        var isNew = false;
        var decided = await streams.ChangeOrStartAsync<WorkAction>(
            team,
            stream,
            before =>
            {
                var decision = WorkAction.Ask(before, new ActionRequest(stream, kind, subjectKind, subject, account, from, comment), facts, time.GetUtcNow());
                isNew = decision.Events.Count > 0;
                return decision;
            },
            ct);
        if (decided.Refusal is { } refusal)
        {
            return refusal;
        }

        if (isNew)
        {
            Send(team, stream, subject, account, facts.Source, comment, text);
        }

        return new ActionAnswer(stream, facts.IsMine ? ActionAnswer.Done : ActionAnswer.OnItsWay, comment);
    }

    private void Send(TeamId team, Guid action, Guid subject, AccountId account, Guid source, Guid? comment, string? text)
    {
        if (comment is { } id)
        {
            // Seen here at once; the source's own word about it becomes the same row (CommentEchoes).
            var now = time.GetUtcNow();
            work.Session.Execute($"""
                insert into notifications.comments (tenant_id, id, subject_id, account_id, text, at, source_at)
                values ({Tenant.Of(team).Id}, {id}, {subject}, {account}, {text}, {now}, {now})
                """);
        }

        queue.Enqueue(SourceAction.Queue, team, new SourceAction(action, subject), batchKey: source.ToString(), dedupeKey: action.ToString());
    }

    /// <returns>Null when there is no such thing in the team.</returns>
    private async Task<ActionFacts?> FindAsync(TeamId team, ActionKind action, SubjectKind kind, Guid subject, AccountId account, Role? role, CancellationToken ct)
    {
        var row = await reads.FindAsync<Row>(
            team,
            $"""
            with subject as ({Subjects.Select}),
            mine as (
                select v.role, v.verdict, v.subject_id from notifications.source_users u
                join notifications.involvements v on v.tenant_id = u.tenant_id and v.user_id = u.id
                where u.tenant_id = @team and u.account_id = @account)
            select p.source_id, s.is_over, s.deleted_at is not null or o.removed_at is not null as is_gone, s.source_at as changed_at,
                exists (select from notifications.source_users u where u.tenant_id = @team and u.source_id = p.source_id and u.account_id = @account) as is_linked,
                exists (select from mine where subject_id = s.id and role = 'author') as is_author,
                exists (select from mine where subject_id = s.id and role = 'reviewer') as is_reviewer,
                exists (select from mine where subject_id = s.id and role = 'reviewer' and verdict = 'approved') as has_approved,
                exists (select from mine where subject_id = s.id and role = 'assignee') as is_assignee,
                exists (select from notifications.involvements v where v.tenant_id = @team and v.subject_id = s.id and v.role = 'assignee') as is_assigned,
                (@seesAll or {Viewer.Involves("s.project_id")}) as may_see
            from subject s join notifications.projects p on p.tenant_id = @team and p.id = s.project_id
            join notifications.sources_1 o on o.tenant_id = @team and o.id = p.source_id
            """,
            new { kind = WorkIds.NameOf(kind), subject, account, seesAll = role?.Allows(Role.Admin) ?? false },
            ct);
        if (row is null)
        {
            return null;
        }

        return new ActionFacts(
            row.SourceId,
            role?.Allows(Role.Member) ?? false,
            row.MaySee,
            row.IsLinked,
            await sources.FindApiAsync(team, row.SourceId, ct) is not null,
            row.IsGone,
            row.IsOver,
            row.IsAuthor,
            row.IsReviewer,
            action switch { ActionKind.Approve => row.HasApproved, ActionKind.Take => row.IsAssignee, _ => false },
            row.IsAssigned && !row.IsAssignee,
            row.ChangedAt);
    }

    private sealed record Row(
        Guid SourceId, bool IsOver, bool IsGone, DateTimeOffset ChangedAt, bool IsLinked, bool IsAuthor, bool IsReviewer, bool HasApproved, bool IsAssignee, bool IsAssigned, bool MaySee);
}

/// <summary>Items, merge requests and builds, as far as something can be done to them.</summary>
internal static class Subjects
{
    /// <summary>The one of <c>@kind</c> and <c>@subject</c>.</summary>
    public const string Select = """
        select id, project_id, external_id, number, url, title, is_done as is_over, source_at, deleted_at from notifications.items where tenant_id = @team and id = @subject and @kind = 'item'
        union all
        select id, project_id, external_id, number, url, title, state in ('merged', 'closed'), source_at, deleted_at from notifications.merge_requests
        where tenant_id = @team and id = @subject and @kind = 'merge-request'
        union all
        select id, project_id, external_id, number, url, name, state not in ('queued', 'running'), source_at, deleted_at from notifications.builds
        where tenant_id = @team and id = @subject and @kind = 'build'
        """;
}
