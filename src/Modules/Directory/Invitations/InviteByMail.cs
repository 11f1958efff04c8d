using FluentValidation;
using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
using Liaison.Directory.Members;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Work;

namespace Liaison.Directory.Invitations;

/// <summary>Authorises and invites people who are nobody at WeCom, by a mail to each. Answers per address: what is refused to one stops no other.</summary>
/// <param name="Emails">1 to 200.</param>
[Requires(Role.Admin, Scopes.MembersWrite), RetryOnConflict]
internal sealed record InviteByMail(TeamId Team, IReadOnlyList<string> Emails, Role AsRole) : ICommand<MailedInvitations>, ITeamRequest;

/// <param name="Invited">How many mails are on their way.</param>
/// <param name="Back">How many had been members before, and are again at once.</param>
internal sealed record MailedInvitations(int Invited, int Back, IReadOnlyList<RefusedAddress> Refused);

/// <param name="Email">As it was given.</param>
internal sealed record RefusedAddress(string Email, string Code);

internal sealed class InviteByMailValidator : AbstractValidator<InviteByMail>
{
    public InviteByMailValidator()
    {
        RuleFor(c => c.Emails).Must(e => e is { Count: >= 1 and <= 200 }).WithMessage("1 to 200 addresses at once.");
        RuleForEach(c => c.Emails).NotNull().MaximumLength(EmailAddress.Longest);
        RuleFor(c => c.AsRole).IsInEnum().NotEqual(Role.Owner).OverridePropertyName("role").WithMessage("Somebody becomes an owner after they joined.");
    }
}

internal sealed class InviteByMailHandler(IStreams streams, NewInvitations invitations, OwnerRule owners) : ICommandHandler<InviteByMail, MailedInvitations>
{
    public async Task<Outcome<MailedInvitations>> Handle(InviteByMail request, CancellationToken cancellationToken)
    {
        List<RefusedAddress> refused = [];
        Dictionary<Guid, (string Given, string Email)> byMember = [];
        foreach (var given in request.Emails)
        {
            if (EmailAddress.TryParse(given, out var email))
            {
                // The same address twice is one invitation.
                byMember[MembershipId.Of(request.Team, email.Value).Value] = (given, email.Value);
            }
            else
            {
                refused.Add(new RefusedAddress(given, InvitationErrors.EmailInvalid.Code));
            }
        }

        var invite = await invitations.PrepareAsync(request.Team, byMember.Keys, cancellationToken);
        var callerIsOwner = await owners.CallerIsOwnerAsync(request.Team, cancellationToken);
        var (invited, back) = (0, 0);
        var outcomes = await streams.ChangeManyAsync<Membership>(
            request.Team,
            byMember.Keys,
            (member, membership) =>
            {
                if (membership is { Role: Role.Owner } && !callerIsOwner)
                {
                    return MemberErrors.OwnerRequired;
                }

                var authorized = Membership.Authorize(membership, membership?.Person, membership?.Role ?? request.AsRole);
                if (authorized.Refusal is not null || authorized.Events.OfType<MemberJoined>().Any())
                {
                    back += authorized.Refusal is null ? 1 : 0;
                    return authorized;
                }

                var after = authorized.Events.OfType<MemberAuthorized>().FirstOrDefault() is { } e ? membership?.Apply(e) ?? Membership.Create(e) : membership!;
                var decision = invite(member, after with { Email = byMember[member].Email });
                invited += decision.Refusal is null ? 1 : 0;
                return decision.Refusal is null ? [.. authorized.Events, .. decision.Events] : decision;
            },
            cancellationToken);
        refused.AddRange(outcomes.Where(o => o.Value.Refusal is not null).Select(o => new RefusedAddress(byMember[o.Key].Given, o.Value.Refusal!.Code)));
        return new MailedInvitations(invited, back, refused);
    }
}

/// <summary>Writes down that the invited saw their invitation; not more than once.</summary>
/// <param name="Visit">The handle from the join page's cookie.</param>
[Public]
[HoldsSecrets]
[RetryOnConflict]
internal sealed record NoteInvitationOpened(TeamId Team, Kernel.Secrets.Secret Visit) : ICommand, ITeamRequest;

internal sealed class NoteInvitationOpenedHandler(JoinVisits visits, Invited invited, IStreams streams, TimeProvider time) : ICommandHandler<NoteInvitationOpened>
{
    public async Task<Outcome> Handle(NoteInvitationOpened request, CancellationToken cancellationToken) =>
        await visits.FindAsync(request.Team, request.Visit.Reveal(), cancellationToken) is { } visit
            && (await invited.FindAsync(request.Team, visit, cancellationToken))?.Member is { } member
            ? await streams.ChangeAsync<Membership>(request.Team, member.Value, m => m.OpenInvitation(time.GetUtcNow()), cancellationToken)
            : InvitationErrors.ProofExpired;
}
