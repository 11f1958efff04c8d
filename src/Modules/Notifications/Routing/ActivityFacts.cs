using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;
using Liaison.Notifications.Delivery;
using Liaison.Notifications.Templates;
using Liaison.Notifications.Work;
using Liaison.Notifications.Workbench;

namespace Liaison.Notifications.Routing;

/// <summary>What is known of an activity at this moment, to say it in words.</summary>
/// <param name="IsOpen">It can still be acted upon.</param>
/// <param name="HasAssignees">Of an item.</param>
internal sealed record ActivityFacts(
    Guid Id, string SubjectKind, Guid SubjectId, Guid ProjectId, Guid SourceId, string What, bool Urgent, DateTimeOffset At, Guid? AccountId, Guid? ActorAccount, string? ActorName, string? Project,
    string? Title, string? Number, string? State, string? Url, string? Priority, DateOnly? Due, string? Iteration, string? SourceBranch, string? TargetBranch, string? Branch, string? Commit,
    string? Comment, bool IsOpen, bool HasAssignees)
{
    private const int LongestTitle = 100;
    private const int LongestWord = 60;
    private const int LongestComment = 160;

    public SubjectKind Kind => SubjectKind switch
    {
        "item" => Work.SubjectKind.Item,
        "iteration" => Work.SubjectKind.Iteration,
        "merge-request" => Work.SubjectKind.MergeRequest,
        _ => Work.SubjectKind.Build,
    };

    public string TitleLine => HarmlessText.Line(Title, LongestTitle) is { Length: > 0 } title ? title : Phrases.Kind(SubjectKind, Preferences.Languages.English);

    /// <summary>By placeholder of <see cref="Template.Placeholders"/>. What people wrote is one harmless line each.</summary>
    /// <param name="named">For whom it names in person.</param>
    public IReadOnlyDictionary<string, string> Values(string language, bool named) => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["kind"] = Phrases.Kind(SubjectKind, language),
        ["what"] = Phrases.What(What, named, language),
        ["title"] = TitleLine,
        ["number"] = HarmlessText.Line(Number, LongestWord),
        ["project"] = HarmlessText.Line(Project, LongestWord),
        ["actor"] = HarmlessText.Line(ActorName, LongestWord),
        ["state"] = HarmlessText.Line(State, LongestWord),
        ["comment"] = HarmlessText.Line(Comment, LongestComment),
        ["priority"] = HarmlessText.Line(Priority, LongestWord),
        ["due"] = Due?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) ?? "",
        ["iteration"] = HarmlessText.Line(Iteration, LongestWord),
        ["source"] = HarmlessText.Line(SourceBranch, LongestWord),
        ["target"] = HarmlessText.Line(TargetBranch, LongestWord),
        ["branch"] = HarmlessText.Line(Branch, LongestWord),
        ["commit"] = HarmlessText.Line(Commit, LongestTitle),
    };
}

/// <summary>Somebody who has to do with an activity.</summary>
/// <param name="Reviews">They are asked to review it and have not approved.</param>
/// <param name="Named">It is about them in person.</param>
/// <param name="Sees">They have to do with its project, by more than being named in it.</param>
internal sealed record Involved(Guid Activity, Guid AccountId, bool Reviews, bool Named, bool Sees);

