using Dapper;
using FluentValidation;
using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Work;
using Liaison.Notifications.Sources;

namespace Liaison.Notifications.Work.People;

/// <summary>Says who a source's user is. Nobody loses a link by it: what stands in the way has to be taken away first.</summary>
[Requires(Role.Admin, Scopes.None), RetryOnConflict]
internal sealed record LinkSourceUser(TeamId Team, Guid Source, Guid User, AccountId Account) : ICommand, ITeamRequest;

/// <summary>Takes a link, or what somebody says of themselves, away.</summary>
[Requires(Role.Admin, Scopes.None), RetryOnConflict]
internal sealed record UnlinkSourceUser(TeamId Team, Guid Source, Guid User) : ICommand, ITeamRequest;

/// <summary>"This is me": at once where the verified e-mail says so too, else when an admin agrees.</summary>
/// <param name="Login">As the source calls them.</param>
[Requires(Role.Member, Scopes.None), RetryOnConflict]
internal sealed record ClaimSourceUser(TeamId Team, Guid Source, string Login) : ICommand, ITeamRequest;

/// <summary>"This is not me", or not any more.</summary>
[Requires(Role.Member, Scopes.None), RetryOnConflict]
internal sealed record UnclaimSourceUser(TeamId Team, Guid Source) : ICommand, ITeamRequest;

internal sealed class ClaimSourceUserValidator : AbstractValidator<ClaimSourceUser>
{
    public ClaimSourceUserValidator() => RuleFor(c => c.Login).NotEmpty().MaximumLength(PlainText.LongestName);
}

