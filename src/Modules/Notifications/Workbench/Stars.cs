using FluentValidation;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;

namespace Liaison.Notifications.Workbench;

/// <summary>Keeps a project at hand, for the caller alone; or no longer.</summary>
[Requires(Role.Member, Scopes.None)]
internal sealed record StarProject(TeamId Team, Guid Project, bool IsStarred) : ICommand, ITeamRequest;

/// <summary>Keeps a group's projects at hand, those that it will have too; or no longer.</summary>
[Requires(Role.Member, Scopes.None)]
internal sealed record StarGroup(TeamId Team, string Group, bool IsStarred) : ICommand, ITeamRequest;

internal sealed class StarGroupValidator : AbstractValidator<StarGroup>
{
    public StarGroupValidator() => RuleFor(c => c.Group).NotEmpty().MaximumLength(500);
}

internal sealed class StarsHandler(ITeamReads reads, Viewer viewer) : ICommandHandler<StarProject>, ICommandHandler<StarGroup>
{
    public async Task<Outcome> Handle(StarProject request, CancellationToken cancellationToken) => await ChangeAsync(
        request.Team,
        request.IsStarred
            ? $"""
            insert into notifications.starred_projects (tenant_id, account_id, project_id)
            select p.tenant_id, @account, p.id from notifications.projects p where p.tenant_id = @team and p.id = @project and {viewer.Sees("p.id")}
            on conflict (tenant_id, account_id, project_id) do update set project_id = excluded.project_id
            """
            : "delete from notifications.starred_projects where tenant_id = @team and account_id = @account and project_id = @project",
        request.IsStarred,
        new { account = viewer.Account, project = request.Project },
        cancellationToken);

    public async Task<Outcome> Handle(StarGroup request, CancellationToken cancellationToken) => await ChangeAsync(
        request.Team,
        request.IsStarred
            ? $"""
            insert into notifications.starred_groups (tenant_id, account_id, group_name)
            select distinct p.tenant_id, @account, p.group_name from notifications.projects p where p.tenant_id = @team and p.group_name = @group and {viewer.Sees("p.id")}
            on conflict (tenant_id, account_id, group_name) do update set group_name = excluded.group_name
            """
            : "delete from notifications.starred_groups where tenant_id = @team and account_id = @account and group_name = @group",
        request.IsStarred,
        new { account = viewer.Account, group = request.Group },
        cancellationToken);

    /// <summary>Taken away twice is taken away; what is not seen cannot be starred.</summary>
    private async Task<Outcome> ChangeAsync(TeamId team, string sql, bool hasToBeThere, object parameters, CancellationToken ct) =>
        await reads.ExecuteAsync(team, sql, parameters, ct) == 0 && hasToBeThere ? RequestErrors.NotFound : Outcome.Done;
}
