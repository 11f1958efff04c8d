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
internal sealed class JoinTeamHandler(IMediator mediator, JoinVisits visits, Invited invited, IStreams streams, IAssociations associations, TimeProvider time)
    : ICommandHandler<JoinBySignIn, OpenedSession>, ICommandHandler<JoinByVerification, OpenedSession>
{
    public Task<Outcome<OpenedSession>> Handle(JoinBySignIn request, CancellationToken cancellationToken) =>
        JoinAsync(request.Team, request.Visit, new SignIn(request.Email, request.Password, request.Device), cancellationToken);

    public Task<Outcome<OpenedSession>> Handle(JoinByVerification request, CancellationToken cancellationToken) =>
        JoinAsync(request.Team, request.Visit, new VerifyRegistration(request.Registration, request.Code, request.Device), cancellationToken);

    private async Task<Outcome<OpenedSession>> JoinAsync(TeamId team, Secret visit, IRequest<Outcome<OpenedSession>> proof, CancellationToken ct)
    {
        if (await visits.FindAsync(team, visit.Reveal(), ct) is not { } who)
        {
            return InvitationErrors.ProofExpired;
        }

        // Whether there is an invitation comes before the account: a stranger's attempt must leave no account behind.
        if (await invited.FindAsync(team, who, ct) is not { } member)
        {
            return MemberErrors.NotInvited;
        }

        var session = await mediator.Send(proof, ct);
        if (session.IsRefused(out var refusal, out var opened))
        {
            return refusal;
        }

        var joined = await streams.ChangeAsync<Membership>(team, member.Value, m => m.Join(opened.Account, time.GetUtcNow()), ct);
        if (joined.Refusal is { } no)
        {
            return no;
        }

        var linked = await associations.AssociateAsync(new Association(team, opened.Account, who.CorpId, who.UserId), ct);
        return linked.Refusal is { } taken ? taken : opened;
    }
}

/// <summary>Whose membership a person at WeCom is.</summary>
internal sealed class Invited(ITeamReads reads)
{
    public async Task<MembershipId?> FindAsync(TeamId team, WeComIdentity who, CancellationToken ct) => await reads.FindAsync<Guid?>(
        team,
        """
        select m.id from directory.people_1 p join directory.members_1 m on m.tenant_id = p.tenant_id and m.person_id = p.id
        where p.tenant_id = @team and p.corp_id = @corp and p.userid_key = @user and p.presence <> 'left'
        """,
        new { corp = who.CorpId, user = who.UserId.ToLowerInvariant() },
        ct) is { } id ? new MembershipId(id) : null;
}

internal static class InvitationErrors
{
    public static readonly Refusal ProofExpired = new("directory.join-proof-expired", 403, "Open the link again from inside WeCom: it has to tell us who you are.");
    public static readonly Refusal StateRefused = new("directory.join-state-refused", 403, "This page was opened in another browser, twice, or too long ago. Open the link again from inside WeCom.");
    public static readonly Refusal AlreadyJoined = new("directory.already-joined", 409, "You are a member of this team already.");
    public static readonly Refusal TooOften = new("directory.invited-too-often", 429, "This person was invited several times within the hour. Try again later.");
    public static readonly Refusal FormRefused = new("directory.join-form-refused", 400, "The form was not sent from our own page. Open the link again.");
}
