using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Secrets;
using Liaison.WeCom;
using Microsoft.Extensions.Options;

namespace Liaison.Binding.Corp;

/// <summary>The sealed secrets of a binding. A value that was sealed for one team opens for no other.</summary>
internal sealed class CredentialStore(ITeamReads reads, SecretBox box, IOptions<WeComOptions> wecom, TimeProvider time)
{
    /// <summary>Collects the secrets in the session; a null one is left as it is.</summary>
    public void Store(IEventSession session, TeamId team, string? appSecret, string? contactsSecret)
    {
        var app = appSecret is null ? null : box.Seal(PurposeOf(team), appSecret);
        var contacts = contactsSecret is null ? null : box.Seal(PurposeOf(team), contactsSecret);
        session.Execute($"""
            insert into binding.credentials as c (tenant_id, app_secret, contacts_secret, set_at, api_host)
            values ({Tenant.Of(team).Id}, coalesce({app}::text, ''), {contacts}::text, {time.GetUtcNow()}, {Host})
            on conflict (tenant_id) do update set api_host = excluded.api_host, app_secret = coalesce({app}::text, c.app_secret), contacts_secret = coalesce({contacts}::text, c.contacts_secret), set_at = excluded.set_at
            """);
    }

    public static void Destroy(IEventSession session, TeamId team) =>
        session.Execute($"delete from binding.credentials where tenant_id = {Tenant.Of(team).Id}");

    /// <returns>Null when there are none.</returns>
    public async Task<StoredSecrets?> OpenAsync(TeamId team, CancellationToken ct) =>
        await reads.FindAsync<Row>(team, "select app_secret, contacts_secret, api_host from binding.credentials where tenant_id = @team", null, ct) is { } row
            ? new StoredSecrets(box.Open(PurposeOf(team), row.AppSecret), row.ContactsSecret is null ? null : box.Open(PurposeOf(team), row.ContactsSecret))
            {
                IsForThisHost = row.ApiHost is null || row.ApiHost == Host,
            }
            : null;

    private string Host => wecom.Value.ApiBase.Authority;

    private static string PurposeOf(TeamId team) => $"wecom-secret/{team}";

    private sealed record Row(string AppSecret, string? ContactsSecret, string? ApiHost);
}

internal sealed record StoredSecrets(string App, string? Contacts)
{
    /// <summary>False when this server talks to another WeCom than the one that the secrets were entered for: they are not sent there (CASES §4 #14).</summary>
    public bool IsForThisHost { get; init; }

    public override string ToString() => nameof(StoredSecrets);
}
