using System.Security.Cryptography;
using System.Text;
using Liaison.Binding.Accounts;
using Liaison.EventStore;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;

namespace Liaison.Binding.Sessions;

/// <summary>
/// Remembers a refused sign-in, in a transaction of its own: the refused command's is rolled back. For an account that is an event; for an
/// unknown address a row with its hash.
/// </summary>
internal sealed class RefusedSignIns(IEventStore store, WorkContext context, TimeProvider time)
{
    public async Task RecordAsync(AccountId? account, string email, SignInRefusal reason, DateTimeOffset? lockedUntil, CancellationToken ct)
    {
        var metadata = new EventMetadata(context.Caller.Actor, "sign-in", CorrelationId: context.CorrelationId);
        await using var session = store.OpenSession(metadata);
        // The same round trips for an address that nobody has: time must not tell which it was.
        var subject = account ?? new AccountId(Id.New(time));
        await AccountLock.TakeAsync(session, subject, ct);
        var (_, version) = await session.LoadAsync<Account>(Tenant.Platform.Id, subject.Value, ct);
        if (account is not null)
        {
            session.Append(new StreamAppend(Tenant.Platform.Id, subject.Value, typeof(Account), version, [new SignInRefused(reason, lockedUntil)]));
        }
        else
        {
            session.Execute($"""
                insert into binding.unknown_sign_ins (id, email_hash, remote_address, at)
                values ({Id.New(time)}, {SHA256.HashData(Encoding.UTF8.GetBytes(email))}, {context.RemoteAddress}, {time.GetUtcNow()})
                """);
        }

        await session.SaveAsync(ct);
    }
}
