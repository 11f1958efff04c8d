using System.ComponentModel.DataAnnotations;
using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Liaison.Directory.Members;

[Requires(Role.Admin, Scopes.MembersRead)]
internal sealed record GetMember(TeamId Team, MembershipId Member) : IQuery<VersionedPerson>, ITeamRequest;

[Requires(Role.Admin, Scopes.MembersRead)]
internal sealed record GetPerson(TeamId Team, PersonId Person) : IQuery<VersionedPerson>, ITeamRequest;

/// <param name="Version">The membership's; null without one.</param>
internal sealed record VersionedPerson(PersonItem Item, long? Version);

/// <summary>A person and their membership, or the one without the other.</summary>
/// <param name="Person">Null for a member who is nobody at WeCom.</param>
/// <param name="MaybeNow">A userid that may be the same person's new one: an admin has to say.</param>
internal sealed record PersonItem(
    PersonId? Person, MembershipId? Member, string Name, string? UserId, string? Position, IReadOnlyList<long> Departments,
    [property: AllowedValues("present", "out-of-scope", "presumed", "left")] string? Presence, int? WeComStatus,
    [property: AllowedValues("authorized", "invited", "active", "locked", "deauthorized", "removed")] string? Status, Role? Role, string? Reason, DateTimeOffset? Since, AccountId? Account, string? MaybeNow);

internal sealed record PersonRow(
    PersonId? Person, MembershipId? Member, string Name, string? Userid, string? Position, long[] Departments, string? Presence, int? WecomStatus, string? Status,
    string? Role, string? Reason, DateTimeOffset? Since, AccountId? Account, string? MaybeNow, long? Version, string? Email, Guid RowId)
{
    public const string Columns =
        "p.id as person, m.id as member, p.name, p.userid, p.position, p.departments, p.presence, p.wecom_status, m.status, m.role, m.reason, m.since, m.account_id as account, p.maybe_now, m.version, m.email";

    public const string ColumnsOfNobody =
        "null::uuid as person, m.id as member, '' as name, null as userid, null as position, '{}'::bigint[] as departments, null as presence, null::int as wecom_status, "
        + "m.status, m.role, m.reason, m.since, m.account_id as account, null as maybe_now, m.version, m.email";

    public PersonItem Called(string name) => new(
        Person, Member, name, Userid, Position, Departments, Presence, WecomStatus, Status, Role is null ? null : Enum.Parse<Role>(Role), Reason, Since, Account, MaybeNow);
}

internal static class PersonNames
{
    /// <summary>Who is nobody at WeCom is called as their account is, or as the mailbox that was invited.</summary>
    public static async Task<IReadOnlyList<PersonItem>> NamedAsync(this IAccounts accounts, IReadOnlyList<PersonRow> rows, CancellationToken ct)
    {
        var nobodies = rows.Where(r => r.Person is null).Select(r => r.Account).OfType<AccountId>().Distinct().ToList();
        var names = nobodies.Count > 0 ? await accounts.FindManyAsync(nobodies, ct) : new Dictionary<AccountId, AccountSummary>();
        return [.. rows.Select(r => r.Called(r is { Person: null, Account: { } account } ? names.GetValueOrDefault(account)?.Name ?? "" : r.Person is null ? r.Email ?? "" : r.Name))];
    }

    public static Results<Ok<PersonItem>, ProblemHttpResult> ToOkWithTag(this Outcome<VersionedPerson> outcome, HttpContext http)
    {
        if (outcome.IsRefused(out var refusal, out var found))
        {
            return refusal.ToProblem();
        }

        if (found.Version is { } version)
        {
            http.Response.Headers.ETag = EntityTags.Of(version);
        }

        return TypedResults.Ok(found.Item);
    }
}

internal sealed class GetMemberHandler(ITeamReads reads, IAccounts accounts) : IQueryHandler<GetMember, VersionedPerson>, IQueryHandler<GetPerson, VersionedPerson>
{
    public async Task<Outcome<VersionedPerson>> Handle(GetMember request, CancellationToken cancellationToken) => await OneAsync(
        await reads.FindAsync<PersonRow>(
            request.Team,
            $"""
            select {PersonRow.Columns}, p.id as row_id from directory.members_1 m join directory.people_1 p on p.tenant_id = m.tenant_id and p.id = m.person_id
            where m.tenant_id = @team and m.id = @member
            union all
            select {PersonRow.ColumnsOfNobody}, m.id from directory.members_1 m where m.tenant_id = @team and m.id = @member and m.person_id is null
            """,
            new { member = request.Member.Value },
            cancellationToken),
        cancellationToken);

    public async Task<Outcome<VersionedPerson>> Handle(GetPerson request, CancellationToken cancellationToken) => await OneAsync(
        await reads.FindAsync<PersonRow>(
            request.Team,
            $"""
            select {PersonRow.Columns}, p.id as row_id from directory.people_1 p left join directory.members_1 m on m.tenant_id = p.tenant_id and m.person_id = p.id
            where p.tenant_id = @team and p.id = @person
            """,
            new { person = request.Person.Value },
            cancellationToken),
        cancellationToken);

    private async Task<Outcome<VersionedPerson>> OneAsync(PersonRow? row, CancellationToken ct) =>
        row is null ? RequestErrors.NotFound : new VersionedPerson((await accounts.NamedAsync([row], ct))[0], row.Version);
}