internal sealed class ActivityReads(ITeamReads reads)
{
    /// <summary>What happened, for activities whose subject is known; a subject that is gone is told of by nobody.</summary>
    public async Task<IReadOnlyDictionary<Guid, ActivityFacts>> FactsAsync(TeamId team, IReadOnlyCollection<Guid> activities, CancellationToken ct) =>
        (await reads.ListAsync<ActivityFacts>(
            team,
            """
            select a.id, a.subject_kind, a.subject_id, a.project_id, a.source_id, a.what, a.urgent, a.at, a.account_id, u.account_id as actor_account, coalesce(u.name, u.login) as actor_name,
                p.name as project, coalesce(i.title, t.name, m.title, b.name) as title, coalesce(i.number, m.number, b.number) as number,
                coalesce(i.state, m.state, b.state) as state, coalesce(c.url, i.url, t.url, m.url, b.url) as url, i.priority, coalesce(i.due_on, t.ends_on) as due, it.name as iteration,
                m.source_branch, m.target_branch, b.ref as branch, coalesce(b.commit_title, left(b.commit_id, 12)) as commit, left(c.text, 2000) as comment,
                coalesce(not i.is_done, m.state = 'open', b.state = 'failed', false) as is_open,
                exists (select from notifications.involvements v where v.tenant_id = @team and v.subject_id = a.subject_id and v.role = 'assignee') as has_assignees
            from notifications.activities a
            left join notifications.projects p on p.tenant_id = @team and p.id = a.project_id
            left join notifications.source_users u on u.tenant_id = @team and u.id = a.actor_id
            left join notifications.comments c on c.tenant_id = @team and c.id = a.comment_id
            left join notifications.items i on a.subject_kind = 'item' and i.tenant_id = @team and i.id = a.subject_id and i.deleted_at is null
            left join notifications.iterations it on it.tenant_id = @team and it.id = i.iteration_id
            left join notifications.iterations t on a.subject_kind = 'iteration' and t.tenant_id = @team and t.id = a.subject_id and t.deleted_at is null
            left join notifications.merge_requests m on a.subject_kind = 'merge-request' and m.tenant_id = @team and m.id = a.subject_id and m.deleted_at is null
            left join notifications.builds b on a.subject_kind = 'build' and b.tenant_id = @team and b.id = a.subject_id and b.deleted_at is null
            where a.tenant_id = @team and a.id = any(@ids) and coalesce(i.id, t.id, m.id, b.id) is not null
            """,
            new { ids = activities.ToArray() },
            ct)).ToDictionary(f => f.Id);

    /// <summary>Everybody with an account who has to do with these activities: authors, assignees, reviewers, followers at the source and here, and who is named.</summary>
    /// <remarks>An iteration is also its assignees', a build also those' who wrote or review its merge request.</remarks>
    public Task<IReadOnlyList<Involved>> InvolvedAsync(TeamId team, IReadOnlyList<Activity> activities, CancellationToken ct)
    {
        var named = activities.SelectMany(a => a.Named.Select(user => (a.Id, User: user))).ToList();
        return reads.ListAsync<Involved>(
            team,
            $"""
            with a as (select id, subject_kind, subject_id, project_id from notifications.activities where tenant_id = @team and id = any(@ids)),
            subjects as (
                select id, subject_id, true as itself from a
                union all select a.id, b.merge_request_id, false from a join notifications.builds b on b.tenant_id = @team and b.id = a.subject_id
                    where a.subject_kind = 'build' and b.merge_request_id is not null
                union all select a.id, i.id, false from a join notifications.items i on i.tenant_id = @team and i.iteration_id = a.subject_id and i.deleted_at is null
                    where a.subject_kind = 'iteration'),
            who as (
                select s.id as activity, u.account_id, s.itself and v.role = 'reviewer' and v.verdict is distinct from 'approved' as reviews, false as named, true as sees
                from subjects s join notifications.involvements v on v.tenant_id = @team and v.subject_id = s.subject_id and (s.itself or v.role <> 'follower')
                join notifications.source_users u on u.tenant_id = @team and u.id = v.user_id where u.account_id is not null
                union all
                select a.id, f.account_id, false, false, true from a join notifications.follows f on f.tenant_id = @team and f.subject_id in (a.subject_id, a.project_id)
                union all
                select n.activity, u.account_id, false, true, {Viewer.Involves("a.project_id", "u.account_id")} from unnest(@named, @users) n (activity, user_id) join a on a.id = n.activity
                join notifications.source_users u on u.tenant_id = @team and u.id = n.user_id where u.account_id is not null)
            select activity, account_id, bool_or(reviews) as reviews, bool_or(named) as named, bool_or(sees) as sees from who group by 1, 2 order by 1, 2
            """,
            new { ids = activities.Select(a => a.Id).ToArray(), named = named.Select(n => n.Id).ToArray(), users = named.Select(n => n.User).ToArray() },
            ct);
    }
}
