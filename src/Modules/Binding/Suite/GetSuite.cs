using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Liaison.Binding.Contracts;
using Liaison.Binding.Corp;
using Liaison.EventStore;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;
using Microsoft.Extensions.Options;

namespace Liaison.Binding.Suite;

/// <summary>The third-party app in the team's corp.</summary>
[Requires(Role.Admin, Scopes.BindingRead)]
internal sealed record GetSuite(TeamId Team) : IQuery<SuiteView>, ITeamRequest;

/// <param name="IsOffered">False where this server has no third-party app.</param>
/// <param name="Installed">Null while the corp has not installed it.</param>
internal sealed record SuiteView(bool IsOffered, InstalledSuite? Installed);

/// <param name="CorpId">As WeCom gives it to our provider.</param>
/// <param name="Scope">Departments by their ids, people by our provider's.</param>
/// <param name="Installer">Who agreed at WeCom, by our provider's id; null when WeCom did not say.</param>
/// <param name="ReadsIdsOnly">It is by this app alone that the corp is read: names come as ids.</param>
/// <param name="Problem">What WeCom refuses and what to do, while it is suspended.</param>
internal sealed record InstalledSuite(
    string CorpId, string CorpName, int AgentId, string AppName, [property: AllowedValues("bound", "suspended")] string Status, VisibleScope Scope, string? Installer,
    string BoundBy, DateTimeOffset BoundAt, bool ReadsIdsOnly, BindingProblem? Problem);

internal sealed class GetSuiteHandler(ITeamReads reads, ICorps corps, IOptions<SuiteOptions> options) : IQueryHandler<GetSuite, SuiteView>
{
    public async Task<Outcome<SuiteView>> Handle(GetSuite request, CancellationToken cancellationToken)
    {
        var row = await reads.FindAsync<Row>(
            request.Team,
            """
            select corp_id, corp_name, agent_id, app_name, status, err_code, scope::text as scope, installer, bound_by, bound_at
            from binding.suite_bindings_1 where tenant_id = @team and status <> 'ended'
            """,
            null,
            cancellationToken);
        return new SuiteView(options.Value.IsOn, row is null ? null : new InstalledSuite(
            row.CorpId, row.CorpName, row.AgentId, row.AppName, row.Status, JsonSerializer.Deserialize<VisibleScope>(row.Scope, EventSerialization.Options)!, row.Installer,
            row.BoundBy, row.BoundAt, (await corps.FindAsync(request.Team, cancellationToken))?.App == BoundApp.Suite, BindingProblem.Of(row.ErrCode)));
    }

    private sealed record Row(
        string CorpId, string CorpName, int AgentId, string AppName, string Status, int? ErrCode, string Scope, string? Installer, string BoundBy, DateTimeOffset BoundAt);
}
