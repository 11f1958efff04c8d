using Liaison.Binding.Corp;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Secrets;
using Liaison.Kernel.Work;
using Liaison.WeCom;
using Microsoft.Extensions.Options;

namespace Liaison.Binding.Suite;

/// <summary>
/// WeCom says that a corp has changed or withdrawn its authorisation. WeCom is asked what is true now: a notice that is late, or comes again after the corp has
/// installed the app anew, undoes nothing.
/// </summary>
[SystemOnly, RetryOnConflict]
internal sealed record RefreshAuthorisation(string CorpId) : ICommand;

/// <summary>The corp's admin asked for a new permanent code. The code tells whose it is.</summary>
[SystemOnly]
[HoldsSecrets]
internal sealed record ReplacePermanentCode(Secret AuthCode) : ICommand;

internal sealed class RefreshAuthorisationHandler(
    IWeComSuiteClient suites, IWeComClient wecom, PermanentCodes codes, SuiteEnd end, IStreams streams, IPlatformReads platform, IOptions<SuiteOptions> options)
    : ICommandHandler<RefreshAuthorisation>, ICommandHandler<ReplacePermanentCode>
{
    public async Task<Outcome> Handle(RefreshAuthorisation request, CancellationToken cancellationToken)
    {
        if (await FindTeamAsync(request.CorpId, cancellationToken) is not { } team || await codes.OpenAsync(team, cancellationToken) is not { } credentials)
        {
            return Outcome.Done;
        }

        try
        {
            var authorisation = await suites.GetAuthInfoAsync(credentials.App, cancellationToken);
            return authorisation.Agents is [var agent, ..]
                ? await streams.ChangeAsync<CorpBinding>(team, CorpBinding.StreamOf(team), b => b.ReportSuiteScope(SuiteScope.Of(agent), told: true), cancellationToken)
                : Outcome.Done;
        }
        catch (WeComException e) when (e.ErrCode is 40084 or 48004)
        {
            return await end.EndAsync(team, byWeCom: true, cancellationToken);
        }
        catch (WeComCallException e)
        {
            return CorpErrors.OfWeCom(e, "suite");
        }
    }

    public async Task<Outcome> Handle(ReplacePermanentCode request, CancellationToken cancellationToken)
    {
        try
        {
            var got = await suites.GetPermanentCodeAsync(options.Value.Suite, request.AuthCode.Reveal(), cancellationToken);
            if (await FindTeamAsync(got.Corp.CorpId, cancellationToken) is not { } team)
            {
                return SuiteErrors.NotInstalled;
            }

            if (await codes.OpenAsync(team, cancellationToken) is { } before)
            {
                wecom.Forget(before.App);
            }

            await codes.ReplaceAsync(team, got.PermanentCode, CancellationToken.None);
            return await streams.ChangeAsync<CorpBinding>(team, CorpBinding.StreamOf(team), b => b.ReplaceCode(), cancellationToken);
        }
        catch (WeComCallException e)
        {
            return CorpErrors.OfWeCom(e, "suite");
        }
    }

    private async Task<TeamId?> FindTeamAsync(string corp, CancellationToken ct) =>
        await platform.FindAsync<string>("select tenant_id from binding.suite_bindings_1 where corp_id = @corp and status <> 'ended'", new { corp }, ct) is { } team
            ? new TeamId(Guid.Parse(team))
            : null;
}

/// <summary>Ends the binding by the third-party app. People, memberships and history stay, and a self-built app carries on.</summary>
internal sealed class SuiteEnd(IWeComClient wecom, PermanentCodes codes, IStreams streams, UnitOfWork work)
{
    public async Task<Outcome> EndAsync(TeamId team, bool byWeCom, CancellationToken ct)
    {
        var stream = CorpBinding.StreamOf(team);
        if (await streams.FindAsync<CorpBinding>(team, stream, ct) is { Suite: not null } binding)
        {
            if (await codes.OpenAsync(team, ct) is { } credentials)
            {
                wecom.Forget(credentials.App);
            }

            PermanentCodes.Destroy(work.Session, team);
            if (binding.Status is null)
            {
                CorpClaims.Release(work.Session, team);
            }
        }

        return await streams.ChangeOrStartAsync<CorpBinding>(team, stream, b => b is null ? SuiteErrors.NotInstalled : b.Uninstall(byWeCom), ct);
    }
}
