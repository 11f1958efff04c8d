namespace Liaison.WeComSimulator.Model;

/// <summary>Announcing changes, and who comes into the scope of an app or leaves it.</summary>
internal sealed partial class SimulatedCorp
{
    /// <summary>For each watched app the members that were last in its scope, by number and with their userid of then.</summary>
    private readonly Dictionary<int, Dictionary<int, string>> _watched = [];
    private bool _byContactsSync;

    /// <summary>From now on, subscribe and unsubscribe of this app are announced.</summary>
    public void Watch(int agentId)
    {
        lock (_gate)
        {
            if (_apps.TryGetValue(agentId, out var app))
            {
                _watched[agentId] = InScope(app);
            }
        }
    }

    public void Unwatch(int agentId)
    {
        lock (_gate)
        {
            _watched.Remove(agentId);
        }
    }

    /// <summary>A change that the contacts-sync helper makes through the API.</summary>
    public void AsContactsSync(Action write)
    {
        lock (_gate)
        {
            _byContactsSync = true;
            try
            {
                write();
            }
            finally
            {
                _byContactsSync = false;
            }
        }
    }

    private void Announce(string kind, string subject, WorldChange change, string? before = null) =>
        happened(new WorldEvent(corpId, kind, subject, before) { Change = change, ByContactsSync = _byContactsSync });

    private void NoticeScope(int number, SimulatedMember member)
    {
        foreach (var (agentId, inScope) in _watched)
        {
            Notice(agentId, inScope, number, IsInScope(_apps[agentId], member) ? member.UserId : null);
        }
    }

    /// <summary>After a change that may bring many people into a scope or out of it.</summary>
    private void NoticeScopes()
    {
        foreach (var (agentId, inScope) in _watched)
        {
            var now = InScope(_apps[agentId]);
            foreach (var number in inScope.Keys.Concat(now.Keys).Distinct().Order().ToArray())
            {
                Notice(agentId, inScope, number, now.GetValueOrDefault(number));
            }
        }
    }

    private void Notice(int agentId, Dictionary<int, string> inScope, int number, string? userId)
    {
        var was = inScope.GetValueOrDefault(number);
        if (userId is null)
        {
            inScope.Remove(number);
        }
        else
        {
            inScope[number] = userId;
        }

        if ((was is null) != (userId is null))
        {
            Announce(userId is null ? "unsubscribe" : "subscribe", userId ?? was!, new ScopeChange(agentId, number, userId ?? was!));
        }
    }

    private Dictionary<int, string> InScope(SimulatedApp app) =>
        _byNumber.OfType<SimulatedMember>().Where(m => IsInScope(app, m)).ToDictionary(m => m.Number, m => m.UserId);

    private bool IsInScope(SimulatedApp app, SimulatedMember member) => member.Status != MemberStatus.Left && VisibilityOf(app).Sees(member);
}
