using FluentValidation;
using Liaison.Binding.Contracts;
using Liaison.Directory.Members;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Secrets;

namespace Liaison.Directory.Invitations;

/// <summary>Signs somebody in whom WeCom has proved and who is associated with an account: only as an active member of the team.</summary>
/// <param name="Visit">The handle from the join page's cookie.</param>
[Public]
[HoldsSecrets]
[RetryOnConflict]
internal sealed record SignInByWeCom(TeamId Team, Secret Visit, string? Device) : ICommand<OpenedSession>, ITeamRequest;

internal sealed class SignInByWeComValidator : AbstractValidator<SignInByWeCom>
{
    public SignInByWeComValidator() => RuleFor(c => c.Device).MaximumLength(2000);
}

internal sealed class SignInByWeComHandler(JoinVisits visits, Invited invited, IAssociations associations, ITeamReads reads, IWeComSignIn wecom, RefusedVisitors refused)
    : ICommandHandler<SignInByWeCom, OpenedSession>
{
    public async Task<Outcome<OpenedSession>> Handle(SignInByWeCom request, CancellationToken cancellationToken)
    {
        if (await visits.FindAsync(request.Team, request.Visit.Reveal(), cancellationToken) is not { Who: { } who } visit)
        {
            return InvitationErrors.ProofExpired;
        }

        if (await associations.FindByUserAsync(request.Team, who.CorpId, who.UserId, cancellationToken) is not { Account: var account })
        {
            return InvitationErrors.NotAssociated;
        }

        // Rule 5, and CASES §4 #16 and #25: what counts is the membership at this moment. Of whom WeCom said that they left, the userid may be somebody else's by now.
        var status = await invited.FindAsync(request.Team, visit, cancellationToken) is null ? null : await reads.FindAsync<string>(
            request.Team,
            "select status from directory.members_1 where tenant_id = @team and account_id = @account order by status = 'active' desc, since desc limit 1",
            new { account = account.Value },
            cancellationToken);
        if (status != "active")
        {
            var refusal = status == "locked" ? MemberErrors.Locked : MemberErrors.NotInvited;
            await refused.RecordAsync(request.Team, who, refusal.Code, cancellationToken);
            await wecom.RecordRefusalAsync(account, cancellationToken);
            return refusal;
        }

        return await wecom.OpenSessionAsync(account, request.Device, cancellationToken);
    }
}
