using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;

namespace Liaison.Notifications.Workbench;

/// <summary>What waits for the caller, in numbers.</summary>
[Requires(Role.Member, Scopes.WorkRead)]
internal sealed record GetBadges(TeamId Team) : IQuery<Badges>, ITeamRequest;

/// <param name="Items">Open ones assigned to the caller.</param>
/// <param name="Reviews">Open merge requests of which they have not said what they think.</param>
/// <param name="Unread">Messages, by kind.</param>
/// <param name="IsLinked">Whether any source's user is the caller: until then there is nothing that concerns them.</param>
internal sealed record Badges(int Items, int Reviews, UnreadMessages Unread, bool IsLinked);

internal sealed record UnreadMessages(int Item, int Iteration, int MergeRequest, int Build);

internal sealed class GetBadgesHandler(ITeamReads reads, Viewer viewer) : IQueryHandler<GetBadges, Badges>
{
    public async Task<Outcome<Badges>> Handle(GetBadges request, CancellationToken cancellationToken)
    {
        var row = await reads.FindAsync<Row>(
            request.Team,
            """
            with mine as materialized (select subject_id, role, verdict from notifications.own_work where tenant_id = @team and account_id = @account and role in ('assignee', 'reviewer')),
            unread as (select kind, count(*)::int as n from notifications.messages where tenant_id = @team and account_id = @account and read_at is null group by kind)
            select
                (select count(distinct i.id)::int from mine m join notifications.items i on i.tenant_id = @team and i.id = m.subject_id
                    where m.role = 'assignee' and not i.is_done and i.deleted_at is null) as items,
                (select count(distinct r.id)::int from mine m join notifications.merge_requests r on r.tenant_id = @team and r.id = m.subject_id
                    where m.role = 'reviewer' and m.verdict is null and r.state = 'open' and r.deleted_at is null) as reviews,
                coalesce((select n from unread where kind = 'item'), 0) as item, coalesce((select n from unread where kind = 'iteration'), 0) as iteration,
                coalesce((select n from unread where kind = 'merge-request'), 0) as merge_request, coalesce((select n from unread where kind = 'build'), 0) as build,
                exists (select from notifications.source_users where tenant_id = @team and account_id = @account) as is_linked
            """,
            new { account = viewer.Account },
            cancellationToken);
        return new Badges(row!.Items, row.Reviews, new UnreadMessages(row.Item, row.Iteration, row.MergeRequest, row.Build), row.IsLinked);
    }

    private sealed record Row(int Items, int Reviews, int Item, int Iteration, int MergeRequest, int Build, bool IsLinked);
}
