using System.Text.Json;
using Liaison.Binding.Contracts;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Work;

namespace Liaison.Binding.Corp;

internal sealed class StoredCorps(ITeamReads reads, IPlatformReads platform, IStreams streams, IEventStore store, CredentialStore credentials) : ICorps
{
    public async Task<BoundCorp?> FindAsync(TeamId team, CancellationToken ct) =>
        await reads.FindAsync<Row>(
            team,
            """
            select corp_id, agent_id, status, generation, has_contacts_secret, scope::text as scope, bound_at
            from binding.bindings_1 where tenant_id = @team and status <> 'unbound'
            """,
            null,
            ct) is { } row
            ? new BoundCorp(
                team, row.CorpId, row.AgentId, row.Status == "suspended" ? BindingStatus.Suspended : BindingStatus.Bound, row.Generation, row.HasContactsSecret,
                JsonSerializer.Deserialize<VisibleScope>(row.Scope, EventSerialization.Options)!, row.BoundAt)
            : null;

    public async Task<CorpCredentials?> OpenCredentialsAsync(TeamId team, CancellationToken ct) =>
        await FindAsync(team, ct) is { Status: BindingStatus.Bound } corp && await credentials.OpenAsync(team, ct) is ({ } app, var contacts) { IsForThisHost: true }
            ? new CorpCredentials(corp.CorpId, corp.AgentId, app, contacts)
            : null;

    public async Task ReportRefusedAsync(TeamId team, int errCode, CancellationToken ct)
    {
        // In a transaction of its own: whatever the caller was doing has failed and will be rolled back.
        await using var session = store.OpenSession(new EventMetadata("wecom", "credentials-refused"));
        var stream = CorpBinding.StreamOf(team);
        var loaded = await session.LoadAsync<CorpBinding>(Tenant.Of(team).Id, stream, ct);
        if (loaded.State?.Suspend(errCode) is { Events: { Count: > 0 } events })
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

    public Task<Outcome> ReportScopeAsync(TeamId team, VisibleScope scope, CancellationToken ct) =>
        streams.ChangeAsync<CorpBinding>(team, CorpBinding.StreamOf(team), binding => binding.ReportScope(scope), ct);

    public async Task<IReadOnlyList<TeamId>> ListBoundTeamsAsync(CancellationToken ct) =>
        [.. (await platform.ListAsync<string>("select tenant_id from binding.bindings_1 where status = 'bound' order by tenant_id", null, ct)).Select(t => new TeamId(Guid.Parse(t)))];

    private sealed record Row(string CorpId, int AgentId, string Status, long Generation, bool HasContactsSecret, string Scope, DateTimeOffset BoundAt);
}
