using Liaison.EventStore;

namespace Liaison.Binding.Accounts;

internal sealed class AccountsProjection : IInlineProjection
{
    public IReadOnlyList<string> Tables => ["binding.accounts_1"];

    public static void Apply(IEvent<AccountRegistered> e, SqlBatch sql) => sql.Add($"""
        insert into binding.accounts_1 (tenant_id, id, email, email_verified, name, registered_at, version)
        values ({e.TenantId}, {e.StreamId}, {e.Data.Email}, false, {e.Data.Name}, {e.Timestamp}, {e.Version})
        on conflict (tenant_id, id) do nothing
        """);

    public static void Apply(IEvent<EmailVerified> e, SqlBatch sql) => sql.Add($"""
        update binding.accounts_1 set email_verified = true, version = {e.Version}
        where tenant_id = {e.TenantId} and id = {e.StreamId} and email = {e.Data.Email} and version < {e.Version}
        """);
}
