using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Secrets;

namespace Liaison.Binding.Corp;

/// <summary>The sealed secrets of a binding. A value that was sealed for one team opens for no other.</summary>
internal sealed class CredentialStore(ITeamReads reads, SecretBox box, TimeProvider time)
{
    /// <summary>Collects the secrets in the session; a null one is left as it is.</summary>
    public void Store(IEventSession session, TeamId team, string? appSecret, string? contactsSecret)
    {
        var app = appSecret is null ? null : box.Seal(PurposeOf(team), appSecret);
        var contacts = contactsSecret is null ? null : box.Seal(PurposeOf(team), contactsSecret);
        session.Execute($"""
            insert into binding.credentials as c (tenant_id, app_secret, contacts_secret, set_at)
            values ({Tenant.Of(team).Id}, coalesce({app}::text, ''), {contacts}::text, {time.GetUtcNow()})
            on conflict (tenant_id) do update set app_secret = coalesce({app}::text, c.app_secret), contacts_secret = coalesce({contacts}::text, c.contacts_secret), set_at = excluded.set_at
            """);
    }

    public static void Destroy(IEventSession session, TeamId team) =>
        session.Execute($"delete from binding.credentials where tenant_id = {Tenant.Of(team).Id}");

    /// <returns>Null when there are none.</returns>
    public async Task<(string App, string? Contacts)?> OpenAsync(TeamId team, CancellationToken ct) =>
        await reads.FindAsync<Row>(team, "select app_secret, contacts_secret from binding.credentials where tenant_id = @team", null, ct) is { } row
            ? (box.Open(PurposeOf(team), row.AppSecret), row.ContactsSecret is null ? null : box.Open(PurposeOf(team), row.ContactsSecret))
            : null;

    private static string PurposeOf(TeamId team) => $"wecom-secret/{team}";

    private sealed record Row(string AppSecret, string? ContactsSecret);
}
