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
            invited = corp.Members.Where(corp.Invitations.Has).Select(m => m.UserId),
            calls = world.Calls.Counts(corp.CorpId),
        };
    }

    private static void MapPeople(RouteGroupBuilder group, Func<string, SimulatedCorp> find)
    {
        group.MapGet("/people", (string corp) => Answer(find(corp).Members.Select(Describe)));
        group.MapGet("/people/{userid}", (string corp, string userid) => find(corp).FindMember(userid) is { } member ? Answer(Describe(member)) : Results.NotFound());
        group.MapPost("/hire", (string corp, HireBody body) => Answer(Describe(
            find(corp).Hire(body.Userid, body.Name, Places(body.Departments), (MemberStatus)(body.Status ?? 1), body.Position ?? "", body.Alias ?? ""))));
        group.MapPost("/dismiss", (string corp, DismissBody body) => Done(() => find(corp).Dismiss(body.Userids)));
        group.MapPost("/dismiss-share", (string corp, DismissShareBody body) =>
        {
            var userids = PickShare(find(corp), body.Share, body.Seed, body.DepartmentId);
            find(corp).Dismiss([.. userids]);
            return Answer(new { userids });
        });
        group.MapPost("/leave", (string corp, WhoBody body) => Done(() => find(corp).Change(body.Userid, m => m with { Status = MemberStatus.Left })));
        group.MapPost("/status", (string corp, StatusChangeBody body) => Done(() => find(corp).Change(body.Userid, m => m with { Status = (MemberStatus)body.Status })));
        group.MapPost("/move", (string corp, MoveBody body) => Done(() => find(corp).Change(body.Userid, m => m with { Placements = Places(body.Departments) })));
        group.MapPost("/rename", (string corp, RenameBody body) => Done(() => find(corp).Change(body.Userid, m => m with { UserId = body.NewUserid })));
        group.MapPost("/name", (string corp, NameChangeBody body) => Done(() => find(corp).Change(body.Userid, m => m with { Name = body.Name })));
        group.MapGet("/inbox/{userid}", (string corp, string userid) => find(corp).FindMember(userid) is { } member
            ? Answer(find(corp).Messages.InboxOf(member).Select(m => new { msgtype = m.MsgType, m.Title, m.Description, m.Url, m.BtnTxt, m.Content, m.MsgId, m.At, m.Part, m.Frozen }))
            : Results.NotFound());
    }

    private static void MapDepartments(RouteGroupBuilder group, Func<string, SimulatedCorp> find)
    {
        group.MapGet("/departments", (string corp) => Answer(find(corp).Departments));
        group.MapPost("/departments", (string corp, NewDepartmentBody body) => Answer(find(corp).AddDepartment(body.Name, body.ParentId, body.Order, body.Id)));
        group.MapPost("/departments/{id:int}/remove", (string corp, int id) => Done(() => find(corp).RemoveDepartment(id)));
        group.MapPost("/departments/{id:int}/move", (string corp, int id, MoveDepartmentBody body) =>
            Done(() => find(corp).ChangeDepartment(id, d => d with { ParentId = body.ParentId })));
        group.MapPost("/departments/{id:int}/rename", (string corp, int id, RenameDepartmentBody body) =>
            Done(() => find(corp).ChangeDepartment(id, d => d with { Name = body.Name })));
        group.MapPost("/tags", (string corp, NewTagBody body) => Done(() => find(corp).PutTag(new SimulatedTag(body.Id, body.Name, body.Users ?? [], body.Departments ?? []))));
    }

    private static void MapApps(RouteGroupBuilder group, SimulatedWorld world, Func<string, SimulatedCorp> find)
    {
        group.MapPost("/scope", (string corp, ScopeBody body) => ChangeApp(corp, null, a => a with { Scope = body.ToScope() }));
        group.MapPost("/secret", (string corp, SecretChangeBody body) => ChangeApp(corp, body.Which, a => a with { Secret = body.Secret }));
        group.MapPost("/enabled", (string corp, EnabledChangeBody body) => ChangeApp(corp, body.Which, a => a with { Enabled = body.Enabled }));
        group.MapPost("/trusted-ips", (string corp, IpsChangeBody body) => ChangeApp(corp, body.Which, a => a with { TrustedIps = body.Ips }));
        group.MapPost("/trusted-domain", (string corp, DomainChangeBody body) => ChangeApp(corp, null, a => a with { TrustedDomain = body.Domain }));
        group.MapPost("/restricted", (string corp, RestrictedChangeBody body) => ChangeApp(corp, body.Which, a => a with { Restricted = body.Restricted }));
        group.MapPost("/mini-program", (string corp, MiniProgramBody body) => ChangeApp(corp, null, a => a with { MiniProgram = body.AppId }));
        group.MapPost("/mini-program-code", (string corp, MiniProgramCodeBody body) => find(corp).FindMember(body.Userid) is { } member
            ? Answer(new { code = world.MiniProgramCodes.Issue(corp, member.UserId, "", body.AppId, withTicket: false) })
            : throw new RefusedException($"There is no {body.Userid}."));
        group.MapPost("/apps", (string corp, NewAppBody body) => Done(() => find(corp).PutApp(
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
}
