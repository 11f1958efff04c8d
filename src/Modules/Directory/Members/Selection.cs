using FluentValidation;
using Liaison.Directory.Contracts;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;

namespace Liaison.Directory.Members;

/// <summary>Whom a bulk command means: exactly one of the four.</summary>
/// <param name="Department">Its direct people, and those below it with <paramref name="IncludeChildren"/>.</param>
internal sealed record Selection(
    IReadOnlyList<PersonId>? People = null, IReadOnlyList<MembershipId>? Members = null, long? Department = null, bool IncludeChildren = true, bool All = false)
{
    public bool NamesOneKind => new[] { People is not null, Members is not null, Department is not null, All }.Count(named => named) == 1;
}

/// <param name="Changed">For how many something changed.</param>
/// <param name="Unchanged">For how many it was so already.</param>
internal sealed record BulkResult(int Changed, int Unchanged, IReadOnlyList<BulkRefusal> Refused);

/// <summary>Whom it could not be done for, and the code of the reason.</summary>
internal sealed record BulkRefusal(PersonId? Person, MembershipId? Member, string Code);

/// <param name="Person">Null for a member who is nobody at WeCom.</param>
/// <param name="Member">Null for somebody without a membership.</param>
internal sealed record Selected(PersonId? Person, MembershipId? Member);

/// <param name="IsLeft">They have left the company; else they are nobody at WeCom.</param>
internal sealed record Unreachable(PersonId? Person, MembershipId Member, string Status, bool IsLeft);

internal static class SelectionRules
{
    private const int MaxNamed = 1000;

    public static void NamesSomebody<T>(this IRuleBuilder<T, Selection> rule) => rule
        .Must(s => s.NamesOneKind).WithMessage("Say whom by exactly one of people, members, department, all.")
        .Must(s => s.People is null or { Count: >= 1 and <= MaxNamed }).WithMessage("1 to 1,000 people at once.")
        .Must(s => s.Members is null or { Count: >= 1 and <= MaxNamed }).WithMessage("1 to 1,000 members at once.");
}

/// <summary>Resolves a selection to people and the memberships that they have.</summary>
internal sealed class Selections(ITeamReads reads)
{
    private const string Below = """
        with recursive below as (
            select id from directory.departments_1 where tenant_id = @team and id = @department and not removed
            union
            select d.id from directory.departments_1 d join below b on d.parent_id = b.id where d.tenant_id = @team and not d.removed and @children)
        """;

    /// <summary>People who are there, with a membership or without.</summary>
    public Task<IReadOnlyList<Selected>> PeopleAsync(TeamId team, Selection whom, CancellationToken ct) => ListAsync<Selected>(
        team,
        whom,
        $"""
        {Below}
        select p.id as person, m.id as member from directory.people_1 p
        left join directory.members_1 m on m.tenant_id = p.tenant_id and m.person_id = p.id
        where p.tenant_id = @team and p.presence <> 'left' and {FilterOf(whom)} order by p.id
        """,
        ct);

    /// <summary>Whom everybody, or a department, means as well and who is no person that could be let in: the list shows them too. None where people are named.</summary>
    public async Task<IReadOnlyList<Unreachable>> UnreachableAsync(TeamId team, Selection whom, CancellationToken ct) => whom is { People: null, Members: null }
        ? await ListAsync<Unreachable>(
            team,
            whom,
            $"""
            {Below}
            select m.person_id as person, m.id as member, m.status, p.id is not null as is_left from directory.members_1 m
            left join directory.people_1 p on p.tenant_id = m.tenant_id and p.id = m.person_id
            where m.tenant_id = @team and (p.id is null or p.presence = 'left') and m.reason is distinct from 'merged' and {FilterOf(whom)} order by m.id
            """,
            ct)
        : [];

    /// <summary>Memberships, whether their person is still there or not.</summary>
    public Task<IReadOnlyList<Selected>> MembersAsync(TeamId team, Selection whom, CancellationToken ct) => ListAsync<Selected>(
        team,
        whom,
        $"""
        {Below}
        select m.person_id as person, m.id as member from directory.members_1 m
        left join directory.people_1 p on p.tenant_id = m.tenant_id and p.id = m.person_id
        where m.tenant_id = @team and {FilterOf(whom)} order by m.id
        """,
        ct);

    /// <summary>Who was named and was not found: another team's, unknown, or gone.</summary>
    public static IEnumerable<BulkRefusal> Missing(Selection whom, IReadOnlyCollection<Selected> found) =>
    [
        .. (whom.People ?? []).Except(found.Select(s => s.Person).OfType<PersonId>()).Select(p => new BulkRefusal(p, null, RequestErrors.NotFound.Code)),
        .. (whom.Members ?? []).Except(found.Select(s => s.Member).OfType<MembershipId>()).Select(m => new BulkRefusal(null, m, RequestErrors.NotFound.Code)),
    ];

    private Task<IReadOnlyList<T>> ListAsync<T>(TeamId team, Selection whom, string sql, CancellationToken ct) => reads.ListAsync<T>(
        team,
        sql,
        new
        {
            people = whom.People?.Select(p => p.Value).ToArray() ?? [],
            members = whom.Members?.Select(m => m.Value).ToArray() ?? [],
            department = whom.Department ?? 0,
            children = whom.IncludeChildren,
        },
        ct);

    private static string FilterOf(Selection whom) => whom switch
    {
        { All: true } => "true",
        { People: not null } => "p.id = any(@people)",
        { Members: not null } => "m.id = any(@members)",
        _ => "p.departments && (select array_agg(id) from below)",
    };
}
