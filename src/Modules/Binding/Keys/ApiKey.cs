using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Outcomes;

namespace Liaison.Binding.Keys;

/// <param name="Account">Whose rights it borrows: it ends with their membership.</param>
/// <param name="ExpiresAt">UTC; checked at use.</param>
[EventName("api_key_created")]
internal sealed record ApiKeyCreated(AccountId Account, string Name, IReadOnlyList<string> Scopes, DateTimeOffset ExpiresAt);

[EventName("api_key_revoked")]
internal sealed record ApiKeyRevoked;

/// <summary>What a program shows instead of a person: for one team, for named scopes, for a time.</summary>
internal sealed record ApiKey(bool IsRevoked)
{
    public Decision Revoke() => IsRevoked ? [] : [new ApiKeyRevoked()];

    public static ApiKey Create(ApiKeyCreated _) => new(IsRevoked: false);

    public ApiKey Apply(ApiKeyRevoked _) => this with { IsRevoked = true };
}

internal sealed class ApiKeysProjection : IInlineProjection
{
    public IReadOnlyList<string> Tables => ["binding.api_keys_1"];

    public static void Apply(IEvent<ApiKeyCreated> e, SqlBatch sql) => sql.Add($"""
        insert into binding.api_keys_1 (tenant_id, id, account_id, name, scopes, created_at, expires_at, version)
        values ({e.TenantId}, {e.StreamId}, {e.Data.Account}, {e.Data.Name}, {e.Data.Scopes.ToArray()}, {e.Timestamp}, {e.Data.ExpiresAt}, {e.Version})
        on conflict (tenant_id, id) do nothing
        """);

    public static void Apply(IEvent<ApiKeyRevoked> e, SqlBatch sql) => sql.Add($"""
        update binding.api_keys_1 set revoked_at = {e.Timestamp}, version = {e.Version}
        where tenant_id = {e.TenantId} and id = {e.StreamId} and version < {e.Version}
        """);
}
