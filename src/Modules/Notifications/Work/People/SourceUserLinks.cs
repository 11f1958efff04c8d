using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Work;
using Npgsql;

namespace Liaison.Notifications.Work.People;

/// <summary>
/// Links source users to accounts by their e-mail: equal to the verified one of an active member, whoever of the two comes first. What somebody has decided by hand stays, and nobody
/// loses a link to it: an account has one user of a source at the most.
/// </summary>
internal sealed class SourceUserLinks(UnitOfWork work, IAccounts accounts, IMemberDirectory members)
{
    private const int Locks = 0x6c75;

    /// <summary>Lets one at a time change who is who in a team, until its transaction ends. Comes before the rows of the users are touched.</summary>
    public static FormattableString Lock(TeamId team) => $"select pg_advisory_xact_lock({Locks}, {SlotOf(team)})";

    /// <inheritdoc cref="Lock"/>
    public static async Task LockAsync(NpgsqlConnection connection, TeamId team, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select pg_advisory_xact_lock($1, $2)", connection)
        {
            Parameters = { new NpgsqlParameter<int> { TypedValue = Locks }, new NpgsqlParameter<int> { TypedValue = SlotOf(team) } },
        };
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Collects links of users who have come, or whose mailbox is known from now on.</summary>
    public async Task LinkAsync(TeamId team, Guid source, IReadOnlyDictionary<Guid, KnownUser> people, CancellationToken ct)
    {
        // One of two users with one mailbox, and always the same.
        var waiting = people.Values.Where(p => p is { MayLink: true, Email: not null }).OrderBy(p => p.ExternalId, StringComparer.Ordinal).DistinctBy(p => p.Email, StringComparer.Ordinal).ToList();
        if (waiting.Count == 0)
        {
            return;
        }

        var owners = await accounts.FindByVerifiedEmailsAsync(work.Session, [.. waiting.Select(p => p.Email!)], ct);
        var active = owners.Count == 0 ? [] : await members.WhichAreActiveAsync(work.Session, team, [.. owners.Values], ct);
        var links = waiting.Where(p => owners.TryGetValue(p.Email!, out var account) && active.Contains(account)).Select(p => (User: p.Id, Account: owners[p.Email!].Value)).ToList();
        if (links.Count > 0)
        {
            work.Session.Execute($"""
                update notifications.source_users u set account_id = l.account_id, linked_by = 'email', claimed_by = null, claimed_at = null
                from unnest({links.Select(l => l.User).ToArray()}, {links.Select(l => l.Account).ToArray()}) as l (id, account_id)
                where u.tenant_id = {Tenant.Of(team).Id} and u.id = l.id and u.account_id is null and u.unlinked_account_id is distinct from l.account_id
                    and not exists (select from notifications.source_users o where o.tenant_id = u.tenant_id and o.source_id = {source} and o.account_id = l.account_id)
                """);
        }
    }

    private static int SlotOf(TeamId team) => BitConverter.ToInt32(team.Value.ToByteArray(), 12);
}

/// <summary>Who joins a team, or is let in again, is found among its source users.</summary>
internal sealed class LinkSourceUsersOnJoin(IAccounts accounts, IMemberDirectory members) : ISubscription, IReactTo<MemberJoined>, IReactTo<MemberUnlocked>
{
    public string Name => "link-source-users-on-join";

    public Task ReactAsync(MemberJoined data, IEvent @event, IEventSession session, CancellationToken ct) => LinkAsync(new TeamId(Guid.Parse(@event.TenantId)), data.Account, session, ct);

    public async Task ReactAsync(MemberUnlocked data, IEvent @event, IEventSession session, CancellationToken ct)
    {
        var team = new TeamId(Guid.Parse(@event.TenantId));
        if (await members.FindAsync(team, new MembershipId(@event.StreamId), ct) is { Account: { } account })
        {
            await LinkAsync(team, account, session, ct);
        }
    }

    private async Task LinkAsync(TeamId team, AccountId account, IEventSession session, CancellationToken ct)
    {
        if (await accounts.FindAsync(account, ct) is not { EmailVerified: true } known || await members.FindActiveAsync(team, account, ct) is null)
        {
            return;
        }

        session.Execute(SourceUserLinks.Lock(team));
        session.Execute($"""
            update notifications.source_users u set account_id = {account.Value}, linked_by = 'email', claimed_by = null, claimed_at = null
            from (
                select distinct on (source_id) id from notifications.source_users
                where tenant_id = {Tenant.Of(team).Id} and email = {known.Email} and account_id is null and unlinked_account_id is distinct from {account.Value}
                order by source_id, external_id) f
            where u.tenant_id = {Tenant.Of(team).Id} and u.id = f.id
                and not exists (select from notifications.source_users o where o.tenant_id = u.tenant_id and o.source_id = u.source_id and o.account_id = {account.Value})
            """);
    }
}
