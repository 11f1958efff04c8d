using FluentValidation;
using Liaison.Directory.Contracts;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;

namespace Liaison.Directory.Members;

/// <summary>Takes a member's access away until they are unlocked. Role and history stay.</summary>
/// <param name="Version">From If-Match, here and below; null when the caller did not say.</param>
[Requires(Role.Admin, Scopes.MembersWrite), RetryOnConflict]
internal sealed record LockMember(TeamId Team, MembershipId Member, string Reason, long? Version = null) : ICommand, ITeamRequest;

/// <summary>Takes the authorisation back; one click gives it again.</summary>
[Requires(Role.Admin, Scopes.MembersWrite), RetryOnConflict]
internal sealed record DeauthorizeMember(TeamId Team, MembershipId Member, string Reason, long? Version = null) : ICommand, ITeamRequest;

/// <summary>Removes a member from the team. Their history stays.</summary>
[Requires(Role.Admin, Scopes.MembersWrite), RetryOnConflict]
internal sealed record RemoveMember(TeamId Team, MembershipId Member, string Reason, long? Version = null) : ICommand, ITeamRequest;

[Requires(Role.Admin, Scopes.MembersWrite), RetryOnConflict]
internal sealed record UnlockMember(TeamId Team, MembershipId Member, long? Version = null) : ICommand, ITeamRequest;

[Requires(Role.Admin, Scopes.MembersWrite), RetryOnConflict]
internal sealed record ChangeMemberRole(TeamId Team, MembershipId Member, Role Role, long? Version = null) : ICommand, ITeamRequest;

internal static class ReasonRules
{
    public static void IsReason<T>(this IRuleBuilder<T, string> rule) => rule.NotEmpty().MaximumLength(200);
}

internal sealed class LockMemberValidator : AbstractValidator<LockMember>
{
    public LockMemberValidator() => RuleFor(c => c.Reason).IsReason();
}

internal sealed class DeauthorizeMemberValidator : AbstractValidator<DeauthorizeMember>
{
    public DeauthorizeMemberValidator() => RuleFor(c => c.Reason).IsReason();
}

internal sealed class RemoveMemberValidator : AbstractValidator<RemoveMember>
{
    public RemoveMemberValidator() => RuleFor(c => c.Reason).IsReason();
}

internal sealed class ChangeMemberRoleValidator : AbstractValidator<ChangeMemberRole>
{
    public ChangeMemberRoleValidator() => RuleFor(c => c.Role).IsInEnum();
}

internal sealed class ChangeMemberHandler(MemberChanges members)
    : ICommandHandler<LockMember>, ICommandHandler<DeauthorizeMember>, ICommandHandler<RemoveMember>, ICommandHandler<UnlockMember>, ICommandHandler<ChangeMemberRole>
{
    public Task<Outcome> Handle(LockMember request, CancellationToken cancellationToken) =>
        members.ChangeAsync(request.Team, request.Member, request.Version, (m, isLastOwner) => m.Lock(request.Reason, isLastOwner), cancellationToken);

    public Task<Outcome> Handle(DeauthorizeMember request, CancellationToken cancellationToken) =>
        members.ChangeAsync(request.Team, request.Member, request.Version, (m, isLastOwner) => m.Deauthorize(request.Reason, isLastOwner), cancellationToken);

    public Task<Outcome> Handle(RemoveMember request, CancellationToken cancellationToken) =>
        members.ChangeAsync(request.Team, request.Member, request.Version, (m, isLastOwner) => m.Remove(request.Reason, isLastOwner), cancellationToken);

    public Task<Outcome> Handle(UnlockMember request, CancellationToken cancellationToken) =>
        members.ChangeAsync(request.Team, request.Member, request.Version, (m, _) => m.Unlock(), cancellationToken);

    public Task<Outcome> Handle(ChangeMemberRole request, CancellationToken cancellationToken) => members.ChangeAsync(
        request.Team, request.Member, request.Version, (m, isLastOwner) => m.ChangeRole(request.Role, isLastOwner), cancellationToken, makesOwner: request.Role == Role.Owner);
}
