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

/// <summary>Another system of the team tells us of its work from now on. Its secrets lie beside the log, sealed.</summary>
/// <param name="Kind">As <see cref="Source.NameOf"/> writes it.</param>
/// <param name="ApiBase">Where its own API is, for what is done from here; null when nothing is.</param>
[EventName("source_added")]
internal sealed record SourceAdded(string Kind, string Name, string? ApiBase);

[EventName("source_changed")]
internal sealed record SourceChanged(string Name, string? ApiBase);

[EventName("source_removed")]
internal sealed record SourceRemoved;

internal sealed record Source(string Kind, string Name, string? ApiBase, bool IsRemoved)
{
    public Decision Change(string name, string? apiBase) => this switch
    {
        { IsRemoved: true } => RequestErrors.NotFound,
        _ when name == Name && apiBase == ApiBase => [],
        _ => [new SourceChanged(name, apiBase)],
    };

    public Decision Remove() => IsRemoved ? RequestErrors.NotFound : [new SourceRemoved()];

    public static Source Create(SourceAdded e) => new(e.Kind, e.Name, e.ApiBase, IsRemoved: false);

    public Source Apply(SourceChanged e) => this with { Name = e.Name, ApiBase = e.ApiBase };

    public Source Apply(SourceRemoved _) => this with { IsRemoved = true };

    /// <summary>As it stands in events, tables and the API.</summary>
    public static string NameOf(SourceKind kind) => kind switch
    {
        SourceKind.GitLab => "gitlab",
        SourceKind.GitHub => "github",
        SourceKind.Gitea => "gitea",
        SourceKind.Jenkins => "jenkins",
        SourceKind.Coding => "coding",
        _ => "api",
    };
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
