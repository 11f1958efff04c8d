using Liaison.WeComSimulator.Model;

namespace Liaison.WeComSimulator.Control;

// What the calls below /control/{corp} take: README.md.

internal sealed record HireBody(string Userid, string Name, int[]? Departments = null, int? Status = null, string? Position = null, string? Alias = null);

internal sealed record DismissBody(string[] Userids);

internal sealed record DismissShareBody(double Share, int Seed = 1, int? DepartmentId = null);

internal sealed record WhoBody(string Userid);

internal sealed record StatusChangeBody(string Userid, int Status);

internal sealed record MoveBody(string Userid, int[] Departments);

internal sealed record RenameBody(string Userid, string NewUserid);

internal sealed record NameChangeBody(string Userid, string Name);

internal sealed record NewDepartmentBody(string Name, int ParentId, uint Order = 0, int? Id = null);

internal sealed record MoveDepartmentBody(int ParentId);

internal sealed record RenameDepartmentBody(string Name);

internal sealed record NewTagBody(int Id, string Name, string[]? Users = null, int[]? Departments = null);

internal sealed record ScopeBody(int[]? Departments = null, string[]? Users = null, int[]? Tags = null)
{
    public AppScope ToScope() => new(Departments ?? [], Users ?? [], Tags ?? []);
}

internal sealed record SecretChangeBody(string Which, string Secret);

internal sealed record EnabledChangeBody(bool Enabled, string? Which = null);

internal sealed record IpsChangeBody(string[]? Ips = null, string? Which = null);

internal sealed record DomainChangeBody(string Domain);

internal sealed record MiniProgramBody(string? AppId);

internal sealed record MiniProgramCodeBody(string Userid, string AppId);

internal sealed record RestrictedChangeBody(bool Restricted, string? Which = null);

internal sealed record NewAppBody(int AgentId, string Name, string Secret, string? TrustedDomain = null);
