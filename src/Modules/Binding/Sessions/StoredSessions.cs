using Dapper;
using Liaison.Binding.Accounts;
using Liaison.Binding.Contracts;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;

namespace Liaison.Binding.Sessions;

internal sealed class StoredSessions(IPlatformReads reads, TimeProvider time) : ISessions
{
    public Task<IReadOnlyList<LiveSession>> ListAsync(AccountId account, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return reads.ListAsync<LiveSession>(
            $"""
            select id, device, created_at, last_used_at from binding.sessions
            where account_id = @account and {SessionRules.IsLive}
            order by last_used_at desc, id desc limit 200
            """,
            new { account, now, idleSince = now - SessionRules.Idle },
            ct);
    }

    public async Task<bool> EndAsync(IEventSession session, AccountId account, Guid? only, string reason, CancellationToken ct) =>
        await EndAsync(session, account, only, except: null, reason, ct) > 0;

    public Task<int> EndAllAsync(IEventSession session, AccountId account, string reason, CancellationToken ct) =>
        EndAsync(session, account, only: null, except: null, reason, ct);

    /// <summary>Collects the end of an account's live sessions.</summary>
    /// <returns>How many; with 0 nothing was collected.</returns>
    public async Task<int> EndAsync(IEventSession session, AccountId account, Guid? only, Guid? except, string reason, CancellationToken ct)
    {
        await AccountLock.TakeAsync(session, account, ct);
        var now = time.GetUtcNow();
        var connection = await session.BeginAsync(ct);
        Guid[] live = [.. await connection.QueryAsync<Guid>(new CommandDefinition(
            $"""
            select id from binding.sessions
            where account_id = @account and {SessionRules.IsLive} and id = coalesce(@only, id) and id is distinct from @except
            """,
            new { account, now, idleSince = now - SessionRules.Idle, only, except },
            cancellationToken: ct))];
        if (live is [])
        {
            return 0;
        }

        session.Execute($"update binding.sessions set ended_at = {now}, ended_reason = {reason} where id = any({live})");
        var (_, version) = await session.LoadAsync<Account>(Tenant.Platform.Id, account.Value, ct);
        session.Append(new StreamAppend(Tenant.Platform.Id, account.Value, typeof(Account), version, [new SessionsRevoked(live, reason)]));
        return live.Length;
    }
}
