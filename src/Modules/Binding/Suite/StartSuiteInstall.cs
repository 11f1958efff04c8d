using Liaison.Binding.Corp;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Work;
using Liaison.WeCom;
using Microsoft.Extensions.Options;

namespace Liaison.Binding.Suite;

/// <summary>Makes the link to WeCom's page on which the corp's admin installs the third-party app. It leads back to this browser alone, once.</summary>
/// <param name="ConfirmOtherCorp">Given by an admin who knows that the team's people may be of another corp.</param>
[Requires(Role.Admin, Scopes.None)]
[HoldsSecrets]
internal sealed record StartSuiteInstall(TeamId Team, bool ConfirmOtherCorp) : ICommand<SuiteInstallLink>, ITeamRequest;

/// <param name="Url">At WeCom; good for 20 minutes.</param>
internal sealed record SuiteInstallLink(Uri Url);

internal sealed class StartSuiteInstallHandler(
    IWeComSuiteClient suites, WeComLinks links, SuiteInstalls installs, IStreams streams, WorkContext context, IOptions<SuiteOptions> options, IOptions<PublicUrlOptions> url)
    : ICommandHandler<StartSuiteInstall, SuiteInstallLink>
{
    public async Task<Outcome<SuiteInstallLink>> Handle(StartSuiteInstall request, CancellationToken cancellationToken)
    {
        if (!options.Value.IsOn)
        {
            return SuiteErrors.NotOffered;
        }

        var binding = await streams.FindAsync<CorpBinding>(request.Team, CorpBinding.StreamOf(request.Team), cancellationToken);
        if (binding?.Suite is { Status: Contracts.BindingStatus.Bound })
        {
            return SuiteErrors.AlreadyInstalled;
        }

        if (context.Caller.Session is not { } session)
        {
            return SuiteErrors.UnknownInstall;
        }

        try
        {
            var suite = options.Value.Suite;
            var code = await suites.GetPreAuthCodeAsync(suite, cancellationToken);
            if (options.Value.IsTest)
            {
                // Without it WeCom takes an install for a formal one, which an app that is not published yet must not have.
                await suites.SetSessionInfoAsync(suite, code.Code, isTest: true, [], cancellationToken);
            }

            var state = await installs.BeginAsync(request.Team, session, request.ConfirmOtherCorp, cancellationToken);
            return new SuiteInstallLink(links.Install(suite, code.Code, url.Value.At($"/teams/{request.Team}/binding/installed"), state));
        }
        catch (WeComCallException e)
        {
            return CorpErrors.OfWeCom(e, "suite");
        }
    }
}
