using System.Runtime.InteropServices;
using Liaison.Directory.Contracts;
using Liaison.Directory.Members;
using Liaison.EventStore;
using Liaison.Kernel.Ids;

namespace Liaison.Directory.History;

/// <summary>Where a membership stood at an instant.</summary>
/// <param name="Since">UTC, since when.</param>
/// <param name="By">Who decided it: <c>account:{id}</c>, <c>schedule</c>, <c>system</c>.</param>
internal sealed record RosterEntry(MembershipId Member, PersonId? Person, AccountId? Account, string Status, string Role, DateTimeOffset Since, string By, string Why);

/// <summary>Who stood where at an instant, folded from the log alone: no read table is asked.</summary>
internal sealed class Rosters(IEventLog log)
{
    private static readonly Type[] Events =
    [
        typeof(MemberAuthorized), typeof(MemberInvited), typeof(InvitationRevoked), typeof(InvitationExpired), typeof(MemberJoined), typeof(MemberMatched),
        typeof(MemberDeauthorized), typeof(MemberLocked), typeof(MemberUnlocked), typeof(MemberRemoved), typeof(MemberRoleChanged),
    ];

    /// <param name="at">UTC, inclusive.</param>
    public async Task<IReadOnlyDictionary<Guid, RosterEntry>> AtAsync(TeamId team, DateTimeOffset at, CancellationToken ct)
    {
        Dictionary<Guid, (Membership State, DateTimeOffset Since, string By, string Why)> members = [];
        await foreach (var e in log.ReadHistoryAsync(new HistoryFilter(Tenant.Of(team).Id, Events, Until: at), ct))
        {
            ref var member = ref CollectionsMarshal.GetValueRefOrAddDefault(members, e.StreamId, out var known);
            var next = Next(known ? member.State : null, e.Data);
            member = known && next.Status == member.State.Status ? member with { State = next } : (next, e.Timestamp, e.Metadata.Actor, e.Metadata.Why);
        }

        return members.ToDictionary(m => m.Key, m => new RosterEntry(
            new MembershipId(m.Key), m.Value.State.Person, m.Value.State.Account, m.Value.State.Status.ToString().ToLowerInvariant(), m.Value.State.Role.ToString().ToLowerInvariant(),
            m.Value.Since, m.Value.By, m.Value.Why));
    }

    private static Membership Next(Membership? state, object e) => (state, e) switch
    {
        (null, MemberAuthorized x) => Membership.Create(x),
        (null, _) => throw new InvalidOperationException($"A membership cannot begin with {e.GetType().Name}."),
        (_, MemberAuthorized x) => state.Apply(x),
        (_, MemberInvited x) => state.Apply(x),
        (_, InvitationRevoked x) => state.Apply(x),
        (_, InvitationExpired x) => state.Apply(x),
        (_, MemberJoined x) => state.Apply(x),
        (_, MemberMatched x) => state.Apply(x),
        (_, MemberDeauthorized x) => state.Apply(x),
        (_, MemberLocked x) => state.Apply(x),
        (_, MemberUnlocked x) => state.Apply(x),
        (_, MemberRemoved x) => state.Apply(x),
        (_, MemberRoleChanged x) => state.Apply(x),
        _ => throw new InvalidOperationException($"{e.GetType().Name} is no event of a membership."),
    };
}
