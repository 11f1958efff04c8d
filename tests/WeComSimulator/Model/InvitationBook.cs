namespace Liaison.WeComSimulator.Model;

/// <summary>Whom WeCom was asked to invite; once is enough.</summary>
internal sealed class InvitationBook
{
    private readonly Lock _gate = new();
    private readonly HashSet<int> _members = [];

    public void Add(IEnumerable<SimulatedMember> members)
    {
        lock (_gate)
        {
            _members.UnionWith(members.Select(m => m.Number));
        }
    }

    public bool Has(SimulatedMember member)
    {
        lock (_gate)
        {
            return _members.Contains(member.Number);
        }
    }
}
