using System.ComponentModel.DataAnnotations;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;
using Liaison.Notifications.Sources.Hooks;
using Microsoft.Extensions.Options;

namespace Liaison.Notifications.Sources;

[Requires(Role.Admin, Scopes.SourcesRead)]
internal sealed record ListSources(TeamId Team) : IQuery<IReadOnlyList<SourceItem>>, ITeamRequest;

[Requires(Role.Admin, Scopes.SourcesRead)]
internal sealed record GetSource(TeamId Team, Guid Source) : IQuery<SourceItem>, ITeamRequest;

/// <param name="Address">Where its webhooks go, without a secret; null for who speaks the ingest API.</param>
/// <param name="EarlierSecretUntil">Until when the secret before the last rotation is good; null when it is not.</param>
/// <param name="State">
/// <c>waiting</c>: nothing came yet; <c>refused</c>: in the last 24 hours all was refused; <c>silent</c>: nothing for a week; <c>unread</c>: some of what came could not be read; <c>ok</c>.
/// </param>
/// <param name="LastReceivedAt">When the last one came that was believed.</param>
/// <param name="Received">In the last 24 hours, as the counts below.</param>
/// <param name="Repeated">Came once more and had no effect.</param>
/// <param name="Refused">By reason: <c>signature</c>, <c>timestamp</c> (signed too long ago), <c>too-large</c>, <c>too-many</c> (failures from one address).</param>
/// <param name="Unread">What is kept because it could not be read.</param>
internal sealed record SourceItem(
    Guid Id,
    [property: AllowedValues(SourceKinds.GitLab, SourceKinds.GitHub, SourceKinds.Gitea, SourceKinds.Jenkins, SourceKinds.Coding, SourceKinds.Api)] string Kind,
    string Name,
    Uri? Address,
    string? ApiBase,
    bool HasToken,
    DateTimeOffset AddedAt,
    DateTimeOffset? EarlierSecretUntil,
    [property: AllowedValues("waiting", "refused", "silent", "unread", "ok")] string State,
    DateTimeOffset? LastReceivedAt,
    DateTimeOffset? LastRefusedAt,
    long Received,
    long Repeated,
    IReadOnlyDictionary<string, long> Refused,
    long Unread,
    long Waiting);

internal sealed class ListSourcesHandler(SourceViews views) : IQueryHandler<ListSources, IReadOnlyList<SourceItem>>, IQueryHandler<GetSource, SourceItem>
{
    public async Task<Outcome<IReadOnlyList<SourceItem>>> Handle(ListSources request, CancellationToken cancellationToken) =>
        Outcome<IReadOnlyList<SourceItem>>.Of(await views.ListAsync(request.Team, null, cancellationToken));

    public async Task<Outcome<SourceItem>> Handle(GetSource request, CancellationToken cancellationToken) =>
        await views.ListAsync(request.Team, request.Source, cancellationToken) is [var source] ? source : RequestErrors.NotFound;
}

/// <summary>A team's sources and how they do.</summary>
internal sealed class SourceViews(ITeamReads reads, IOptions<PublicUrlOptions> url, TimeProvider time)
{
    private const string Refused = "refused-";
    private static readonly TimeSpan Counted = TimeSpan.FromHours(24);
    private static readonly TimeSpan Silence = TimeSpan.FromDays(7);

    /// <param name="source">Null for all.</param>
    public async Task<IReadOnlyList<SourceItem>> ListAsync(TeamId team, Guid? source, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var rows = await reads.ListAsync<Row>(
            team,
            """
            select s.id, s.kind, s.name, k.hook, s.api_base, k.api_token is not null as has_token, s.added_at, k.earlier_until,
                (select count(*) from notifications.source_deliveries d where d.tenant_id = s.tenant_id and d.source_id = s.id and d.state in ('unknown', 'malformed', 'failed')) as unread,
                (select count(*) from notifications.source_deliveries d where d.tenant_id = s.tenant_id and d.source_id = s.id and d.state = 'received') as waiting
            from notifications.sources_1 s left join notifications.source_secrets k on k.tenant_id = s.tenant_id and k.id = s.id
            where s.tenant_id = @team and s.removed_at is null and (@source::uuid is null or s.id = @source) order by s.id
            """,
            new { source },
            ct);
        var counts = (await reads.ListAsync<Count>(
            team,
            """
            select source_id, outcome, coalesce(sum(count) filter (where hour > @since), 0)::bigint as number, max(last_at) as last_at from notifications.source_counts
            where tenant_id = @team and (@source::uuid is null or source_id = @source) group by source_id, outcome
            """,
            new { source, since = now - Counted },
            ct)).ToLookup(c => c.SourceId);
        return [.. rows.Select(r => ItemOf(r, [.. counts[r.Id]], now))];
    }

    private SourceItem ItemOf(Row row, IReadOnlyList<Count> counts, DateTimeOffset now)
    {
        long Of(string outcome) => counts.FirstOrDefault(c => c.Outcome == outcome)?.Number ?? 0;
        DateTimeOffset? Last(Func<Count, bool> which) => counts.Where(which).Select(c => (DateTimeOffset?)c.LastAt).Max();
        var (received, repeated) = (Of(SourceCounts.Received), Of(SourceCounts.Repeated));
        var refused = counts.Where(c => c.Number > 0 && c.Outcome.StartsWith(Refused, StringComparison.Ordinal)).OrderBy(c => c.Outcome, StringComparer.Ordinal).ToDictionary(c => c.Outcome[Refused.Length..], c => c.Number);
        var lastReceived = Last(c => c.Outcome is SourceCounts.Received or SourceCounts.Repeated);
        var state = refused.Count > 0 && received + repeated == 0 ? "refused"
            : lastReceived is null ? row.Hook is null ? "ok" : "waiting"
            : now - lastReceived > Silence ? "silent"
            : row.Unread > 0 ? "unread"
            : "ok";
        return new SourceItem(
            row.Id, row.Kind, row.Name, row.Hook is null ? null : url.Value.At(HookEndpoint.PathOf(row.Hook)), row.ApiBase, row.HasToken, row.AddedAt,
            row.EarlierUntil > now ? row.EarlierUntil : null, state, lastReceived, Last(c => c.Outcome.StartsWith(Refused, StringComparison.Ordinal)), received, repeated, refused, row.Unread, row.Waiting);
    }

    private sealed record Row(
        Guid Id, string Kind, string Name, string? Hook, string? ApiBase, bool HasToken, DateTimeOffset AddedAt, DateTimeOffset? EarlierUntil, long Unread, long Waiting);

    private sealed record Count(Guid SourceId, string Outcome, long Number, DateTimeOffset LastAt);
}
