using FluentValidation;
using Liaison.Directory.Invitations;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;

namespace Liaison.Directory.Members;

internal enum MemberAction
{
    Lock,
    Unlock,
    Deauthorize,
    Remove,
    Invite,
    RevokeInvitation,
}

/// <summary>The same for many. Answers per member: what is refused to one stops no other.</summary>
/// <param name="Reason">For lock, deauthorise and remove.</param>
[Requires(Role.Admin, Scopes.MembersWrite), RetryOnConflict]
internal sealed record ChangeMembers(TeamId Team, Selection Whom, MemberAction Action, string? Reason) : ICommand<BulkResult>, ITeamRequest;

internal sealed class ChangeMembersValidator : AbstractValidator<ChangeMembers>
{
    public ChangeMembersValidator()
    {
        RuleFor(c => c.Whom).NamesSomebody();
        RuleFor(c => c.Action).IsInEnum();
        When(c => c.Action is MemberAction.Lock or MemberAction.Deauthorize or MemberAction.Remove, () => RuleFor(c => c.Reason!).IsReason());
    }
}

internal sealed class ChangeMembersHandler(MemberChanges members, Selections selections, NewInvitations invitations) : ICommandHandler<ChangeMembers, BulkResult>
{
    public async Task<Outcome<BulkResult>> Handle(ChangeMembers request, CancellationToken cancellationToken)
    {
        var selected = await selections.MembersAsync(request.Team, request.Whom, cancellationToken);
        var decide = await DecisionAsync(request, [.. selected.Select(s => s.Member!.Value.Value)], cancellationToken);
        var result = await members.ChangeManyAsync(request.Team, selected, decide, cancellationToken);
        return result with { Refused = [.. result.Refused, .. Selections.Missing(request.Whom, selected)] };
    }

    private async Task<Func<Guid, Membership, bool, Decision>> DecisionAsync(ChangeMembers request, IReadOnlyCollection<Guid> members, CancellationToken ct)
    {
        switch (request.Action)
        {
            case MemberAction.Lock:
                return (_, m, isLastOwner) => m.Lock(request.Reason!, isLastOwner);
            case MemberAction.Unlock:
                return (_, m, _) => m.Unlock();
            case MemberAction.Deauthorize:
                return (_, m, isLastOwner) => m.Deauthorize(request.Reason!, isLastOwner);
            case MemberAction.Remove:
                return (_, m, isLastOwner) => m.Remove(request.Reason!, isLastOwner);
            case MemberAction.Invite:
                var invite = await invitations.PrepareAsync(request.Team, members, ct);
                return (id, m, _) => invite(id, m);
            default:
                return (_, m, _) => m.RevokeInvitation("revoked");
        }
    }
}
