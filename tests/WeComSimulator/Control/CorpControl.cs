using Liaison.WeComSimulator.Model;
using static Liaison.WeComSimulator.Control.ControlEndpoints;

namespace Liaison.WeComSimulator.Control;

/// <summary>What can be done to one corp.</summary>
internal static class CorpControl
{
    public static void Map(RouteGroupBuilder corp, SimulatedWorld world)
    {
        corp.MapGet("/state", (string corp) => Answer(State(world, Find(corp))));
        MapPeople(corp, Find);
        MapDepartments(corp, Find);
        MapApps(corp, world, Find);

        SimulatedCorp Find(string id) => world.FindCorp(id) ?? throw new RefusedException($"There is no corp {id}.");
    }

    /// <summary>A part of the corp, the same for the same seed: to be dismissed together.</summary>
    public static IReadOnlyList<string> PickShare(SimulatedCorp corp, double share, int seed, int? departmentId)
    {
        var people = departmentId is { } id ? corp.MembersOf(id) : corp.Members;
        var ids = people.Select(m => m.UserId).ToArray();
        new Random(seed).Shuffle(ids);
        return ids[..(int)Math.Round(ids.Length * Math.Clamp(share, 0, 1))];
    }

    private static object State(SimulatedWorld world, SimulatedCorp corp)
    {
        var app = corp.FindApp(world.SeedOf(corp).AgentId)!;
        return new
        {
            people = corp.MemberCount,
            departments = corp.Departments.Count,
            scope = app.Scope,
            app.Enabled,
            app.TrustedIps,
            dropped = corp.Messages.Dropped,
            calls = world.Calls.Counts(corp.CorpId),
        };
    }

    private static void MapPeople(RouteGroupBuilder group, Func<string, SimulatedCorp> find)
    {
        group.MapGet("/people", (string corp) => Answer(find(corp).Members.Select(Describe)));
        group.MapGet("/people/{userid}", (string corp, string userid) => find(corp).FindMember(userid) is { } member ? Answer(Describe(member)) : Results.NotFound());
        group.MapPost("/hire", (string corp, Hire body) => Answer(Describe(
            find(corp).Hire(body.Userid, body.Name, Places(body.Departments), (MemberStatus)(body.Status ?? 1), body.Position ?? "", body.Alias ?? ""))));
        group.MapPost("/dismiss", (string corp, Dismiss body) => Done(() => find(corp).Dismiss(body.Userids)));
        group.MapPost("/dismiss-share", (string corp, DismissShare body) =>
        {
            var userids = PickShare(find(corp), body.Share, body.Seed, body.DepartmentId);
            find(corp).Dismiss([.. userids]);
            return Answer(new { userids });
        });
        group.MapPost("/leave", (string corp, Who body) => Done(() => find(corp).Change(body.Userid, m => m with { Status = MemberStatus.Left })));
        group.MapPost("/status", (string corp, StatusChange body) => Done(() => find(corp).Change(body.Userid, m => m with { Status = (MemberStatus)body.Status })));
        group.MapPost("/move", (string corp, Move body) => Done(() => find(corp).Change(body.Userid, m => m with { Placements = Places(body.Departments) })));
        group.MapPost("/rename", (string corp, Rename body) => Done(() => find(corp).Change(body.Userid, m => m with { UserId = body.NewUserid })));
        group.MapPost("/name", (string corp, NameChange body) => Done(() => find(corp).Change(body.Userid, m => m with { Name = body.Name })));
        group.MapGet("/inbox/{userid}", (string corp, string userid) => find(corp).FindMember(userid) is { } member
            ? Answer(find(corp).Messages.InboxOf(member).Select(m => new { msgtype = m.MsgType, m.Title, m.Description, m.Url, m.BtnTxt, m.Content, m.MsgId, m.At }))
            : Results.NotFound());
    }

