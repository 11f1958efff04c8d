using FluentValidation;
using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
using Liaison.Directory.Members;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Secrets;
using Liaison.Kernel.Work;
using MediatR;

namespace Liaison.Directory.Invitations;

/// <summary>Joins with an account that exists: WeCom has proved the person, the password proves the account.</summary>
/// <param name="Visit">The handle from the join page's cookie.</param>
[Public]
[HoldsSecrets]
internal sealed record JoinBySignIn(TeamId Team, Secret Visit, string Email, Secret Password, string? Device) : ICommand<OpenedSession>, ITeamRequest;

/// <summary>Joins with a new account, whose e-mail the code proves.</summary>
[Public]
[HoldsSecrets]
internal sealed record JoinByVerification(TeamId Team, Secret Visit, Secret Registration, Secret Code, string? Device) : ICommand<OpenedSession>, ITeamRequest;

internal sealed class JoinBySignInValidator : AbstractValidator<JoinBySignIn>
{
    public JoinBySignInValidator() => RuleFor(c => c.Email).NotEmpty().MaximumLength(254);
}

internal sealed class JoinByVerificationValidator : AbstractValidator<JoinByVerification>
{
    public JoinByVerificationValidator() => RuleFor(c => c.Device).MaximumLength(2000);
}

/// <summary>Account, membership, association and session in one transaction: all, or none of it.</summary>
internal sealed class JoinTeamHandler(
    IMediator mediator, JoinVisits visits, Invited invited, ITeamReads reads, IStreams streams, IAssociations associations, TimeProvider time)
    : ICommandHandler<JoinBySignIn, OpenedSession>, ICommandHandler<JoinByVerification, OpenedSession>
{
    public Task<Outcome<OpenedSession>> Handle(JoinBySignIn request, CancellationToken cancellationToken) =>
        JoinAsync(request.Team, request.Visit, isNew: false, new SignIn(request.Email, request.Password, request.Device), cancellationToken);

    public Task<Outcome<OpenedSession>> Handle(JoinByVerification request, CancellationToken cancellationToken) =>
        JoinAsync(request.Team, request.Visit, isNew: true, new VerifyRegistration(request.Registration, request.Code, request.Device), cancellationToken);

    private async Task<Outcome<OpenedSession>> JoinAsync(TeamId team, Secret handle, bool isNew, IRequest<Outcome<OpenedSession>> proof, CancellationToken ct)
    {
        if (await visits.FindAsync(team, handle.Reveal(), ct) is not { } visit)
        {
            return InvitationErrors.ProofExpired;
        }

        // Whether somebody may comes before the account: a stranger's attempt must leave no account behind.
        if (await invited.FindAsync(team, visit, ct) is not { } known || (known.Member is null && (isNew || !visit.IsSignIn)))
        {
            return MemberErrors.NotInvited;
        }

        var session = await mediator.Send(proof, ct);
        if (session.IsRefused(out var refusal, out var opened))
        {
            return refusal;
        }

        // A mail that was passed on, or opened by whoever reads it too, is no invitation for them (CASES §4 #11 and #23).
        if (known.Email is { } invitedMail && invitedMail != opened.Email)
        {
            return InvitationErrors.OfAnother;
        }

        var joined = visit.IsSignIn && await OwnAsync(team, opened.Account, ct) is { } own && own != known.Member
            ? await MatchAsync(team, own, known, ct)
            : known.Member is { } member
                ? await streams.ChangeAsync<Membership>(team, member.Value, m => m.Join(opened.Account, time.GetUtcNow(), visit.IsSignIn), ct)
                : MemberErrors.NotInvited;
        if (joined.Refusal is { } no)
        {
            return no;
        }

        if (visit is not { CorpId: { } corp, UserId: { } user })
        {
            return opened;
        }

        var linked = await associations.AssociateAsync(new Association(team, opened.Account, corp, user), ct);
        return linked.Refusal is { } taken ? taken : opened;
    }

    /// <summary>Who is a member already stays that member, with role and history; what was prepared for them at WeCom goes into it.</summary>
    private async Task<Outcome> MatchAsync(TeamId team, MembershipId own, KnownPerson known, CancellationToken ct)
    {
        if (known.Member is { } prepared)
        {
            var merged = await streams.ChangeAsync<Membership>(team, prepared.Value, m => m.MergeInto(own), ct);
            if (merged.Refusal is not null)
            {
                return merged;
            }
        }

        return await streams.ChangeAsync<Membership>(team, own.Value, m => m.Status == MemberStatus.Locked ? MemberErrors.Locked : m.Match(known.Person!.Value), ct);
    }

    private async Task<MembershipId?> OwnAsync(TeamId team, AccountId account, CancellationToken ct) => await reads.FindAsync<Guid?>(
        team,
        "select id from directory.members_1 where tenant_id = @team and account_id = @account and status in ('active', 'locked')",
        new { account = account.Value },
        ct) is { } id ? new MembershipId(id) : null;
}

internal static class InvitationErrors
{
    public static readonly Refusal ProofExpired = new("directory.join-proof-expired", 403, "Open the link again from inside WeCom: it has to tell us who you are.");
    public static readonly Refusal StateRefused = new("directory.join-state-refused", 403, "This page was opened in another browser, twice, or too long ago. Open the link again from inside WeCom.");
    public static readonly Refusal NotAssociated = new("directory.not-associated", 403, "WeCom's person has no account here yet.");
    public static readonly Refusal Cancelled = new("directory.join-cancelled", 403, "You did not agree at WeCom, so nobody was signed in. Open the link again.");
    public static readonly Refusal OfAnother = new("directory.invitation-of-another", 403, "This invitation was mailed to somebody else. Sign in with the account of the mailbox it went to.");
    public static readonly Refusal EmailInvalid = new("directory.email-invalid", 422, "This is no e-mail address.");
    public static readonly Refusal TooManyMails = new("directory.too-many-mails", 429, "The team has sent as many invitations by mail as it may within the hour. Try again later.");
    public static readonly Refusal RequestDeclined = new("directory.request-declined", 403, "An admin has declined this lately. Talk to them, or ask again tomorrow.");
    public static readonly Refusal NoOpenRequest = new("directory.no-open-request", 409, "Nobody waits here for an answer: it was decided already.");
    public static readonly Refusal AlreadyJoined = new("directory.already-joined", 409, "You are a member of this team already.");
    public static readonly Refusal TooOften = new("directory.invited-too-often", 429, "This person was invited several times within the hour. Try again later.");
    public static readonly Refusal FormRefused = new("directory.join-form-refused", 400, "The form was not sent from our own page. Open the link again.");
}
