using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;

namespace Liaison.Notifications.Sources;

/// <summary>Sources that are there: everything that comes from one asks.</summary>
internal sealed class LiveSources
{
    private readonly Coalesced<(TeamId Team, Guid Source), LiveSource> _sources;

    public LiveSources(IPlatformReads reads) => _sources = new(async (keys, ct) =>
    {
        var rows = await reads.ListAsync<Row>(
            """
            select s.tenant_id, s.id, s.kind, s.name from unnest(@teams, @sources) as k (tenant_id, id)
            join notifications.sources_1 s on s.tenant_id = k.tenant_id and s.id = k.id where s.removed_at is null
            """,
            new { teams = keys.Select(k => Tenant.Of(k.Team).Id).ToArray(), sources = keys.Select(k => k.Source).ToArray() },
            ct);
        return rows.ToDictionary(r => (new TeamId(Guid.Parse(r.TenantId)), r.Id), r => new LiveSource(r.Id, r.Kind, r.Name));
    });

    /// <returns>Null for what the team has not, or no more.</returns>
    public Task<LiveSource?> FindAsync(TeamId team, Guid source, CancellationToken ct) => _sources.FindAsync((team, source), ct);

    private sealed record Row(string TenantId, Guid Id, string Kind, string Name);
}

/// <param name="Kind">Of <see cref="SourceKinds"/>.</param>
internal sealed record LiveSource(Guid Id, string Kind, string Name);
