using System.Security.Cryptography;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Secrets;

namespace Liaison.Notifications.Sources;

/// <summary>A source's own API, for what is done from here.</summary>
/// <param name="Base">Ends without a slash. Judged by the rules of webhooks' targets when it is called: use the HTTP client of <c>WebhookSender.Client</c>.</param>
internal sealed record SourceApi(SourceKind Kind, Uri Base, Secret Token);

/// <summary>What a source's webhooks are signed with, and the token for its API: sealed, beside the log.</summary>
internal sealed class SourceSecrets(ITeamReads reads, SecretBox box, TimeProvider time)
{
    private const int HookBytes = 16;

    /// <summary>Time to enter a new secret at the source without losing what it sends meanwhile.</summary>
    private static readonly TimeSpan EarlierIsGood = TimeSpan.FromDays(1);

    public static string NewHook() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(HookBytes));

    /// <summary>64 characters that no form of any source objects to.</summary>
    public static Secret NewSecret() => new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));

    public static bool IsHook(string hook) => hook.Length == 2 * HookBytes && hook.All(char.IsAsciiHexDigitLower);

    public static string HookPurpose(Guid source) => $"source-hook/{source}";

    /// <param name="hook">Null for who has no webhook, as <paramref name="secret"/> then.</param>
    public void Add(IEventSession session, TeamId team, Guid source, string kind, string? hook, Secret? secret, Secret? token) => session.Execute($"""
        insert into notifications.source_secrets (tenant_id, id, kind, hook, hook_secret, api_token)
        values ({Tenant.Of(team).Id}, {source}, {kind}, {hook}::text, {Seal(HookPurpose(source), secret)}::text, {Seal(TokenPurpose(source), token)}::text)
        """);

    public void Rotate(IEventSession session, TeamId team, Guid source, Secret secret, bool keepsEarlier)
    {
        var until = keepsEarlier ? time.GetUtcNow() + EarlierIsGood : (DateTimeOffset?)null;
        session.Execute($"""
            update notifications.source_secrets set earlier_secret = case when {keepsEarlier} then hook_secret end, earlier_until = {until}::timestamptz, hook_secret = {Seal(HookPurpose(source), secret)}
            where tenant_id = {Tenant.Of(team).Id} and id = {source}
            """);
    }

    /// <param name="token">Null takes it away.</param>
    public void SetToken(IEventSession session, TeamId team, Guid source, Secret? token) => session.Execute($"""
        update notifications.source_secrets set api_token = {Seal(TokenPurpose(source), token)}::text where tenant_id = {Tenant.Of(team).Id} and id = {source}
        """);

    public static void Destroy(IEventSession session, TeamId team, Guid source) =>
        session.Execute($"delete from notifications.source_secrets where tenant_id = {Tenant.Of(team).Id} and id = {source}");

    /// <returns>Null when the source is gone, or nothing was entered for its API.</returns>
    public async Task<SourceApi?> FindApiAsync(TeamId team, Guid source, CancellationToken ct) =>
        await reads.FindAsync<Row>(
            team,
            """
            select s.kind, s.api_base, k.api_token from notifications.sources_1 s join notifications.source_secrets k on k.tenant_id = s.tenant_id and k.id = s.id
            where s.tenant_id = @team and s.id = @source and s.removed_at is null
            """,
            new { source },
            ct) is { ApiBase: { } api, ApiToken: { } token } row
            ? new SourceApi(SourceKinds.Find(row.Kind)!.Value, new Uri(api), new Secret(box.Open(TokenPurpose(source), token)))
            : null;

    private static string TokenPurpose(Guid source) => $"source-token/{source}";

    private string? Seal(string purpose, Secret? secret) => secret is { } value ? box.Seal(purpose, value.Reveal()) : null;

    private sealed record Row(string Kind, string? ApiBase, string? ApiToken);
}
