using System.ComponentModel.DataAnnotations;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;

namespace Liaison.Notifications.Workbench;

/// <summary>Who the caller is at each of the team's sources.</summary>
[Requires(Role.Member, Scopes.WorkRead)]
internal sealed record GetMyLinks(TeamId Team) : IQuery<IReadOnlyList<MyLink>>, ITeamRequest;

/// <param name="Login">What the source calls them; null while they are linked to nobody there.</param>
/// <param name="LinkedBy"><c>email</c>, <c>member</c>, <c>admin</c>.</param>
internal sealed record MyLink(
    Guid Source, [property: AllowedValues("gitlab", "github", "gitea", "jenkins", "coding", "api")] string Kind, string Name, string? Login,
    [property: AllowedValues("email", "member", "admin")] string? LinkedBy);

internal sealed class GetMyLinksHandler(ITeamReads reads, Viewer viewer) : IQueryHandler<GetMyLinks, IReadOnlyList<MyLink>>
{
    public async Task<Outcome<IReadOnlyList<MyLink>>> Handle(GetMyLinks request, CancellationToken cancellationToken) => Outcome<IReadOnlyList<MyLink>>.Of(await reads.ListAsync<MyLink>(
        request.Team,
        """
        select s.id as source, s.kind, s.name, coalesce(u.login, u.name, u.external_id) as login, u.linked_by from notifications.sources_1 s
        left join notifications.source_users u on u.tenant_id = s.tenant_id and u.source_id = s.id and u.account_id = @account
        where s.tenant_id = @team and s.removed_at is null order by s.name, s.id limit 200
        """,
        new { account = viewer.Account },
        cancellationToken));
}
