using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;

namespace Liaison.Directory.Matching;

/// <summary>Which existing members are probably which people at WeCom. Changes nothing.</summary>
[Requires(Role.Admin, Scopes.MembersRead)]
internal sealed record PreviewMatches(TeamId Team) : IQuery<MatchPreview>, ITeamRequest;

/// <param name="Certain">Pairs that may be confirmed together.</param>
/// <param name="Undecided">Members for whom several people, or a name alone, speak: each is a person's decision.</param>
/// <param name="Without">Members for whom nothing speaks.</param>
/// <param name="IsCut">There are more members than were looked at; match these first.</param>
internal sealed record MatchPreview(IReadOnlyList<MatchPair> Certain, IReadOnlyList<UndecidedMember> Undecided, IReadOnlyList<MatchMember> Without, bool IsCut);

internal sealed record MatchMember(MembershipId Id, string Name, string Email, Role Role);

/// <param name="Department">With those above it, from the top: <c>Acme / R&amp;D / Tools</c>. There are namesakes.</param>
internal sealed record MatchPerson(PersonId Id, string Name, string UserId, string? Position, string? Department);

/// <param name="Score">0 to 100.</param>
/// <param name="Reasons"><c>associated</c> (the account was this person before), <c>email</c> (of their profile, or one that they agreed to show), <c>userid</c> (or alias, equal to the e-mail or to its local part), <c>name</c>, <c>pinyin</c>.</param>
internal sealed record MatchCandidate(MatchPerson Person, int Score, IReadOnlyList<string> Reasons);

internal sealed record MatchPair(MatchMember Member, MatchPerson Person, int Score, IReadOnlyList<string> Reasons);

/// <param name="Candidates">The best first, at most fifty.</param>
internal sealed record UndecidedMember(MatchMember Member, IReadOnlyList<MatchCandidate> Candidates);

internal sealed class PreviewMatchesHandler(Matches matches) : IQueryHandler<PreviewMatches, MatchPreview>
{
    private const int MostCandidates = 50;

    public async Task<Outcome<MatchPreview>> Handle(PreviewMatches request, CancellationToken cancellationToken)
    {
        var found = await matches.FindAsync(request.Team, only: null, cancellationToken);
        var certain = Matcher.CertainOf(found.Pairs);
        var settled = certain.Select(p => p.Member).ToHashSet();
        var open = found.Pairs.Where(p => !settled.Contains(p.Member)).ToLookup(p => p.Member);
        return new MatchPreview(
            [.. certain.Select(p => new MatchPair(found.Members[p.Member], found.People[p.Person], p.Score, p.Reasons))],
            [.. open.Select(o => new UndecidedMember(found.Members[o.Key], [.. o.Take(MostCandidates).Select(p => new MatchCandidate(found.People[p.Person], p.Score, p.Reasons))]))],
            [.. found.Members.Values.Where(m => !settled.Contains(m.Id) && !open.Contains(m.Id))],
            found.IsCut);
    }
}

/// <param name="Pairs">The best first.</param>
internal sealed record FoundMatches(
    IReadOnlyList<MatchScore> Pairs, IReadOnlyDictionary<MembershipId, MatchMember> Members, IReadOnlyDictionary<PersonId, MatchPerson> People, bool IsCut);

/// <summary>Finds the pairs of a team: active members who are nobody at WeCom, and people by whom nobody has joined.</summary>
internal sealed class Matches(ITeamReads reads, IAccounts accounts, IAssociations associations, ICorps corps, TimeProvider time)
{
    public const int MostMembers = 5000;

    /// <param name="only">Whose pairs are wanted; null for everybody's.</param>
    public async Task<FoundMatches> FindAsync(TeamId team, IEnumerable<MembershipId>? only, CancellationToken ct)
    {
        var rows = await reads.ListAsync<MemberRow>(
            team,
            """
            select id, account_id, role from directory.members_1
            where tenant_id = @team and person_id is null and account_id is not null and status = 'active' and (@only::uuid[] is null or id = any(@only))
            order by id limit @limit
            """,
            new { limit = MostMembers + 1, only = only?.Select(m => m.Value).ToArray() },
            ct);
        var names = await accounts.FindManyAsync([.. rows.Select(r => r.AccountId)], ct);
        var members = rows.Take(MostMembers).Where(r => names.ContainsKey(r.AccountId))
            .Select(r => new MatchMember(r.Id, names[r.AccountId].Name, names[r.AccountId].Email, Enum.Parse<Role>(r.Role))).ToDictionary(m => m.Id);
        var accountOf = rows.ToDictionary(r => r.Id, r => r.AccountId);
        var past = await corps.FindAsync(team, ct) is { CorpId: var corpId }
            ? (await associations.ListPastAsync(team, corpId, [.. accountOf.Values.Distinct()], ct)).ToLookup(a => a.Account, a => a.UserId)
            : Enumerable.Empty<Association>().ToLookup(a => a.Account, a => a.UserId);
        var unmatched = members.Values.Select(m => new UnmatchedMember(m.Id, m.Name, m.Email, [.. past[accountOf[m.Id]]])).ToList();
        var keys = unmatched.SelectMany(m => Matcher.Keys.Of(m).All).Select(k => k.ToLowerInvariant()).Distinct(StringComparer.Ordinal).ToArray();
        // Only people for whom anything may speak leave the database: of 100,000 these are few.
        var people = await reads.ListAsync<PersonRow>(
            team,
            """
            select p.id, p.name, p.userid, p.alias, coalesce(nullif(p.email, ''), c.email) as email, p.search as spellings, p.position, d.path as department
            from directory.people_1 p
            left join directory.consented_emails c on c.tenant_id = p.tenant_id and c.corp_id = p.corp_id and c.userid_key = p.userid_key and c.at > @since
            left join directory.members_1 m on m.tenant_id = p.tenant_id and m.person_id = p.id
            left join lateral (
                with recursive up as (
                    select parent_id, name, 1 as level from directory.departments_1 where tenant_id = @team and id = coalesce(p.main_department, p.departments[1]) and not removed
                    union all
                    select a.parent_id, a.name, up.level + 1 from up join directory.departments_1 a on a.tenant_id = @team and a.id = up.parent_id and not a.removed where up.level < 20)
                select string_agg(name, ' / ' order by level desc) as path from up) d on true
            where p.tenant_id = @team and p.presence <> 'left' and m.account_id is null
                and (p.userid_key = any(@keys) or lower(p.email) = any(@keys) or lower(c.email) = any(@keys) or lower(p.name) = any(@keys) or lower(p.alias) = any(@keys) or string_to_array(p.search, ' ') && @keys)
            """,
            new { keys, since = time.GetUtcNow().AddDays(-30) },
            ct);
        return new FoundMatches(
            Matcher.Pairs(unmatched, [.. people.Select(p => new UnmatchedPerson(p.Id, p.Name, p.Userid, p.Alias, p.Email, p.Spellings))]),
            members,
            people.ToDictionary(p => p.Id, p => new MatchPerson(p.Id, p.Name, p.Userid, p.Position, p.Department)),
            rows.Count > MostMembers);
    }

    private sealed record MemberRow(MembershipId Id, AccountId AccountId, string Role);

    private sealed record PersonRow(PersonId Id, string Name, string Userid, string? Alias, string? Email, string Spellings, string? Position, string? Department);
}
