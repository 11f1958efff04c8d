using Liaison.EventStore;
using Liaison.Kernel.Outcomes;

namespace Liaison.Notifications.Sources;

internal enum SourceKind
{
    GitLab,
    GitHub,
    Gitea,
    Jenkins,
    Coding,

    /// <summary>Whoever speaks our own ingest API.</summary>
    Api,
}

internal static class SourceKinds
{
    public const string GitLab = "gitlab";
    public const string GitHub = "github";
    public const string Gitea = "gitea";
    public const string Jenkins = "jenkins";
    public const string Coding = "coding";
    public const string Api = "api";

    /// <summary>From how it stands in events, tables and the API.</summary>
    public static SourceKind? Find(string? name) => name switch
    {
        GitLab => SourceKind.GitLab,
        GitHub => SourceKind.GitHub,
        Gitea => SourceKind.Gitea,
        Jenkins => SourceKind.Jenkins,
        Coding => SourceKind.Coding,
        Api => SourceKind.Api,
        _ => null,
    };
}

/// <summary>Another system of the team tells us of its work from now on. Its secrets lie beside the log, sealed.</summary>
/// <param name="Kind">Of <see cref="SourceKinds"/>.</param>
/// <param name="ApiBase">Where its own API is, for what is done from here; null when nothing is.</param>
[EventName("source_added")]
internal sealed record SourceAdded(string Kind, string Name, string? ApiBase);

[EventName("source_changed")]
internal sealed record SourceChanged(string Name, string? ApiBase);

/// <summary>What its webhooks are signed with was replaced.</summary>
/// <param name="KeepsEarlier">The one before is still good for a day.</param>
[EventName("source_secret_rotated")]
internal sealed record SourceSecretRotated(bool KeepsEarlier);

/// <summary>The token for its own API was replaced or taken away.</summary>
[EventName("source_token_changed")]
internal sealed record SourceTokenChanged(bool HasToken);

[EventName("source_removed")]
internal sealed record SourceRemoved;

internal sealed record Source(string Kind, string Name, string? ApiBase, bool HasToken, bool IsRemoved)
{
    /// <param name="newToken">A token comes with the change. One that is there already goes to no other address than the one that it was entered for.</param>
    public Decision Change(string name, string? apiBase, bool newToken) => this switch
    {
        { IsRemoved: true } => RequestErrors.NotFound,
        { HasToken: true } when apiBase is not null && apiBase != ApiBase && !newToken => SourceErrors.TokenRequired,
        _ when newToken && apiBase is null => SourceErrors.TokenWithoutApi,
        _ => [.. Changed(name, apiBase), .. TokenChanged(newToken, apiBase)],
    };

    public Decision Rotate(bool keepsEarlier) => this switch
    {
        { IsRemoved: true } => RequestErrors.NotFound,
        { Kind: SourceKinds.Api } => SourceErrors.NoHook,
        _ => [new SourceSecretRotated(keepsEarlier)],
    };

    public Decision Remove() => IsRemoved ? RequestErrors.NotFound : [new SourceRemoved()];

    public static Source Create(SourceAdded e) => new(e.Kind, e.Name, e.ApiBase, HasToken: false, IsRemoved: false);

    public Source Apply(SourceChanged e) => this with { Name = e.Name, ApiBase = e.ApiBase };

    public Source Apply(SourceSecretRotated _) => this;

    public Source Apply(SourceTokenChanged e) => this with { HasToken = e.HasToken };

    public Source Apply(SourceRemoved _) => this with { IsRemoved = true };

    /// <summary>As it stands in events, tables and the API.</summary>
    public static string NameOf(SourceKind kind) => kind switch
    {
        SourceKind.GitLab => SourceKinds.GitLab,
        SourceKind.GitHub => SourceKinds.GitHub,
        SourceKind.Gitea => SourceKinds.Gitea,
        SourceKind.Jenkins => SourceKinds.Jenkins,
        SourceKind.Coding => SourceKinds.Coding,
        _ => SourceKinds.Api,
    };

    private object[] Changed(string name, string? apiBase) => name == Name && apiBase == ApiBase ? [] : [new SourceChanged(name, apiBase)];

    private object[] TokenChanged(bool newToken, string? apiBase) =>
        newToken ? [new SourceTokenChanged(HasToken: true)]
        : HasToken && apiBase is null ? [new SourceTokenChanged(HasToken: false)]
        : [];
}

internal static class SourceErrors
{
    /// <summary>How many a team can have.</summary>
    public const int Most = 50;

    public static readonly Refusal TooMany = new("notifications.too-many-sources", 409, "A team has at most 50 sources. Remove one first.");

    public static readonly Refusal ApiRefused = new(
        "notifications.source-api-refused", 422, "This address cannot be called: https and the public internet, or a network that this server's settings allow; without a query.");

    public static readonly Refusal TokenRequired = new(
        "notifications.source-token-required", 422, "The address changed: enter the token or signing secret again. It is not used for another address than the one that it was entered for.");

    public static readonly Refusal TokenWithoutApi = new("notifications.source-token-without-api", 422, "A token or signing secret belongs to an address. Enter the address too, or leave it out.");

    public static readonly Refusal NoHook = new("notifications.source-without-hook", 409, "This source speaks the ingest API with an API key; it has no webhook and no secret.");

    public static readonly Refusal BodyGone = new("notifications.source-delivery-gone", 409, "What came in is not kept any more, so that it cannot be read again.");
}

internal sealed class SourcesProjection : IInlineProjection
{
    public IReadOnlyList<string> Tables => ["notifications.sources_1"];

    public static void Apply(IEvent<SourceAdded> e, SqlBatch sql) => sql.Add($"""
        insert into notifications.sources_1 (tenant_id, id, kind, name, api_base, added_at, version)
        values ({e.TenantId}, {e.StreamId}, {e.Data.Kind}, {e.Data.Name}, {e.Data.ApiBase}, {e.Timestamp}, {e.Version}) on conflict (tenant_id, id) do nothing
        """);

    public static void Apply(IEvent<SourceChanged> e, SqlBatch sql) => sql.Add($"""
        update notifications.sources_1 set name = {e.Data.Name}, api_base = {e.Data.ApiBase}, version = {e.Version}
        where tenant_id = {e.TenantId} and id = {e.StreamId} and version < {e.Version}
        """);

    public static void Apply(IEvent<SourceRemoved> e, SqlBatch sql) => sql.Add($"""
        update notifications.sources_1 set removed_at = {e.Timestamp}, version = {e.Version}
        where tenant_id = {e.TenantId} and id = {e.StreamId} and version < {e.Version}
        """);
}
