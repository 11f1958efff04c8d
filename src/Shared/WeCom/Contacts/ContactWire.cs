namespace Liaison.WeCom;

internal sealed record AgentWire(
    int? Agentid, string? Name, int? Close, string? RedirectDomain,
    AgentWire.Users? AllowUserinfos, AgentWire.Parties? AllowPartys, AgentWire.Tags? AllowTags)
{
    public WeComAgent ToAgent(int id) => new(id, Name ?? "", Close is > 0, string.IsNullOrEmpty(RedirectDomain) ? null : RedirectDomain,
        new([.. (AllowUserinfos?.User ?? []).Select(u => u?.Userid).OfType<string>()], AllowPartys?.Partyid ?? [], AllowTags?.Tagid ?? []));

    internal sealed record Users(IReadOnlyList<User?>? User);
    internal sealed record User(string? Userid);
    internal sealed record Parties(IReadOnlyList<int>? Partyid);
    internal sealed record Tags(IReadOnlyList<int>? Tagid);
}

internal sealed record AgentListWire(IReadOnlyList<AgentListWire.AgentRow?>? Agentlist)
{
    internal sealed record AgentRow(int? Agentid, string? Name, string? SquareLogoUrl);
}

internal sealed record PermissionsWire(IReadOnlyList<string?>? AppPermissions);

internal sealed record DepartmentWire(int? Id, string? Name, string? NameEn, int? Parentid, uint? Order, IReadOnlyList<string?>? DepartmentLeader);

internal sealed record UserWire(
    string? Userid, string? Name, int? Status, IReadOnlyList<int>? Department, int? MainDepartment, string? Position, string? Alias, string? Mobile,
    string? Email, string? BizMail, string? Telephone, string? OpenUserid, IReadOnlyList<string?>? DirectLeader);

internal sealed record ListIdWire(string? Cursor, int Limit);

internal sealed record ListIdPageWire(string? NextCursor);

internal sealed record UserPlaceWire(string? Userid, int? Department);

internal sealed record TagWire(string? Tagname, IReadOnlyList<int>? Partylist);

internal sealed record TagListWire(IReadOnlyList<TagListWire.TagRow?>? Taglist)
{
    internal sealed record TagRow(int? Tagid, string? Tagname);
}
