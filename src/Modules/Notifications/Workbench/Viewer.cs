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
        : $"{project} = any(array(select distinct mine.project_id from notifications.own_work mine where mine.tenant_id = @team and mine.account_id = @account))";

    /// <summary>
    /// The newest rows of a table that were asked for and may be seen, as <c>x</c>, by the shortest way to them: by what is the caller's own, by the one project, or by each of
    /// their projects. Only for who sees everything the table itself is looked through, in its order. Binds <c>@limit</c>, and <c>@project</c> when there is one.
    /// </summary>
    /// <param name="at">The column by which it is ordered, beside the id.</param>
    /// <param name="asked">About <c>x</c>.</param>
    /// <param name="own">The roles in which the caller has to do with it, quoted; null for anything. What is one's own may be seen.</param>
    public string Newest(string table, string at, Conditions asked, string? own, bool ofOneProject)
    {
        var order = $"order by x.{at} desc, x.id desc limit @limit";
        return (own, SeesEverything, ofOneProject) switch
        {
            (not null, _, _) => $"""
                select x.* from {table} x
                where {asked} and x.id = any(array(select distinct subject_id from notifications.own_work where tenant_id = @team and account_id = @account and role in ({own}))) {order}
                """,
            (_, true, _) => $"select x.* from {table} x where {asked} {order}",
            (_, _, true) => $"select x.* from {table} x where {asked} and {Involves("@project")} {order}",
            _ => $"""
                select x.* from (select distinct project_id from notifications.own_work where tenant_id = @team and account_id = @account) mine
                cross join lateral (select x.* from {table} x where x.project_id = mine.project_id and {asked} {order}) x {order}
                """,
        };
    }

    /// <summary>Whether an account that is no admin's has to do with a project.</summary>
    public static string Involves(string project, string account = "@account") =>
        $"exists (select from notifications.own_work mine where mine.tenant_id = @team and mine.account_id = {account} and mine.project_id = {project})";
}
