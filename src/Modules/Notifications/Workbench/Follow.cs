using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;

namespace Liaison.Notifications.Workbench;

/// <summary>Hears from now on of an item, an iteration, a merge request, a build or a project.</summary>
[Requires(Role.Member, Scopes.None)]
internal sealed record Follow(TeamId Team, Guid Subject) : ICommand, ITeamRequest;

/// <summary>Hears of it no more, but for what the source says that they have to do with it.</summary>
[Requires(Role.Member, Scopes.None)]
internal sealed record Unfollow(TeamId Team, Guid Subject) : ICommand, ITeamRequest;

internal sealed class FollowHandler(ITeamReads reads, Viewer viewer) : ICommandHandler<Follow>, ICommandHandler<Unfollow>
{
    public async Task<Outcome> Handle(Follow request, CancellationToken cancellationToken) => await reads.ExecuteAsync(
        request.Team,
        // Only what they see: following lets nobody in.
        $"""
        insert into notifications.follows (tenant_id, subject_id, account_id, project_id)
        select s.tenant_id, s.id, @account, s.project_id from notifications.subjects s where s.tenant_id = @team and s.id = @subject and {viewer.Sees("s.project_id")}
        on conflict (tenant_id, subject_id, account_id) do update set project_id = excluded.project_id
        """,
        new { account = viewer.Account, subject = request.Subject },
        cancellationToken) == 0 ? RequestErrors.NotFound : Outcome.Done;

    public async Task<Outcome> Handle(Unfollow request, CancellationToken cancellationToken)
    {
        await reads.ExecuteAsync(
            request.Team,
            "delete from notifications.follows where tenant_id = @team and subject_id = @subject and account_id = @account",
            new { account = viewer.Account, subject = request.Subject },
            cancellationToken);
        return Outcome.Done;
    }
}
