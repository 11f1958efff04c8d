namespace Liaison.WeComSimulator.Model;

internal enum MemberStatus
{
    Active = 1,
    Disabled = 2,
    NotActivated = 4,
    Left = 5,
}

/// <param name="Order">WeCom's range is [0, 2^32); larger sorts first.</param>
internal sealed record Placement(int DepartmentId, uint Order = 0, bool IsLeader = false);

/// <param name="Number">Ours alone: stays when the userid is renamed.</param>
internal sealed record SimulatedMember(
    int Number,
    string UserId,
    string Name,
    IReadOnlyList<Placement> Placements,
    MemberStatus Status = MemberStatus.Active,
    string Position = "",
    string Alias = "");

/// <param name="ParentId">0 for the root.</param>
internal sealed record SimulatedDepartment(int Id, string Name, string NameEn, int ParentId, uint Order);

internal sealed record SimulatedTag(int Id, string Name, IReadOnlyList<string> UserIds, IReadOnlyList<int> DepartmentIds);

/// <summary>The visible scope as the admin set it.</summary>
internal sealed record AppScope(IReadOnlyList<int> Departments, IReadOnlyList<string> Users, IReadOnlyList<int> Tags)
{
    public static AppScope WholeCorp { get; } = new([SimulatedCorp.RootDepartment], [], []);

    public static AppScope Nothing { get; } = new([], [], []);

    public bool IsSame(AppScope other) =>
        Departments.SequenceEqual(other.Departments) && Users.SequenceEqual(other.Users, StringComparer.OrdinalIgnoreCase) && Tags.SequenceEqual(other.Tags);
}

internal enum AppKind
{
    SelfBuilt,
    ContactsSync,

    /// <summary>An installed suite: its secret is the permanent code, and it sees ids instead of names.</summary>
    ThirdParty,
}

/// <summary>A self-built app, the contacts-sync helper (agent 0), or an installed suite.</summary>
/// <param name="Restricted">Self-built: created after 2022-06-20, so no sensitive fields. Contacts sync: called from an IP that is new since 2022-08-15, so ids only.</param>
/// <param name="TrustedIps">Null: every caller is let in.</param>
/// <param name="IsAuthorised">False once the corp has withdrawn its authorisation of a suite.</param>
/// <param name="MiniProgram">The appid of the mini program that the admin linked to the app; null when there is none.</param>
internal sealed record SimulatedApp(
    int AgentId,
    AppKind Kind,
    string Name,
    string Secret,
    string TrustedDomain,
    AppScope Scope,
    bool Restricted = true,
    bool Enabled = true,
    IReadOnlyList<string>? TrustedIps = null,
    bool IsAuthorised = true,
    string? MiniProgram = null);
