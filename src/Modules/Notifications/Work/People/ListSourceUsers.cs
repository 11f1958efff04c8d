using System.ComponentModel.DataAnnotations;
using FluentValidation;
using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;
using Liaison.Notifications.Sources;

namespace Liaison.Notifications.Work.People;

/// <summary>Whom a source has told of, by name, and who they are here.</summary>
/// <param name="State"><c>linked</c>, <c>unlinked</c>, or <c>claimed</c>: somebody waits for an admin to agree.</param>
/// <param name="Search">Part of a name, a login or an e-mail.</param>
[Requires(Role.Admin, Scopes.WorkRead)]
internal sealed record ListSourceUsers(TeamId Team, Guid Source, string? State, string? Search, string? Cursor, int Limit) : IQuery<Page<SourceUserItem>>, ITeamRequest;

/// <param name="ExternalId">The source's own.</param>
/// <param name="Account">Who they are here; null for nobody yet.</param>
/// <param name="LinkedBy">How: by the verified e-mail, by the member (and an admin who agreed), or by an admin.</param>
/// <param name="Claimed">Who says that this is them.</param>
internal sealed record SourceUserItem(
    Guid Id, string ExternalId, string? Login, string? Email, string? Name, LinkedAccount? Account, [property: AllowedValues("email", "member", "admin")] string? LinkedBy, LinkedAccount? Claimed,
    DateTimeOffset? ClaimedAt);

/// <param name="IsActive">False for a member who is locked or gone: nothing reaches them.</param>
internal sealed record LinkedAccount(AccountId Id, string Email, string Name, bool IsActive);

/// <summary>As whom the caller is known at the team's sources.</summary>
[Requires(Role.Member, Scopes.None)]
internal sealed record ListMySourceUsers(TeamId Team) : IQuery<IReadOnlyList<MySourceUser>>, ITeamRequest;

/// <param name="Linked">Who they are at this source; null for nobody yet.</param>
/// <param name="Claimed">Who they say they are: an admin has to agree.</param>
internal sealed record MySourceUser(Guid Source, string SourceName, string SourceKind, MyUser? Linked, MyUser? Claimed);

internal sealed record MyUser(Guid Id, string? Login, string? Name);

internal sealed class ListSourceUsersValidator : AbstractValidator<ListSourceUsers>
{
    public ListSourceUsersValidator()
    {
        RuleFor(q => q.Limit).InclusiveBetween(1, 200);
        RuleFor(q => q.Search).MaximumLength(100);
        RuleFor(q => q.State).Must(s => s is null or "linked" or "unlinked" or "claimed").WithMessage("linked, unlinked or claimed");
    }
}

internal sealed class ListSourceUsersHandler(ITeamReads reads, Cursors cursors, LiveSources sources, IAccounts accounts, IMemberDirectory members, WorkContext context)
    : IQueryHandler<ListSourceUsers, Page<SourceUserItem>>, IQueryHandler<ListMySourceUsers, IReadOnlyList<MySourceUser>>
{
    public async Task<Outcome<Page<SourceUserItem>>> Handle(ListSourceUsers request, CancellationToken cancellationToken)
    {
        if (await sources.FindAsync(request.Team, request.Source, cancellationToken) is null)
        {
            return RequestErrors.NotFound;
        }

        var (list, after) = ($"source-users/{request.Source}?{request.State}&{request.Search}", new Position("", Guid.Empty));
        if (request.Cursor is { } cursor && !cursors.TryOpen(request.Team, list, cursor, out after))
        {
            return RequestErrors.CursorInvalid;
        }

        var rows = await reads.ListAsync<Row>(
            request.Team,
            """
            select id, external_id, login, email, name, account_id, linked_by, claimed_by, claimed_at, label from (
                select *, lower(coalesce(name, login, external_id)) as label from notifications.source_users where tenant_id = @team and source_id = @source) u
            where (@state::text is null or case @state when 'linked' then account_id is not null when 'unlinked' then account_id is null else claimed_by is not null end)
                and (@search::text is null or label like @search or lower(login) like @search or lower(email) like @search)
                and (label, id) > (@label, @id) order by label, id limit @limit
            """,
            new
            {
                source = request.Source,
                state = request.State,
                search = LikePattern.Containing(request.Search),
                label = after!.Label,
                id = after.Id,
                limit = request.Limit + 1,
            },
            cancellationToken);
        var page = rows.Take(request.Limit).ToList();
        var linked = await AccountsAsync(request.Team, [.. page.SelectMany(r => new[] { r.AccountId, r.ClaimedBy }).OfType<AccountId>().Distinct()], cancellationToken);
        return new Page<SourceUserItem>(
            [.. page.Select(r => new SourceUserItem(r.Id, r.ExternalId, r.Login, r.Email, r.Name, Of(r.AccountId), r.LinkedBy, Of(r.ClaimedBy), r.ClaimedAt))],
            rows.Count > request.Limit ? cursors.Seal(request.Team, list, new Position(page[^1].Label, page[^1].Id)) : null);

        LinkedAccount? Of(AccountId? account) => account is { } id ? linked.GetValueOrDefault(id) : null;
    }

    public async Task<Outcome<IReadOnlyList<MySourceUser>>> Handle(ListMySourceUsers request, CancellationToken cancellationToken)
    {
        var rows = await reads.ListAsync<MyRow>(
            request.Team,
            """
            select s.id as source, s.name as source_name, s.kind as source_kind, u.id, u.login, u.name, u.account_id is not null as is_linked
            from notifications.sources_1 s
            left join notifications.source_users u on u.tenant_id = @team and u.source_id = s.id and (u.account_id = @me or u.claimed_by = @me)
            where s.tenant_id = @team and s.removed_at is null order by s.name, s.id
            """,
            new { me = context.Caller.Account?.Value },
            cancellationToken);
        return Outcome<IReadOnlyList<MySourceUser>>.Of([.. rows.GroupBy(r => (r.Source, r.SourceName, r.SourceKind)).Select(s => new MySourceUser(
            s.Key.Source,
            s.Key.SourceName,
            s.Key.SourceKind,
            s.Where(u => u is { Id: not null, IsLinked: true }).Select(u => new MyUser(u.Id!.Value, u.Login, u.Name)).FirstOrDefault(),
            s.Where(u => u is { Id: not null, IsLinked: false }).Select(u => new MyUser(u.Id!.Value, u.Login, u.Name)).FirstOrDefault()))]);
    }

    private async Task<IReadOnlyDictionary<AccountId, LinkedAccount>> AccountsAsync(TeamId team, IReadOnlyList<AccountId> ids, CancellationToken ct)
    {
        var known = await accounts.FindManyAsync(ids, ct);
        // They share their reads.
        var active = (await Task.WhenAll(ids.Select(id => members.FindActiveAsync(team, id, ct)))).OfType<ActiveMember>().Select(m => m.Account).ToHashSet();
        return known.Values.ToDictionary(a => a.Id, a => new LinkedAccount(a.Id, a.Email, a.Name, active.Contains(a.Id)));
    }

    private sealed record Position(string Label, Guid Id);

    private sealed record Row(
        Guid Id, string ExternalId, string? Login, string? Email, string? Name, AccountId? AccountId, string? LinkedBy, AccountId? ClaimedBy, DateTimeOffset? ClaimedAt, string Label);

    private sealed record MyRow(Guid Source, string SourceName, string SourceKind, Guid? Id, string? Login, string? Name, bool IsLinked);
}
