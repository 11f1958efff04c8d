using Liaison.Binding.Contracts;
using Liaison.Directory.People;
using Liaison.Directory.Policy;

namespace Liaison.Directory.Syncs;

/// <summary>What we know before a run: the corp's people, the team's departments and memberships, and what earlier runs did.</summary>
/// <param name="People">Who is not left, by the userid's key.</param>
/// <param name="Leavers">Who left lately, by the userid's key: they may come back. The newest where there are several.</param>
/// <param name="TreeVersion">The version of the department tree's stream; 0 when there is none.</param>
/// <param name="Members">By person.</param>
/// <param name="MembersWithAccess">All of them, those without a person included.</param>
/// <param name="RecentlyEnded">Of each membership that unapproved runs ended in the last 24 hours: the person's departments.</param>
/// <param name="Database">Which incarnation of the database this is: another one after a restore or a failover.</param>
/// <param name="Last">What the last completed run was planned from; null when there was none for this corp.</param>
internal sealed record Mirror(
    IReadOnlyDictionary<string, KnownPerson> People,
    IReadOnlyDictionary<string, KnownPerson> Leavers,
    IReadOnlyDictionary<long, KnownDepartment> Departments,
    long TreeVersion,
    IReadOnlyDictionary<Guid, KnownMember> Members,
    int MembersWithAccess,
    IReadOnlyList<IReadOnlyList<long>> RecentlyEnded,
    string Database,
    PlanBasis? Last)
{
    public static readonly TimeSpan Recent = TimeSpan.FromHours(24);

    /// <summary>Longer ago, a userid that comes back is somebody else's.</summary>
    public static readonly TimeSpan ReturnWindow = TimeSpan.FromDays(30);
}

/// <param name="CardHash"><see cref="PeopleProjection.HashOf"/>.</param>
internal sealed record KnownPerson(
    Guid Id, string UserId, string Name, string? Position, string? OpenUserId, PersonPlace Place, int Status, Presence Presence,
    DateTimeOffset? MissingSince, Guid? MissingRun, string? MaybeNow, DateTimeOffset? LeftAt, Guid CardHash, long Version)
{
    /// <summary>Known by the id of our provider alone: an app with plain ids neither sees nor lists them by it, whether they are there or not.</summary>
    public bool HasOpenIdOnly => OpenUserId is { } open && string.Equals(UserId, open, StringComparison.OrdinalIgnoreCase);
}

internal sealed record KnownDepartment(long Id, long? ParentId, string Name, string? NameEn, long Sort, bool IsLocal, bool IsRemoved);

/// <param name="Status">As the table has it: <c>active</c>, <c>locked</c>, …</param>
internal sealed record KnownMember(Guid Id, string Status, string? Reason, long Version)
{
    /// <summary>They are in, or have the team's word that they may come in: both is access that a plan can take.</summary>
    public bool HasAccess => Status is "active" or "authorized" or "invited";
}

/// <summary>What a plan rests on. It is applied only while this holds (rule 3).</summary>
/// <param name="Database">See <see cref="Mirror.Database"/>; null in plans of older versions.</param>
internal sealed record PlanBasis(string CorpId, long Generation, SyncPolicy Policy, VisibleScope Scope, string? Database = null);
