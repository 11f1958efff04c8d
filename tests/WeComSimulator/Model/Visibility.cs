namespace Liaison.WeComSimulator.Model;

/// <summary>What one app may read: departments with everything below, members by name or tag. Contacts sync sees everything.</summary>
internal sealed class Visibility(bool everything, IReadOnlySet<int> departments, IReadOnlySet<string> users)
{
    public bool Sees(int department) => everything || departments.Contains(department);

    public bool Sees(SimulatedMember member) =>
        everything || users.Contains(member.UserId) || member.Placements.Any(p => departments.Contains(p.DepartmentId));

    /// <summary>The members that are named in the scope itself, or by a tag in it.</summary>
    public IReadOnlySet<string> NamedUsers => users;
}
