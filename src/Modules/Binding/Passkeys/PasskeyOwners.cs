using Liaison.Binding.Contracts;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;
using Microsoft.AspNetCore.Identity;

namespace Liaison.Binding.Passkeys;

/// <summary>How ASP.NET Core Identity finds accounts and their passkeys while it checks an authenticator's answer. It changes nothing: our commands do.</summary>
internal sealed class PasskeyOwners(IPlatformReads reads, IAccounts accounts) : IUserPasskeyStore<AccountSummary>
{
    private const string Columns = "select credential_id, public_key, created_at, sign_count, transports, is_backup_eligible, is_backed_up, name from binding.passkeys";

    public async Task<AccountSummary?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Guid.TryParse(userId, out var id) ? await accounts.FindAsync(new AccountId(id), cancellationToken) : null;

    public async Task<AccountSummary?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        await reads.FindAsync<AccountId?>("select account_id from binding.passkeys where credential_id = @credentialId", new { credentialId }, cancellationToken) is { } account
            ? await accounts.FindAsync(account, cancellationToken)
            : null;

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(AccountSummary user, byte[] credentialId, CancellationToken cancellationToken) =>
        (await reads.FindAsync<Row>($"{Columns} where account_id = @Id and credential_id = @credentialId", new { user.Id, credentialId }, cancellationToken))?.ToInfo();

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(AccountSummary user, CancellationToken cancellationToken) =>
        [.. (await reads.ListAsync<Row>($"{Columns} where account_id = @Id", new { user.Id }, cancellationToken)).Select(r => r.ToInfo())];

    public Task<string> GetUserIdAsync(AccountSummary user, CancellationToken cancellationToken) => Task.FromResult(user.Id.ToString());

    public Task<string?> GetUserNameAsync(AccountSummary user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Email);

    public Task<string?> GetNormalizedUserNameAsync(AccountSummary user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Email);

    public Task<AccountSummary?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task AddOrUpdatePasskeyAsync(AccountSummary user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task RemovePasskeyAsync(AccountSummary user, byte[] credentialId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task SetUserNameAsync(AccountSummary user, string? userName, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task SetNormalizedUserNameAsync(AccountSummary user, string? normalizedName, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IdentityResult> CreateAsync(AccountSummary user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IdentityResult> UpdateAsync(AccountSummary user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IdentityResult> DeleteAsync(AccountSummary user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public void Dispose()
    {
    }

    private sealed record Row(byte[] CredentialId, byte[] PublicKey, DateTimeOffset CreatedAt, long SignCount, string[] Transports, bool IsBackupEligible, bool IsBackedUp, string Name)
    {
        // What proved the device when it was added is not kept: nobody asks for it again.
        public UserPasskeyInfo ToInfo() =>
            new(CredentialId, PublicKey, CreatedAt, (uint)SignCount, Transports, isUserVerified: true, IsBackupEligible, IsBackedUp, attestationObject: [], clientDataJson: []) { Name = Name };
    }
}
