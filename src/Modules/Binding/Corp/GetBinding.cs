using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Liaison.Binding.Contracts;
using Liaison.EventStore;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Secrets;
using Liaison.WeCom;

namespace Liaison.Binding.Corp;

[Requires(Role.Admin, Scopes.BindingRead)]
internal sealed record GetBinding(TeamId Team) : IQuery<BindingView>, ITeamRequest;

/// <param name="Secret">Four dots and the last four characters at the most.</param>
/// <param name="Problem">What WeCom refuses and what to do, while the binding is suspended.</param>
internal sealed record BindingView(
    string CorpId, int AgentId, string AppName, [property: AllowedValues("bound", "suspended")] string Status, string Secret, string? ContactsSecret, VisibleScope Scope, string BoundBy, DateTimeOffset BoundAt,
    BindingProblem? Problem);

internal sealed record BindingProblem(int Errcode, string MeaningZh, string Meaning, string FixZh, string Fix, Uri Help)
{
    /// <summary>Null without a code.</summary>
    public static BindingProblem? Of(int? errCode)
    {
        if (errCode is not { } code)
        {
            return null;
        }

        var entry = WeComErrors.Find(code);
        return new BindingProblem(code, entry.MeaningZh, entry.Meaning, entry.AdviceZh, entry.Advice, entry.Link);
    }
}

internal sealed class GetBindingHandler(ITeamReads reads, CredentialStore credentials) : IQueryHandler<GetBinding, BindingView>
{
    public async Task<Outcome<BindingView>> Handle(GetBinding request, CancellationToken cancellationToken)
    {
        var row = await reads.FindAsync<Row>(
            request.Team,
            "select corp_id, agent_id, app_name, status, err_code, scope::text as scope, bound_by, bound_at from binding.bindings_1 where tenant_id = @team and status <> 'unbound'",
            null,
            cancellationToken);
        if (row is null || await credentials.OpenAsync(request.Team, cancellationToken) is not ({ } app, var contacts))
        {
            return CorpErrors.NotBound;
        }

        return new BindingView(
            row.CorpId, row.AgentId, row.AppName, row.Status, SecretBox.Mask(app), contacts is null ? null : SecretBox.Mask(contacts),
            JsonSerializer.Deserialize<VisibleScope>(row.Scope, EventSerialization.Options)!, row.BoundBy, row.BoundAt, BindingProblem.Of(row.ErrCode));
    }

    private sealed record Row(string CorpId, int AgentId, string AppName, string Status, int? ErrCode, string Scope, string BoundBy, DateTimeOffset BoundAt);
}
