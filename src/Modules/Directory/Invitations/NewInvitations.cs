using Liaison.Binding.Contracts;
using Liaison.Directory.Members;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;
using Microsoft.Extensions.Options;

namespace Liaison.Directory.Invitations;

/// <summary>Opens invitations in the name of the caller; each is a message to somebody, so nobody gets more than a few an hour.</summary>
internal sealed class NewInvitations(IAccounts accounts, ITeamReads reads, WorkContext context, IOptions<InvitationOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    /// <returns>What decides about one member, by its id.</returns>
    public async Task<Func<Guid, Membership, Decision>> PrepareAsync(TeamId team, IReadOnlyCollection<Guid> members, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var inviter = context.Caller.Account is { } id ? (await accounts.FindAsync(id, ct))?.Name : null;
        var tooMany = (await reads.ListAsync<Guid>(
            team,
            "select member_id from directory.invitations_1 where tenant_id = @team and created_at > @since and member_id = any(@members) group by member_id having count(*) >= @max",
            new { since = now - Window, members = members.ToArray(), max = options.Value.PerHour },
            ct)).ToHashSet();
        return (member, membership) => tooMany.Contains(member)
            ? InvitationErrors.TooOften
            : membership.Invite(Id.New(time), now + options.Value.Lifetime, inviter ?? "Liaison");
    }
}
