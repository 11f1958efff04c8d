using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
using Liaison.Directory.Members;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;
using Microsoft.Extensions.Options;

namespace Liaison.Directory.Invitations;

/// <summary>
/// Opens invitations in the name of the caller, at WeCom or by mail. Each is a message to somebody, so nobody gets more than a few an hour.
/// </summary>
internal sealed class NewInvitations(
    IAccounts accounts, ITeams teams, ITeamReads reads, InvitationMails mails, WorkContext context, IOptions<InvitationOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    /// <returns>What decides about one member, by its id. Mails are collected with the decision.</returns>
    public async Task<Func<Guid, Membership, Decision>> PrepareAsync(TeamId team, IReadOnlyCollection<Guid> members, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var inviter = (context.Caller.Account is { } id ? (await accounts.FindAsync(id, ct))?.Name : null) ?? "Liaison";
        var name = await teams.FindNameAsync(team, ct) ?? "";
        var tooMany = (await reads.ListAsync<Guid>(
            team,
            "select member_id from directory.invitations_1 where tenant_id = @team and created_at > @since and member_id = any(@members) group by member_id having count(*) >= @max",
            new { since = now - Window, members = members.ToArray(), max = options.Value.PerHour },
            ct)).ToHashSet();
        var mailsLeft = options.Value.MailsPerHour - await reads.FindAsync<int>(
            team, "select count(*)::int from directory.invitations_1 where tenant_id = @team and created_at > @since and email is not null", new { since = now - Window }, ct);
        return (member, membership) =>
        {
            if (tooMany.Contains(member))
            {
                return InvitationErrors.TooOften;
            }

            var (invitation, expiresAt) = (Id.New(time), now + options.Value.Lifetime);
            return membership switch
            {
                { Person: not null } or { Email: null } => membership.Invite(invitation, expiresAt, inviter),
                _ when mailsLeft <= 0 => InvitationErrors.TooManyMails,
                { Email: { } email } => ByMail(email),
            };

            Decision ByMail(string email)
            {
                var decision = membership.InviteByMail(new MemberInvitedByMail(invitation, email, expiresAt, inviter));
                if (decision.Events.Count > 0)
                {
                    mailsLeft--;
                    mails.Send(team, name, invitation, email, inviter, expiresAt);
                }

                return decision;
            }
        };
    }
}
