using FluentValidation;
using Liaison.Directory.Contracts;
using Liaison.Directory.Invitations;
using Liaison.Directory.People;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Work;

namespace Liaison.Directory.Members;

/// <summary>Says yes to people, and invites them with <paramref name="Invite"/>.</summary>
/// <param name="AsRole">Null for a member's, or the one that somebody had before who comes back.</param>
[Requires(Role.Admin, Scopes.MembersWrite), RetryOnConflict]
internal sealed record AuthorizeMembers(TeamId Team, Selection Whom, Role? AsRole, bool Invite) : ICommand<BulkResult>, ITeamRequest;

internal sealed class AuthorizeMembersValidator : AbstractValidator<AuthorizeMembers>
{
    public AuthorizeMembersValidator()
    {
        RuleFor(c => c.AsRole).IsInEnum().NotEqual(Role.Owner).OverridePropertyName("role").WithMessage("Somebody becomes an owner after they joined.");
        RuleFor(c => c.Whom).NamesSomebody();
    }
}

internal sealed class AuthorizeMembersHandler(IStreams streams, Selections selections, OwnerRule owners, NewInvitations invitations)
    : ICommandHandler<AuthorizeMembers, BulkResult>
{
    public async Task<Outcome<BulkResult>> Handle(AuthorizeMembers request, CancellationToken cancellationToken)
    {
        var selected = await selections.PeopleAsync(request.Team, request.Whom, cancellationToken);
        var byMember = selected.ToDictionary(s => s.Member?.Value ?? MembershipId.Of(request.Team, s.Person!.Value).Value);
        var callerIsOwner = await owners.CallerIsOwnerAsync(request.Team, cancellationToken);
        var invite = request.Invite ? await invitations.PrepareAsync(request.Team, byMember.Keys, cancellationToken) : null;
        var changed = 0;
        var outcomes = await streams.ChangeManyAsync<Membership>(
            request.Team,
            byMember.Keys,
            (member, membership) =>
            {
                var decision = Decide(membership, byMember[member].Person!.Value, request.AsRole ?? membership?.Role ?? Role.Member, callerIsOwner);
                decision = invite is null ? decision : Invited(membership, decision, m => invite(member, m));
                changed += decision.Events.Count > 0 ? 1 : 0;
                return decision;
            },
            cancellationToken);
        var refused = outcomes.Where(o => o.Value.Refusal is not null)
            .Select(o => new BulkRefusal(byMember[o.Key].Person, byMember[o.Key].Member, o.Value.Refusal!.Code)).ToList();
        var unreachable = (await selections.UnreachableAsync(request.Team, request.Whom, cancellationToken)).ToLookup(u => u.Status == "active");
        return new BulkResult(
            changed,
            byMember.Count - changed - refused.Count + unreachable[true].Count(),
            [
                .. refused,
                .. Selections.Missing(request.Whom, selected),
                .. unreachable[false].Select(u => new BulkRefusal(u.Person, u.Member, (u.IsLeft ? PersonErrors.Left : MemberErrors.NotAtWeCom).Code)),
            ]);
    }

    /// <summary>Who comes back has the role of before; only an owner brings an owner back.</summary>
    private static Decision Decide(Membership? membership, PersonId person, Role role, bool callerIsOwner)
    {
        var decision = Membership.Authorize(membership, person, role);
        return decision.Events.Count > 0 && role == Role.Owner && !callerIsOwner ? MemberErrors.OwnerRequired : decision;
    }

    private static Decision Invited(Membership? membership, Decision authorized, Func<Membership, Decision> invite)
    {
        var after = authorized.Events.OfType<MemberAuthorized>().FirstOrDefault() is { } e ? membership?.Apply(e) ?? Membership.Create(e) : membership;
        var waits = authorized.Refusal is null && !authorized.Events.OfType<MemberJoined>().Any() && after is { Status: MemberStatus.Authorized };
        return waits ? [.. authorized.Events, .. invite(after!)] : authorized;
    }
}
