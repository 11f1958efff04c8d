using System.Text.Json;
using Liaison.Binding.Contracts;
using Liaison.Binding.Suite;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Work;

namespace Liaison.Binding.Corp;

internal sealed class StoredCorps(ITeamReads reads, IPlatformReads platform, IStreams streams, IEventStore store, CredentialStore credentials, PermanentCodes codes, BoundApps apps) : ICorps
{
    public async Task<BoundCorp?> FindAsync(TeamId team, CancellationToken ct)
    {
        var rows = await reads.ListAsync<Row>(
            team,
            """
            select 'app' as kind, coalesce(known_as, corp_id) as known_as, agent_id, status, generation, has_contacts_secret, scope::text as scope, bound_at
            from binding.bindings_1 where tenant_id = @team
            union all
            select 'suite', known_as, agent_id, status, generation, false, scope::text, bound_at
            from binding.suite_bindings_1 where tenant_id = @team
            """,
            null,
            ct);
        List<Row> bound = [.. rows.Where(r => r.Status is not ("unbound" or "ended"))];
        // The one that works; of two that work the one that sees names.
        return bound.Find(r => r.Status == "bound") is { } working ? Of(team, working, rows) : bound.Count > 0 ? Of(team, bound[0], rows) : null;
    }

    public async Task<CorpCredentials?> OpenCredentialsAsync(TeamId team, CancellationToken ct) => await FindAsync(team, ct) switch
    {
        { Status: BindingStatus.Bound, App: BoundApp.Suite } => await codes.OpenAsync(team, ct),
        { Status: BindingStatus.Bound } when await apps.FindSelfBuiltAsync(team, ct) is { } bound && await credentials.OpenAsync(team, ct) is ({ } app, var contacts) { IsForThisHost: true } =>
            new CorpCredentials(bound.CorpId, bound.AgentId, app, contacts),
        _ => null,
    };

    public async Task ReportRefusedAsync(TeamId team, BoundApp app, int errCode, CancellationToken ct)
    {
        // In a transaction of its own: whatever the caller was doing has failed and will be rolled back.
        await using var session = store.OpenSession(new EventMetadata("wecom", "credentials-refused"));
        var stream = CorpBinding.StreamOf(team);
        var loaded = await session.LoadAsync<CorpBinding>(Tenant.Of(team).Id, stream, ct);
        if ((app == BoundApp.Suite ? loaded.State?.SuspendSuite(errCode) : loaded.State?.Suspend(errCode)) is { Events: { Count: > 0 } events })
        {
            session.Append(new StreamAppend(Tenant.Of(team).Id, stream, typeof(CorpBinding), loaded.Version, events));
            try
            {
                await session.SaveAsync(ct);
            }
            catch (ConcurrencyException)
            {
                // Somebody else told it first, or the binding has changed meanwhile: then the refusal is of yesterday.
            }
        }
    }

    public Task<Outcome> ReportScopeAsync(TeamId team, BoundApp app, VisibleScope scope, CancellationToken ct) => streams.ChangeAsync<CorpBinding>(
        team, CorpBinding.StreamOf(team), binding => app == BoundApp.Suite ? binding.ReportSuiteScope(scope, told: false) : binding.ReportScope(scope), ct);

    public async Task<IReadOnlyList<TeamId>> ListBoundTeamsAsync(CancellationToken ct) =>
        [.. (await platform.ListAsync<string>(
            """
            select tenant_id from binding.bindings_1 where status = 'bound' union select tenant_id from binding.suite_bindings_1 where status = 'bound' order by tenant_id
            """,
            null,
            ct)).Select(t => new TeamId(Guid.Parse(t)))];

    // Of both apps together: whatever changes in one of them is another generation.
    private static BoundCorp Of(TeamId team, Row row, IReadOnlyList<Row> all) => new(
        team, row.KnownAs, row.AgentId, row.Status == "suspended" ? BindingStatus.Suspended : BindingStatus.Bound, all.Sum(r => r.Generation), row.HasContactsSecret,
        JsonSerializer.Deserialize<VisibleScope>(row.Scope, EventSerialization.Options)!, row.BoundAt)
    {
        App = row.Kind == "suite" ? BoundApp.Suite : BoundApp.SelfBuilt,
    };

    private sealed record Row(string Kind, string KnownAs, int AgentId, string Status, long Generation, bool HasContactsSecret, string Scope, DateTimeOffset BoundAt);
}
