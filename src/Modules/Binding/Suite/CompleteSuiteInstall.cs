using FluentValidation;
using Liaison.Binding.Contracts;
using Liaison.Binding.Corp;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Secrets;
using Liaison.Kernel.Work;
using Liaison.WeCom;
using Microsoft.Extensions.Options;

namespace Liaison.Binding.Suite;

/// <summary>The admin is back from WeCom's page.</summary>
/// <param name="AuthCode">From WeCom, good once, for ten minutes.</param>
/// <param name="State">Of the link, by which this browser left.</param>
[Requires(Role.Admin, Scopes.None), RetryOnConflict]
[HoldsSecrets]
internal sealed record CompleteSuiteInstall(TeamId Team, Secret AuthCode, Secret State) : ICommand, ITeamRequest;

/// <summary>WeCom's create_auth: the admin has agreed, by a page that does not lead back here or before it did.</summary>
[SystemOnly, RetryOnConflict]
[HoldsSecrets]
internal sealed record AcceptSuiteInstall(Secret AuthCode, Secret State) : ICommand;

internal sealed class CompleteSuiteInstallValidator : AbstractValidator<CompleteSuiteInstall>
{
    public CompleteSuiteInstallValidator()
    {
        RuleFor(c => c.AuthCode).Must(c => c.Reveal().Length is >= 1 and <= 512).WithErrorCode("code").WithMessage("WeCom's code has 1 to 512 characters.");
        RuleFor(c => c.State).Must(c => c.Reveal().Length is >= 1 and <= 128).WithErrorCode("state").WithMessage("The state has 1 to 128 characters.");
    }
}

internal sealed class CompleteSuiteInstallHandler(SuiteInstaller installer, SuiteInstalls installs, WorkContext context, IOptions<SuiteOptions> options)
    : ICommandHandler<CompleteSuiteInstall>, ICommandHandler<AcceptSuiteInstall>
{
    public async Task<Outcome> Handle(CompleteSuiteInstall request, CancellationToken cancellationToken) =>
        !options.Value.IsOn ? SuiteErrors.NotOffered
        : await installs.FindAsync(request.State.Reveal(), cancellationToken) is { } install && install.Team == request.Team && install.SessionId == context.Caller.Session
            ? await installer.InstallAsync(install, request.AuthCode.Reveal(), isWaitedFor: true, cancellationToken)
            : SuiteErrors.UnknownInstall;

    public async Task<Outcome> Handle(AcceptSuiteInstall request, CancellationToken cancellationToken) =>
        !options.Value.IsOn ? SuiteErrors.NotOffered
        // From the market without a link of ours: nobody can say for which team.
        : await installs.FindAsync(request.State.Reveal(), cancellationToken) is { } install
            ? await installer.InstallAsync(install, request.AuthCode.Reveal(), isWaitedFor: false, cancellationToken)
            : SuiteErrors.UnknownInstall;
}

/// <summary>From an auth_code to the bound corp. Browser and create_auth may both come, in either order and at once: WeCom is asked once, and the effect is one.</summary>
internal sealed class SuiteInstaller(
    IWeComSuiteClient suites, IWeComClient wecom, SuiteInstalls installs, PermanentCodes codes, CorpClaims claims, IStreams streams, UnitOfWork work, IOptions<SuiteOptions> options)
{
    /// <param name="isWaitedFor">An admin looks at an empty page: WeCom's quicker call.</param>
    public async Task<Outcome> InstallAsync(SuiteInstallRow install, string authCode, bool isWaitedFor, CancellationToken ct)
    {
        if (install.DoneAt is not null)
        {
            return Outcome.Done;
        }

        try
        {
            return (installs.Open(install) ?? await PickUpAsync(install, authCode, isWaitedFor, ct)) is { } picked ? await BindAsync(install, picked, ct) : SuiteErrors.UnderWay;
        }
        catch (WeComCallException e)
        {
            return CorpErrors.OfWeCom(e, "suite");
        }
    }

    /// <returns>Null when somebody else is at it.</returns>
    private async Task<PickedUp?> PickUpAsync(SuiteInstallRow install, string authCode, bool isWaitedFor, CancellationToken ct)
    {
        if (!await installs.TakeAsync(install, ct))
        {
            return null;
        }

        try
        {
            var got = isWaitedFor
                ? await suites.GetPermanentCodeQuicklyAsync(options.Value.Suite, authCode, ct)
                : await suites.GetPermanentCodeAsync(options.Value.Suite, authCode, ct);
            var picked = new PickedUp(got.Corp.CorpId, got.Corp.Name, got.PermanentCode, got.Admin?.OpenUserId ?? got.Admin?.UserId);
            // The code is burnt: whatever happens to this request, what it gave is kept.
            await installs.KeepAsync(install, picked, CancellationToken.None);
            return picked;
        }
        catch (WeComCallException)
        {
            await installs.ReleaseAsync(install, CancellationToken.None);
            throw;
        }
    }

    private async Task<Outcome> BindAsync(SuiteInstallRow install, PickedUp picked, CancellationToken ct)
    {
        var (suite, team) = (options.Value.Suite, install.Team);
        var app = suite.AppOf(picked.CorpId, picked.PermanentCode);
        // A code that was refused before may be good again.
        wecom.Forget(app);
        if ((await suites.GetAuthInfoAsync(app, ct)).Agents is not [var agent, ..])
        {
            return SuiteErrors.NoAgent;
        }

        await claims.CatchUpAsync(ct);
        var stream = CorpBinding.StreamOf(team);
        var own = (await streams.FindAsync<CorpBinding>(team, stream, ct))?.CorpId;
        var openId = own is null ? null : await claims.FindOpenIdAsync(own, ct);
        CorpClaims.Take(work.Session, team, picked.CorpId);
        codes.Store(work.Session, team, picked.PermanentCode);
        work.Session.Execute(installs.Done(install));
        var corp = new InstallingCorp(suite.SuiteId, picked.CorpId, picked.CorpName, agent.AgentId, agent.Name, SuiteScope.Of(agent), picked.Installer);
        return await streams.ChangeOrStartAsync<CorpBinding>(team, stream, binding => CorpBinding.Install(binding, corp, openId, install.ConfirmOtherCorp), ct);
    }
}

internal static class SuiteScope
{
    /// <summary>Ids of people keep their spelling: for our provider's ids case counts.</summary>
    public static VisibleScope Of(WeComAuthAgent agent) => agent.Privilege is { Scope: var scope }
        ? new VisibleScope(
            [.. scope.Departments.Select(d => (long)d).Distinct().Order()],
            [.. scope.UserIds.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            [.. scope.Tags.Select(t => (long)t).Distinct().Order()])
        : VisibleScope.Nothing;
}
