using Liaison.Binding.Accounts;
using Liaison.Binding.Contracts;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Secrets;
using Liaison.Kernel.Work;

namespace Liaison.Binding.Sessions;

/// <summary>Opens a session in the unit of work, for an account that has just proven itself.</summary>
internal sealed class OpenSessions(UnitOfWork work, IStreams streams, TimeProvider time)
{
    private const int LongestDevice = 200;

    /// <param name="inHeader">Its token is for the header, where there are no cookies.</param>
    public async Task<Outcome<OpenedSession>> OpenAsync(AccountId account, Guid session, SignInMethod method, string? device, CancellationToken ct, bool inHeader = false)
    {
        await AccountLock.TakeAsync(work.Session, account, ct);
        var email = "";
        var decided = await streams.ChangeAsync<Account>(
            Tenant.Platform,
            account.Value,
            a =>
            {
                email = a.Email;
                return a.SignIn(method, session);
            },
            ct);
        if (decided.Refusal is { } refusal)
        {
            return refusal;
        }

        var (random, now) = (RandomTokens.Token(), time.GetUtcNow());
        var token = inHeader ? new Secret(BearerSessionHandler.Prefix + random.Reveal()) : random;
        var endsAt = now + SessionRules.Lifetime;
        work.Session.Execute($"""
            insert into binding.sessions (token_hash, id, account_id, device, created_at, last_used_at, ends_at)
            values ({RandomTokens.Hash(token)}, {session}, {account}, {Printable(device)}, {now}, {now}, {endsAt})
            """);
        return new OpenedSession(account, email, session, token, endsAt);
    }

    private static string? Printable(string? device)
    {
        var text = string.Concat((device ?? "").Where(c => c is >= ' ' and <= '~').Take(LongestDevice)).Trim();
        return text is "" ? null : text;
    }
}
