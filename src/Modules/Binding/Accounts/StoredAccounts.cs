using System.Text.Json;
using Dapper;
using FluentValidation;
using Liaison.Binding.Contracts;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Secrets;

namespace Liaison.Binding.Accounts;

internal sealed class StoredAccounts(
    IPlatformReads reads, NewAccounts accounts, Passwords passwords, IValidator<RegisterAccount> rules, TimeProvider time) : IAccounts
{
    public async Task<AccountSummary?> FindAsync(AccountId account, CancellationToken ct) =>
        (await FindManyAsync([account], ct)).GetValueOrDefault(account);

    public async Task<IReadOnlyDictionary<AccountId, AccountSummary>> FindManyAsync(IReadOnlyCollection<AccountId> accounts, CancellationToken ct)
    {
        var rows = await reads.ListAsync<AccountSummary>(
            "select id, email, email_verified, name from binding.accounts_1 where tenant_id = @tenant and id = any(@ids)",
            new { tenant = Tenant.Platform.Id, ids = accounts.Select(a => a.Value).ToArray() },
            ct);
        return rows.ToDictionary(a => a.Id);
    }

    public async Task<IReadOnlyDictionary<string, AccountId>> FindByVerifiedEmailsAsync(IEventSession session, IReadOnlyCollection<string> emails, CancellationToken ct)
    {
        var connection = await session.BeginAsync(ct);
        var rows = await connection.QueryAsync<(string Email, AccountId Id)>(new CommandDefinition(
            "select email, id from binding.accounts_1 where tenant_id = @tenant and email = any(@emails) and email_verified",
            new { tenant = Tenant.Platform.Id, emails = emails.ToArray() },
            cancellationToken: ct));
        return rows.ToDictionary(r => r.Email, r => r.Id, StringComparer.Ordinal);
    }

    public async Task<Outcome<AccountId>> RegisterOwnerAsync(string email, string name, Secret password, CancellationToken ct)
    {
        var errors = rules.Validate(new RegisterAccount(email, name, password)).Errors;
        if (errors is not [] || !EmailAddress.TryParse(email, out var address))
        {
            return RequestErrors.Invalid([.. errors.Select(e => new FieldError("/" + JsonNamingPolicy.CamelCase.ConvertName(e.PropertyName), e.ErrorCode, e.ErrorMessage))]);
        }

        var account = new AccountId(Id.New(time));
        var collected = await accounts.CollectAsync(account, address, name.Trim(), passwords.Hash(password), ct);
        return collected.Refusal is { } refusal ? refusal : account;
    }

    public Task<bool> AnyAsync(CancellationToken ct) => reads.FindAsync<bool>("select exists (select 1 from binding.accounts_1)", null, ct);
}
