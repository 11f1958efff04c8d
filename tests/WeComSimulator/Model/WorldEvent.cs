namespace Liaison.WeComSimulator.Model;

/// <summary>Something changed at WeCom: callbacks hang on this.</summary>
/// <param name="Kind">As WeCom's ChangeType where there is one: create_user, update_user, delete_user, create_party, …; subscribe, unsubscribe; app otherwise.</param>
/// <param name="Before">The userid before it was changed.</param>
internal sealed record WorldEvent(string CorpId, string Kind, string Subject, string? Before = null)
{
    public required WorldChange Change { get; init; }

    /// <summary>Written through the API by the contacts-sync helper, which is not told of its own changes.</summary>
    public bool ByContactsSync { get; init; }
}

/// <summary>What changed, as it was and as it is: null on one side for what came or went.</summary>
internal abstract record WorldChange;

internal sealed record MemberChange(SimulatedMember? Before, SimulatedMember? After) : WorldChange;

internal sealed record DepartmentChange(SimulatedDepartment? Before, SimulatedDepartment? After) : WorldChange;

internal sealed record TagChange(SimulatedTag? Before, SimulatedTag After) : WorldChange;

internal sealed record AppChange(SimulatedApp? Before, SimulatedApp After) : WorldChange;

/// <summary>A member came into the visible scope of an app that is watched, or left it.</summary>
internal sealed record ScopeChange(int AgentId, int Number, string UserId) : WorldChange;