internal sealed class LinkSourceUserHandler(UnitOfWork work, IStreams streams, LiveSources sources, IMemberDirectory members, IAccounts accounts, WorkContext context, TimeProvider time)
    : ICommandHandler<LinkSourceUser>, ICommandHandler<UnlinkSourceUser>, ICommandHandler<ClaimSourceUser>, ICommandHandler<UnclaimSourceUser>
{
    private const string ById = "id = @user";
    private const string ByLogin = "login = @login";
    private const string ByAccount = "(account_id = @account or claimed_by = @account)";

    public async Task<Outcome> Handle(LinkSourceUser request, CancellationToken cancellationToken)
    {
        if (await sources.FindAsync(request.Team, request.Source, cancellationToken) is null)
        {
            return RequestErrors.NotFound;
        }

        if (await members.FindActiveAsync(request.Team, request.Account, cancellationToken) is null)
        {
            return SourceUserErrors.NoMember;
        }

        return (await FindAsync(request.Team, request.Source, ById, new { user = request.User, account = request.Account.Value }, cancellationToken)) switch
        {
            [] => RequestErrors.NotFound,
            [{ AccountId: { } linked }, ..] => linked == request.Account ? Outcome.Done : SourceUserErrors.Linked,
            [{ IsAccountLinked: true }, ..] => SourceUserErrors.AccountLinked,
            [var user, ..] => await LinkAsync(request.Team, request.Source, user.Id, request.Account, user.ClaimedBy == request.Account, cancellationToken),
        };
    }

    public async Task<Outcome> Handle(UnlinkSourceUser request, CancellationToken cancellationToken) =>
        (await FindAsync(request.Team, request.Source, ById, new { user = request.User, account = Guid.Empty }, cancellationToken)) switch
        {
            [] => RequestErrors.NotFound,
            [var user, ..] => await UnlinkAsync(request.Team, request.Source, user, cancellationToken),
        };

    public async Task<Outcome> Handle(ClaimSourceUser request, CancellationToken cancellationToken)
    {
        if (context.Caller.Account is not { } me || await sources.FindAsync(request.Team, request.Source, cancellationToken) is null)
        {
            return RequestErrors.NotFound;
        }

        var account = await accounts.FindAsync(me, cancellationToken);
        var users = await FindAsync(request.Team, request.Source, ByLogin, new { login = request.Login.Trim(), account = me.Value }, cancellationToken);
        // A login can have been somebody else's before: whoever is free, and of those who was heard of last.
        switch (users.OrderBy(u => u.AccountId is not null).ThenByDescending(u => u.SaidAt).FirstOrDefault())
        {
            case null:
                return SourceUserErrors.UnknownLogin;
            case { AccountId: { } linked }:
                return linked == me ? Outcome.Done : SourceUserErrors.Linked;
            case { IsAccountLinked: true }:
                return SourceUserErrors.AccountLinked;
            case { ClaimedBy: { } other } when other != me:
                return SourceUserErrors.Claimed;
            case { Email: { } email } user when account is { EmailVerified: true } && account.Email == email:
                return await LinkAsync(request.Team, request.Source, user.Id, me, claimed: true, cancellationToken);
            case { } user:
                work.Session.Execute($"""
                    update notifications.source_users set claimed_by = case when id = {user.Id} then {me.Value} end, claimed_at = case when id = {user.Id} then {time.GetUtcNow()} end
                    where tenant_id = {Tenant.Of(request.Team).Id} and source_id = {request.Source} and (id = {user.Id} or claimed_by = {me.Value})
                    """);
                return Outcome.Done;
        }
    }

    public async Task<Outcome> Handle(UnclaimSourceUser request, CancellationToken cancellationToken)
    {
        if (context.Caller.Account is not { } me)
        {
            return RequestErrors.NotFound;
        }

        var users = await FindAsync(request.Team, request.Source, ByAccount, new { account = me.Value }, cancellationToken);
        return (users.FirstOrDefault(u => u.AccountId == me) ?? (users is [var first, ..] ? first : null)) is { } user
            ? await UnlinkAsync(request.Team, request.Source, user, cancellationToken)
            : RequestErrors.NotFound;
    }

    /// <summary>Users of a source, while nobody else changes who is who.</summary>
    private async Task<IReadOnlyList<Row>> FindAsync(TeamId team, Guid source, string which, object parameters, CancellationToken ct)
    {
        var connection = await work.BeginAsync(ct);
        await SourceUserLinks.LockAsync(connection, team, ct);
        var all = new DynamicParameters(parameters);
        all.AddDynamicParams(new { team = Tenant.Of(team).Id, source });
        return (await connection.QueryAsync<Row>(new CommandDefinition(
            $"""
            select id, account_id, claimed_by, email, said_at, exists (
                select from notifications.source_users o where o.tenant_id = @team and o.source_id = @source and o.account_id = @account and o.id <> u.id) as is_account_linked
            from notifications.source_users u where tenant_id = @team and source_id = @source and {which}
            """,
            all,
            cancellationToken: ct))).AsList();
    }

    private Task<Outcome> LinkAsync(TeamId team, Guid source, Guid user, AccountId account, bool claimed, CancellationToken ct)
    {
        // What they said of another user is settled by this, too.
        work.Session.Execute($"""
            update notifications.source_users set claimed_by = null, claimed_at = null
            where tenant_id = {Tenant.Of(team).Id} and source_id = {source} and (id = {user} or claimed_by = {account.Value})
            """);
        work.Session.Execute($"""
            update notifications.source_users set account_id = {account.Value}, linked_by = {(claimed ? "member" : "admin")}, unlinked_account_id = null
            where tenant_id = {Tenant.Of(team).Id} and id = {user}
            """);
        return streams.ChangeOrStartAsync<SourceUserDecisions>(team, user, _ => [new SourceUserLinked(source, account, claimed)], ct);
    }

    private async Task<Outcome> UnlinkAsync(TeamId team, Guid source, Row user, CancellationToken ct)
    {
        work.Session.Execute($"""
            update notifications.source_users
            set account_id = null, linked_by = null, unlinked_account_id = coalesce(account_id, unlinked_account_id), claimed_by = null, claimed_at = null
            where tenant_id = {Tenant.Of(team).Id} and id = {user.Id}
            """);
        return user.AccountId is { } account
            ? await streams.ChangeOrStartAsync<SourceUserDecisions>(team, user.Id, _ => [new SourceUserUnlinked(source, account)], ct)
            : Outcome.Done;
    }

    private sealed record Row(Guid Id, AccountId? AccountId, AccountId? ClaimedBy, string? Email, DateTimeOffset SaidAt, bool IsAccountLinked);
}
