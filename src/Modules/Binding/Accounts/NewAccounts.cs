using Liaison.Binding.Contracts;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Work;

namespace Liaison.Binding.Accounts;

/// <summary>The one way in which an account comes to be: with an e-mail that was proven, and a password.</summary>
internal sealed class NewAccounts(UnitOfWork work, IStreams streams)
{
    /// <summary>Collects the account in the unit of work. Should its e-mail be taken meanwhile, saving answers <c>accounts.email-taken</c>.</summary>
    public async Task<Outcome> CollectAsync(AccountId account, EmailAddress email, string name, string passwordHash, CancellationToken ct)
    {
        work.Session.Execute($"insert into binding.passwords (account_id, hash) values ({account}, {passwordHash})");
        return await streams.ChangeOrStartAsync<Account>(
            Tenant.Platform, account.Value, existing => Account.Register(existing, email, name), ct);
    }
}
