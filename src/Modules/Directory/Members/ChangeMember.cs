using FluentValidation;
using Liaison.Directory.Contracts;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Work;

namespace Liaison.Directory.Members;

/// <summary>Takes a member's access away until they are unlocked. Role and history stay.</summary>
[Requires(Role.Admin), RetryOnConflict]
internal sealed record LockMember(TeamId Team, MembershipId Member, string Reason) : ICommand, ITeamRequest;

/// <summary>Takes the authorisation back; one click gives it again.</summary>
[Requires(Role.Admin), RetryOnConflict]
internal sealed record DeauthorizeMember(TeamId Team, MembershipId Member, string Reason) : ICommand, ITeamRequest;

/// <summary>Removes a member from the team. Their history stays.</summary>
[Requires(Role.Admin), RetryOnConflict]
internal sealed record RemoveMember(TeamId Team, MembershipId Member, string Reason) : ICommand, ITeamRequest;

[Requires(Role.Admin), RetryOnConflict]
internal sealed record UnlockMember(TeamId Team, MembershipId Member) : ICommand, ITeamRequest;

[Requires(Role.Admin), RetryOnConflict]
internal sealed record ChangeMemberRole(TeamId Team, MembershipId Member, Role Role) : ICommand, ITeamRequest;

internal sealed class LockMemberValidator : AbstractValidator<LockMember>
{
    public LockMemberValidator() => RuleFor(c => c.Reason).NotEmpty().MaximumLength(200);
}

internal sealed class DeauthorizeMemberValidator : AbstractValidator<DeauthorizeMember>
{
    public DeauthorizeMemberValidator() => RuleFor(c => c.Reason).NotEmpty().MaximumLength(200);
}

internal sealed class RemoveMemberValidator : AbstractValidator<RemoveMember>
{
    public RemoveMemberValidator() => RuleFor(c => c.Reason).NotEmpty().MaximumLength(200);
}

internal sealed class ChangeMemberRoleValidator : AbstractValidator<ChangeMemberRole>
{
    public ChangeMemberRoleValidator() => RuleFor(c => c.Role).IsInEnum();
}

internal sealed class LockMemberHandler(IStreams streams, Owners owners, OwnerRule rule) : ICommandHandler<LockMember>
{
    public async Task<Outcome> Handle(LockMember request, CancellationToken cancellationToken)
    {
        var isLastOwner = await owners.IsLastForUpdateAsync(request.Team, request.Member, cancellationToken);
        return await rule.RefusalAsync(request.Team, request.Member, cancellationToken) is { } refusal
            ? refusal
            : await streams.ChangeAsync<Membership>(request.Team, request.Member.Value, m => m.Lock(request.Reason, isLastOwner), cancellationToken);
    }
}

internal sealed class DeauthorizeMemberHandler(IStreams streams, Owners owners, OwnerRule rule) : ICommandHandler<DeauthorizeMember>
{
    public async Task<Outcome> Handle(DeauthorizeMember request, CancellationToken cancellationToken)
    {
        var isLastOwner = await owners.IsLastForUpdateAsync(request.Team, request.Member, cancellationToken);
        return await rule.RefusalAsync(request.Team, request.Member, cancellationToken) is { } refusal
            ? refusal
            : await streams.ChangeAsync<Membership>(request.Team, request.Member.Value, m => m.Deauthorize(request.Reason, isLastOwner), cancellationToken);
    }
}

internal sealed class RemoveMemberHandler(IStreams streams, Owners owners, OwnerRule rule) : ICommandHandler<RemoveMember>
{
    public async Task<Outcome> Handle(RemoveMember request, CancellationToken cancellationToken)
    {
        var isLastOwner = await owners.IsLastForUpdateAsync(request.Team, request.Member, cancellationToken);
        return await rule.RefusalAsync(request.Team, request.Member, cancellationToken) is { } refusal
            ? refusal
            : await streams.ChangeAsync<Membership>(request.Team, request.Member.Value, m => m.Remove(request.Reason, isLastOwner), cancellationToken);
    }
}

internal sealed class UnlockMemberHandler(IStreams streams, OwnerRule rule) : ICommandHandler<UnlockMember>
{
    public async Task<Outcome> Handle(UnlockMember request, CancellationToken cancellationToken) =>
        await rule.RefusalAsync(request.Team, request.Member, cancellationToken) is { } refusal
            ? refusal
            : await streams.ChangeAsync<Membership>(request.Team, request.Member.Value, m => m.Unlock(), cancellationToken);
}

internal sealed class ChangeMemberRoleHandler(IStreams streams, Owners owners, OwnerRule rule) : ICommandHandler<ChangeMemberRole>
{
    public async Task<Outcome> Handle(ChangeMemberRole request, CancellationToken cancellationToken)
    {
        var isLastOwner = await owners.IsLastForUpdateAsync(request.Team, request.Member, cancellationToken);
        if (await rule.RefusalAsync(request.Team, request.Role == Role.Owner ? null : request.Member, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        return await streams.ChangeAsync<Membership>(request.Team, request.Member.Value, m => m.ChangeRole(request.Role, isLastOwner), cancellationToken);
    }
}

/// <summary>Only an owner touches an owner, or makes one.</summary>
internal sealed class OwnerRule(IStreams streams, ITeamRoles roles, WorkContext context)
{
    /// <param name="member">Whom it is done to; null for making an owner.</param>
    public async Task<Refusal?> RefusalAsync(TeamId team, MembershipId? member, CancellationToken ct)
    {
        if (context.Caller is { IsSystem: false, Account: { } account }
            && (member is not { } id || (await streams.FindAsync<Membership>(team, id.Value, ct))?.Role == Role.Owner)
            && await roles.FindAsync(team, account, ct) != Role.Owner)
        {
            return MemberErrors.OwnerRequired;
        }

        return null;
    }
}
