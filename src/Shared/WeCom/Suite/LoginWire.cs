namespace Liaison.WeCom;

internal sealed record LoginWire(
    int? Usertype, InstallWire.AdminPart? UserInfo, LoginWire.LoginCorp? CorpInfo,
    IReadOnlyList<LoginWire.LoginAgent?>? Agent, LoginWire.LoginAuth? AuthInfo)
{
    public WeComAdminLogin? ToLogin() => Usertype is { } kind && CorpInfo?.Corpid is { Length: > 0 } corp && UserInfo is { } user
        ? new(kind, corp, user.ToAdmin(),
            [.. (Agent ?? []).Select(a => a?.ToAgent()).OfType<WeComAdminAgent>()],
            [.. (AuthInfo?.Department ?? []).Select(d => d?.ToDepartment()).OfType<WeComAdminDepartment>()])
        : null;

    internal sealed record LoginCorp(string? Corpid);

    internal sealed record LoginAgent(int? Agentid, int? AuthType)
    {
        public WeComAdminAgent? ToAgent() => Agentid is { } id ? new(id, AuthType == 1) : null;
    }

    internal sealed record LoginAuth(IReadOnlyList<LoginDepartment?>? Department);

    internal sealed record LoginDepartment(int? Id, bool? Writable)
    {
        public WeComAdminDepartment? ToDepartment() => Id is { } id ? new(id, Writable == true) : null;
    }
}
