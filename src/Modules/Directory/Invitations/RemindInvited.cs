using Liaison.Binding.Contracts;
using Liaison.Directory.Members;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Work;
using Microsoft.Extensions.Options;

namespace Liaison.Directory.Invitations;

/// <summary>Reminds those whose invitation ends soon, once each, at most a thousand at a time.</summary>
[SystemOnly, RetryOnConflict]
internal sealed record RemindInvited(TeamId Team) : ICommand, ITeamRequest;

internal sealed class RemindInvitedHandler(IStreams streams, ITeamReads reads, ITeams teams, InvitationMails mails, IOptions<InvitationOptions> options, TimeProvider time)
    : ICommandHandler<RemindInvited>
{
    public async Task<Outcome> Handle(RemindInvited request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var open = (await reads.ListAsync<Row>(
            request.Team,
            $"select id, member_id, email, inviter, expires_at from directory.invitations_1 where tenant_id = @team and {IsDue} order by id limit 1000",
            new { now, soon = now + options.Value.RemindBefore },
            cancellationToken)).ToDictionary(r => r.MemberId);
        var name = await teams.FindNameAsync(request.Team, cancellationToken) ?? "";
        await streams.ChangeManyAsync<Membership>(
            request.Team,
            open.Keys,
            (member, membership) =>
            {
                var invitation = open[member];
                var decision = membership?.RemindInvitation(invitation.Id, invitation.Email is not null) ?? RequestErrors.NotFound;
                if (decision.Events.Count > 0 && invitation.Email is { } email)
                {
                    mails.Remind(request.Team, name, invitation.Id, email, invitation.Inviter, invitation.ExpiresAt);
                }

                return decision;
            },
            cancellationToken);
        return Outcome.Done;
    }

    /// <summary>Open, not reminded yet, and ending soon; one that was short from the start needs no reminder.</summary>
    internal const string IsDue = "state = 'open' and reminded_at is null and expires_at > @now and expires_at <= @soon and expires_at - created_at > 2 * (@soon - @now)";

    private sealed record Row(Guid Id, Guid MemberId, string? Email, string Inviter, DateTimeOffset ExpiresAt);
}
