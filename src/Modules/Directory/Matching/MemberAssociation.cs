using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
using Liaison.Directory.Members;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Work;

namespace Liaison.Directory.Matching;

/// <summary>Whom WeCom has proved a member to be.</summary>
[Requires(Role.Admin, Scopes.MembersRead)]
internal sealed record GetMemberAssociation(TeamId Team, MembershipId Member) : IQuery<MemberAssociation>, ITeamRequest;

/// <param name="UserId">Null while they are linked to nobody.</param>
internal sealed record MemberAssociation(string? UserId);

/// <summary>Takes somebody's link to WeCom back, and signs them out: who scans is not them any more. The account's owner is mailed.</summary>
[Requires(Role.Admin, Scopes.MembersWrite), RetryOnConflict]
internal sealed record DissociateMember(TeamId Team, MembershipId Member) : ICommand, ITeamRequest;

internal sealed class MemberAssociationHandler(ITeamReads reads, IAssociations associations, ISessions sessions, UnitOfWork work, OwnerRule owners)
    : IQueryHandler<GetMemberAssociation, MemberAssociation>, ICommandHandler<DissociateMember>
{
    public async Task<Outcome<MemberAssociation>> Handle(GetMemberAssociation request, CancellationToken cancellationToken) =>
        await FindAsync(request.Team, request.Member, cancellationToken) is not { } row ? RequestErrors.NotFound
        : new MemberAssociation(row.Account is { } account ? (await associations.FindByAccountAsync(request.Team, account, cancellationToken))?.UserId : null);

    public async Task<Outcome> Handle(DissociateMember request, CancellationToken cancellationToken)
    {
        var row = await FindAsync(request.Team, request.Member, cancellationToken);
        if (row is not { Account: { } account } || await associations.FindByAccountAsync(request.Team, account, cancellationToken) is null)
        {
            return RequestErrors.NotFound;
        }

        if (row.Role == nameof(Role.Owner) && !await owners.CallerIsOwnerAsync(request.Team, cancellationToken))
        {
            return MemberErrors.OwnerRequired;
        }

        await sessions.EndAllAsync(work.Session, account, "dissociated", cancellationToken);
        return await associations.DissociateAsync(request.Team, account, "by-admin", cancellationToken);
    }

    private Task<Row?> FindAsync(TeamId team, MembershipId member, CancellationToken ct) => reads.FindAsync<Row>(
        team, "select account_id as account, role from directory.members_1 where tenant_id = @team and id = @member", new { member = member.Value }, ct);

    private sealed record Row(AccountId? Account, string Role);
}
