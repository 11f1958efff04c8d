namespace Liaison.WeCom;

/// <summary>What the answers about an install have in common; each call leaves another part of it out.</summary>
internal sealed record InstallWire(
    string? AccessToken, int? ExpiresIn, string? PermanentCode, InstallWire.CorpPart? AuthCorpInfo, InstallWire.AgentPart? AuthInfo,
    InstallWire.AdminPart? AuthUserInfo, InstallWire.RegistrationPart? RegisterCodeInfo, InstallWire.DealerPart? DealerCorpInfo,
    InstallWire.EditionPart? EditionInfo, string? State)
{
    public WeComInstall? ToInstall() => PermanentCode is { Length: > 0 } code && AuthCorpInfo?.ToCorp() is { } corp
        ? new(code, corp, AuthInfo is null ? null : ToAuthorisation(), AuthUserInfo?.ToAdmin(), RegisterCodeInfo?.ToRegistration(), State,
            AccessToken, ExpiresIn is { } seconds ? TimeSpan.FromSeconds(seconds) : null)
        : null;

    public WeComAuthorisation? ToAuthorisation() => AuthCorpInfo?.ToCorp() is { } corp
        ? new(corp,
            [.. (AuthInfo?.Agent ?? []).Select(a => a?.ToAgent()).OfType<WeComAuthAgent>()],
            [.. (EditionInfo?.Agent ?? []).Select(e => e?.ToEdition()).OfType<WeComEdition>()],
            DealerCorpInfo is { Corpid: { Length: > 0 } dealer } ? new(dealer, DealerCorpInfo.CorpName ?? "") : null)
        : null;

    internal sealed record CorpPart(
        string? Corpid, string? CorpName, string? CorpType, string? CorpSquareLogoUrl, int? CorpUserMax, int? CorpAgentMax, string? CorpFullName,
        long? VerifiedEndTime, int? SubjectType, string? CorpWxqrcode, string? CorpScale, string? CorpIndustry, string? CorpSubIndustry,
        string? Location, int? AuthType)
    {
        public WeComAuthCorp? ToCorp() => Corpid is { Length: > 0 } id
            ? new(id, CorpName ?? "", CorpFullName, CorpType, SubjectType, UnixTime.OrNull(VerifiedEndTime), CorpUserMax, CorpAgentMax,
                CorpSquareLogoUrl, CorpWxqrcode, CorpScale, CorpIndustry, CorpSubIndustry, Location, AuthType)
            : null;
    }

    internal sealed record AgentPart(IReadOnlyList<Agent?>? Agent);

    internal sealed record Agent(
        int? Agentid, string? Name, string? RoundLogoUrl, string? SquareLogoUrl, int? Appid, int? AuthMode, bool? IsCustomizedApp,
        bool? AuthFromThirdapp, Privilege? Privilege, Shared? SharedFrom)
    {
        public WeComAuthAgent? ToAgent() => Agentid is { } id
            ? new(id, Name ?? "", RoundLogoUrl, SquareLogoUrl, Appid, AuthMode == 1, IsCustomizedApp == true, AuthFromThirdapp == true,
                Privilege?.ToPrivilege(), SharedFrom is { Corpid: { Length: > 0 } corp } ? new(corp, SharedFrom.ShareType) : null)
            : null;
    }

    internal sealed record Privilege(
        int? Level, IReadOnlyList<int>? AllowParty, IReadOnlyList<string>? AllowUser, IReadOnlyList<int>? AllowTag,
        IReadOnlyList<int>? ExtraParty, IReadOnlyList<string>? ExtraUser, IReadOnlyList<int>? ExtraTag)
    {
        public WeComPrivilege ToPrivilege() => new(
            Level ?? 0, new(AllowUser ?? [], AllowParty ?? [], AllowTag ?? []), new(ExtraUser ?? [], ExtraParty ?? [], ExtraTag ?? []));
    }

    internal sealed record Shared(string? Corpid, int? ShareType);

    internal sealed record DealerPart(string? Corpid, string? CorpName);

    internal sealed record AdminPart(string? Userid, string? OpenUserid, string? Name, string? Avatar)
    {
        public WeComAuthAdmin ToAdmin() => new(Userid, OpenUserid, Name, Avatar);
    }

    internal sealed record RegistrationPart(string? RegisterCode, string? TemplateId, string? State)
    {
        public WeComRegisterCode ToRegistration() => new(RegisterCode, TemplateId, State);
    }

    internal sealed record EditionPart(IReadOnlyList<Edition?>? Agent);

    internal sealed record Edition(
        int? Agentid, string? EditionId, string? EditionName, int? AppStatus, long? UserLimit, long? ExpiredTime,
        bool? IsVirtualVersion, bool? IsSharedFromOtherCorp)
    {
        public WeComEdition? ToEdition() => Agentid is { } id
            ? new(id, EditionId ?? "", EditionName ?? "", AppStatus, UserLimit, UnixTime.OrNull(ExpiredTime),
                IsVirtualVersion == true, IsSharedFromOtherCorp == true)
            : null;
    }
}

/// <summary>WeCom's instants, in seconds.</summary>
internal static class UnixTime
{
    private static readonly long Last = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    /// <summary>Null for none, which WeCom writes as 0, and for what is no time.</summary>
    public static DateTimeOffset? OrNull(long? seconds) => seconds is > 0 and { } at && at <= Last ? DateTimeOffset.FromUnixTimeSeconds(at) : null;
}
