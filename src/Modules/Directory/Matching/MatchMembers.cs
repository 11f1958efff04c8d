using FluentValidation;
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

/// <summary>These members are these people. They keep their membership's id, role and history; what was prepared for the person goes into it.</summary>
/// <param name="Pairs">1 to 1,000; null for all that are certain at this moment.</param>
[Requires(Role.Admin, Scopes.MembersWrite), RetryOnConflict]
internal sealed record MatchMembers(TeamId Team, IReadOnlyList<WantedPair>? Pairs) : ICommand<MatchResult>, ITeamRequest;

/// <summary>Takes matches back.</summary>
/// <param name="Members">1 to 1,000.</param>
[Requires(Role.Admin, Scopes.MembersWrite), RetryOnConflict]
internal sealed record UnmatchMembers(TeamId Team, IReadOnlyList<MembershipId> Members) : ICommand<BulkResult>, ITeamRequest;

internal sealed record WantedPair(MembershipId Member, PersonId Person);

/// <param name="Matched">Whose match was made: what an undo takes.</param>
internal sealed record MatchResult(IReadOnlyList<MembershipId> Matched, IReadOnlyList<BulkRefusal> Refused);

internal sealed class MatchMembersValidator : AbstractValidator<MatchMembers>
{
    public MatchMembersValidator() => When(c => c.Pairs is not null, () => RuleFor(c => c.Pairs!)
        .Must(p => p.Count is >= 1 and <= 1000 && p.All(x => x is not null)).WithMessage("1 to 1,000 pairs at once.")
        .Must(p => p.DistinctBy(x => x?.Member).Count() == p.Count && p.DistinctBy(x => x?.Person).Count() == p.Count).WithMessage("Each member and each person once."));
}

internal sealed class UnmatchMembersValidator : AbstractValidator<UnmatchMembers>
{
    public UnmatchMembersValidator() => RuleFor(c => c.Members).Must(m => m is { Count: >= 1 and <= 1000 }).WithMessage("1 to 1,000 members at once.");
}

internal sealed class MatchMembersHandler(Matches matches, ITeamReads reads, IStreams streams, MemberChanges changes, OwnerRule owners, IAssociations associations)
    : ICommandHandler<MatchMembers, MatchResult>, ICommandHandler<UnmatchMembers, BulkResult>
{
    public async Task<Outcome<MatchResult>> Handle(MatchMembers request, CancellationToken cancellationToken)
    {
        var (team, found) = (request.Team, await matches.FindAsync(request.Team, request.Pairs?.Select(p => p.Member), cancellationToken));
        var pairs = request.Pairs ?? [.. Matcher.CertainOf(found.Pairs).Take(1000).Select(p => new WantedPair(p.Member, p.Person))];
        var reasons = found.Pairs.ToDictionary(p => new WantedPair(p.Member, p.Person), p => p.Reasons);
        var prepared = (await reads.ListAsync<Prepared>(
            team,
            """
            select p.id as person, m.id as member from directory.people_1 p left join directory.members_1 m on m.tenant_id = p.tenant_id and m.person_id = p.id
            where p.tenant_id = @team and p.id = any(@people) and p.presence <> 'left'
            """,
            new { people = pairs.Select(p => p.Person.Value).ToArray() },
            cancellationToken)).ToDictionary(p => p.Person, p => p.Member);

        // What can be matched is known before anything is merged: a refused match must not end what was prepared for the person.
        var memberships = await streams.FindManyAsync<Membership>(
            team, [.. pairs.Select(p => p.Member.Value).Concat(prepared.Values.OfType<MembershipId>().Select(m => m.Value)).Distinct()], cancellationToken);
        var callerIsOwner = await owners.CallerIsOwnerAsync(team, cancellationToken);
        var decided = pairs.ToDictionary(p => p, p => RefusalOf(p) is { } refusal ? refusal : memberships[p.Member.Value].Match(p.Person, reasons.GetValueOrDefault(p) ?? []));
        foreach (var (pair, decision) in decided)
        {
            if (decision.Events.Count > 0 && prepared[pair.Person] is { } other)
            {
                await streams.ChangeAsync<Membership>(team, other.Value, m => m.MergeInto(pair.Member), cancellationToken);
            }
        }

        var byMember = decided.ToDictionary(d => d.Key.Member.Value, d => d.Value);
        await streams.ChangeManyAsync<Membership>(team, [.. byMember.Where(d => d.Value.Events.Count > 0).Select(d => d.Key)], (id, _) => byMember[id], cancellationToken);
        return new MatchResult(
            [.. decided.Where(d => d.Value.Events.Count > 0).Select(d => d.Key.Member)],
            [.. decided.Where(d => d.Value.Refusal is not null).Select(d => new BulkRefusal(d.Key.Person, d.Key.Member, d.Value.Refusal!.Code))]);

        Refusal? RefusalOf(WantedPair pair) => memberships.GetValueOrDefault(pair.Member.Value) switch
        {
            null => RequestErrors.NotFound,
            _ when !prepared.ContainsKey(pair.Person) => RequestErrors.NotFound,
            { Status: not MemberStatus.Active } member => MemberErrors.NotActive(member.Status),
            { Role: Role.Owner } when !callerIsOwner => MemberErrors.OwnerRequired,
            _ when prepared[pair.Person] is { } other && other != pair.Member => memberships[other.Value].MergeInto(pair.Member).Refusal,
            _ => null,
        };
    }

    public async Task<Outcome<BulkResult>> Handle(UnmatchMembers request, CancellationToken cancellationToken)
    {
        var team = request.Team;
        var known = await streams.FindManyAsync<Membership>(team, [.. request.Members.Select(m => m.Value).Distinct()], cancellationToken);
        var linked = (await associations.FindManyAsync(team, [.. known.Values.Select(m => m.Account).OfType<AccountId>()], cancellationToken)).Select(a => a.Account).ToHashSet();
        return await changes.ChangeManyAsync(
            team,
            [.. request.Members.Distinct().Select(m => new Selected(known.GetValueOrDefault(m.Value)?.Person, m))],
            (id, membership, _) => membership switch
            {
                { Person: { } person } when MembershipId.Of(team, person).Value == id => MemberErrors.NotMatched,
                { Account: { } account } when linked.Contains(account) => MemberErrors.Associated,
                _ => membership.Unmatch(),
            },
            cancellationToken);
    }

    private sealed record Prepared(PersonId Person, MembershipId? Member);
}