    private static void MapDepartments(RouteGroupBuilder group, Func<string, SimulatedCorp> find)
    {
        group.MapGet("/departments", (string corp) => Answer(find(corp).Departments));
        group.MapPost("/departments", (string corp, NewDepartment body) => Answer(find(corp).AddDepartment(body.Name, body.ParentId, body.Order, body.Id)));
        group.MapPost("/departments/{id:int}/remove", (string corp, int id) => Done(() => find(corp).RemoveDepartment(id)));
        group.MapPost("/departments/{id:int}/move", (string corp, int id, MoveDepartment body) =>
            Done(() => find(corp).ChangeDepartment(id, d => d with { ParentId = body.ParentId })));
        group.MapPost("/departments/{id:int}/rename", (string corp, int id, RenameDepartment body) =>
            Done(() => find(corp).ChangeDepartment(id, d => d with { Name = body.Name })));
        group.MapPost("/tags", (string corp, NewTag body) => Done(() => find(corp).PutTag(new SimulatedTag(body.Id, body.Name, body.Users ?? [], body.Departments ?? []))));
    }

    private static void MapApps(RouteGroupBuilder group, SimulatedWorld world, Func<string, SimulatedCorp> find)
    {
        group.MapPost("/scope", (string corp, Scope body) => ChangeApp(corp, null, a => a with { Scope = new AppScope(body.Departments ?? [], body.Users ?? [], body.Tags ?? []) }));
        group.MapPost("/secret", (string corp, SecretChange body) => ChangeApp(corp, body.Which, a => a with { Secret = body.Secret }));
        group.MapPost("/enabled", (string corp, EnabledChange body) => ChangeApp(corp, body.Which, a => a with { Enabled = body.Enabled }));
        group.MapPost("/trusted-ips", (string corp, IpsChange body) => ChangeApp(corp, body.Which, a => a with { TrustedIps = body.Ips }));
        group.MapPost("/trusted-domain", (string corp, DomainChange body) => ChangeApp(corp, null, a => a with { TrustedDomain = body.Domain }));
        group.MapPost("/restricted", (string corp, RestrictedChange body) => ChangeApp(corp, body.Which, a => a with { Restricted = body.Restricted }));
        group.MapPost("/apps", (string corp, NewApp body) => Done(() => find(corp).PutApp(
            new SimulatedApp(body.AgentId, AppKind.SelfBuilt, body.Name, body.Secret, body.TrustedDomain ?? world.TrustedDomain, AppScope.WholeCorp))));

        IResult ChangeApp(string id, string? which, Func<SimulatedApp, SimulatedApp> change) => Done(() =>
        {
            var corp = find(id);
            var agentId = which switch
            {
                null or "app" => world.SeedOf(corp).AgentId,
                "contacts" => 0,
                _ => throw new RefusedException("which is app or contacts."),
            };
            corp.PutApp(change(corp.FindApp(agentId)!));
        });
    }

    private static object Describe(SimulatedMember member) => new
    {
        userid = member.UserId,
        member.Name,
        departments = member.Placements.Select(p => p.DepartmentId),
        status = (int)member.Status,
        member.Position,
        member.Alias,
    };

    private static Placement[] Places(int[]? departments) => [.. (departments ?? []).Select(d => new Placement(d))];

    private sealed record Hire(string Userid, string Name, int[]? Departments, int? Status, string? Position, string? Alias);

    private sealed record Dismiss(string[] Userids);

    private sealed record DismissShare(double Share, int Seed = 1, int? DepartmentId = null);

    private sealed record Who(string Userid);

    private sealed record StatusChange(string Userid, int Status);

    private sealed record Move(string Userid, int[] Departments);

    private sealed record Rename(string Userid, string NewUserid);

    private sealed record NameChange(string Userid, string Name);

    private sealed record NewDepartment(string Name, int ParentId, uint Order = 0, int? Id = null);

    private sealed record MoveDepartment(int ParentId);

    private sealed record RenameDepartment(string Name);

    private sealed record NewTag(int Id, string Name, string[]? Users, int[]? Departments);

    private sealed record Scope(int[]? Departments, string[]? Users, int[]? Tags);

    private sealed record SecretChange(string Which, string Secret);

    private sealed record EnabledChange(bool Enabled, string? Which = null);

    private sealed record IpsChange(string[]? Ips, string? Which = null);

    private sealed record DomainChange(string Domain);

    private sealed record RestrictedChange(bool Restricted, string? Which = null);

    private sealed record NewApp(int AgentId, string Name, string Secret, string? TrustedDomain);
}
