using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;

namespace Liaison.Notifications.Workbench;

/// <summary>
/// Who looks at the team's work, and what of it they may see: admins all of it, others the projects that they are involved in or follow. A member who is
/// linked to nobody at a source sees nothing.
/// </summary>
internal sealed class Viewer(WorkContext context)
{
    public AccountId Account => context.Caller.Account!.Value;

    private bool SeesEverything => context.Role is { } role && context.Caller.Of(role).Allows(Role.Admin);

    /// <summary>The condition under which anything of a project is shown. Binds <c>@account</c>, and goes with <c>tenant_id = @team</c>.</summary>
    /// <param name="project">The column with the project's id.</param>
    public string Sees(string project) => SeesEverything ? "true" : Involves(project);

    /// <summary>The same, where everything has to be looked through: the projects are found first, and what lies in others is not read at all.</summary>
    public string SeesWithin(string project) => SeesEverything
        ? "true"
        : $"{project} = any(array(select mine.project_id from notifications.own_work mine where mine.tenant_id = @team and mine.account_id = @account))";

    /// <summary>Whether an account that is no admin's has to do with a project.</summary>
    public static string Involves(string project, string account = "@account") =>
        $"exists (select from notifications.own_work mine where mine.tenant_id = @team and mine.account_id = {account} and mine.project_id = {project})";
}
