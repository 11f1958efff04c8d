namespace Liaison.WeCom;

internal sealed record InviteWire(IReadOnlyList<string>? User, IReadOnlyList<int>? Party, IReadOnlyList<int>? Tag);

internal sealed record InviteResultWire(IReadOnlyList<string?>? Invaliduser, IReadOnlyList<int>? Invalidparty, IReadOnlyList<int>? Invalidtag);

internal sealed record EmailWire(string Email, int EmailType);

internal sealed record UserIdWire(string? Userid);

internal sealed record UserIdListWire(IReadOnlyList<string> UseridList);

internal sealed record OpenUserIdsWire(IReadOnlyList<OpenUserIdsWire.OpenUserIdRow?>? OpenUseridList, IReadOnlyList<string?>? InvalidUseridList)
{
    internal sealed record OpenUserIdRow(string? Userid, string? OpenUserid);
}
