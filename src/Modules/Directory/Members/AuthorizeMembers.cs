using FluentValidation;
using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
using Liaison.Directory.Invitations;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Work;
using Microsoft.Extensions.Options;

namespace Liaison.Directory.Members;

/// <summary>Whom a bulk command means: exactly one of the three.</summary>
/// <param name="Department">Its direct people, and those below it with <paramref name="IncludeChildren"/>.</param>
internal sealed record Selection(IReadOnlyList<PersonId>? People = null, long? Department = null, bool IncludeChildren = true, bool All = false);

/// <summary>Says yes to people, and invites them with <paramref name="Invite"/>.</summary>
[Requires(Role.Admin), RetryOnConflict]
internal sealed record AuthorizeMembers(TeamId Team, Selection Whom, Role Role, bool Invite) : ICommand<BulkResult>, ITeamRequest;

/// <param name="Changed">For how many something changed.</param>
/// <param name="Unchanged">For how many it was so already.</param>
internal sealed record BulkResult(int Changed, int Unchanged, IReadOnlyList<BulkRefusal> Refused);

internal sealed record BulkRefusal(PersonId Person, string Code);

internal sealed class AuthorizeMembersValidator : AbstractValidator<AuthorizeMembers>
{
    public AuthorizeMembersValidator()
    {
        RuleFor(c => c.Role).IsInEnum().NotEqual(Role.Owner).WithMessage("Somebody becomes an owner after they joined.");
        RuleFor(c => c.Whom.People).Must(p => p is null or { Count: >= 1 and <= 1000 }).WithMessage("1 to 1,000 people at once.");
    }
}

internal sealed class AuthorizeMembersHandler(
    IStreams streams, SelectedPeople people, IAccounts accounts, WorkContext context, IOptions<InvitationOptions> options, TimeProvider time)
    : ICommandHandler<AuthorizeMembers, BulkResult>
{
    public async Task<Outcome<BulkResult>> Handle(AuthorizeMembers request, CancellationToken cancellationToken)
    {
        if (await people.FindAsync(request.Team, request.Whom, cancellationToken) is not { } selected)
        {
            return MemberErrors.NothingSelected;
        }

        var inviter = context.Caller.Account is { } id ? (await accounts.FindAsync(id, cancellationToken))?.Name : null;
        var byMember = selected.ToDictionary(s => s.Member?.Value ?? MembershipId.Of(request.Team, s.Person).Value, s => s.Person);
        var (changed, refused) = (0, new List<BulkRefusal>());
        var outcomes = await streams.ChangeManyAsync<Membership>(
            request.Team,
            byMember.Keys,
            (member, membership) =>
            {
                var decision = Decide(membership, byMember[member], request, inviter ?? "Liaison");
                changed += decision.Events.Count > 0 ? 1 : 0;
                return decision;
            },
            cancellationToken);
        refused.AddRange(outcomes.Where(o => o.Value.Refusal is not null).Select(o => new BulkRefusal(byMember[o.Key], o.Value.Refusal!.Code)));
        return new BulkResult(changed, byMember.Count - changed - refused.Count, refused);
    }

    private Decision Decide(Membership? membership, PersonId person, AuthorizeMembers request, string inviter)
    {
        var authorized = Membership.Authorize(membership, person, request.Role);
        var after = authorized.Events.OfType<MemberAuthorized>().FirstOrDefault() is { } e ? membership?.Apply(e) ?? Membership.Create(e) : membership;
        if (authorized.Refusal is not null || !request.Invite || authorized.Events.OfType<MemberJoined>().Any() || after is not { Status: MemberStatus.Authorized })
        {
            return authorized;
        }

        return [.. authorized.Events, .. after.Invite(Id.New(time), time.GetUtcNow() + options.Value.Lifetime, inviter)];
    }
}

/// <summary>Resolves a selection to people who are there, with the membership that they have.</summary>
internal sealed class SelectedPeople(ITeamReads reads)
{
    /// <returns>Null when the selection does not name exactly one kind.</returns>
    public async Task<IReadOnlyList<SelectedPerson>?> FindAsync(TeamId team, Selection whom, CancellationToken ct)
    {
        var kinds = (whom.People is not null ? 1 : 0) + (whom.Department is not null ? 1 : 0) + (whom.All ? 1 : 0);
        if (kinds != 1)
        {
            return null;
        }

        var filter = whom switch
        {
            { All: true } => "true",
            { People: not null } => "p.id = any(@people)",
            _ => "p.departments && (select array_agg(id) from below)",
        };
        return await reads.ListAsync<SelectedPerson>(
            team,
            $"""
            with recursive below as (
                select id from directory.departments_1 where tenant_id = @team and id = @department and not removed
                union
                select d.id from directory.departments_1 d join below b on d.parent_id = b.id where d.tenant_id = @team and not d.removed and @children)
            select p.id as person, m.id as member from directory.people_1 p
            left join directory.members_1 m on m.tenant_id = p.tenant_id and m.person_id = p.id
            where p.tenant_id = @team and p.presence <> 'left' and {filter}
            """,
            new { people = whom.People?.Select(p => p.Value).ToArray() ?? [], department = whom.Department ?? 0, children = whom.IncludeChildren },
            ct);
    }
}

internal sealed record SelectedPerson(PersonId Person, MembershipId? Member);
