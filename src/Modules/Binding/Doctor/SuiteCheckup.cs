using System.Runtime.CompilerServices;
using Liaison.Binding.Suite;
using Liaison.Kernel.Ids;
using Liaison.WeCom;
using Microsoft.Extensions.Options;

namespace Liaison.Binding.Doctor;

/// <summary>Looks at the third-party app: what this server needs from WeCom for it, and what the corp has agreed to.</summary>
internal sealed class SuiteCheckup(IWeComSuiteClient suites, PermanentCodes codes, StoredSuiteTickets tickets, IOptions<SuiteOptions> options, TimeProvider time)
{
    /// <summary>As long as WeCom takes a ticket.</summary>
    private static readonly TimeSpan TicketLife = TimeSpan.FromMinutes(30);

    /// <param name="isAlone">There is no self-built app beside it.</param>
    public async IAsyncEnumerable<Finding> RunAsync(TeamId team, bool isAlone, [EnumeratorCancellation] CancellationToken ct)
    {
        var credentials = await codes.OpenAsync(team, ct);
        if (credentials is null)
        {
            yield return Findings.SuiteNotOurs();
        }

        var at = options.Value.IsOn ? await tickets.FindAtAsync(options.Value.SuiteId!, ct) : null;
        var hasTicket = at is { } told && time.GetUtcNow() - told < TicketLife;
        yield return hasTicket ? Findings.SuiteTicketOk() : Findings.SuiteTicketMissing(at);
        if (credentials is null || !hasTicket)
        {
            yield return Findings.Skipped(Findings.SuiteScopeCheck);
        }
        else
        {
            foreach (var finding in await InstallAsync(credentials.App, ct))
            {
                yield return finding;
            }
        }

        if (isAlone)
        {
            yield return Findings.SuiteNamesMissing();
        }
    }

    private async Task<IReadOnlyList<Finding>> InstallAsync(WeComApp app, CancellationToken ct)
    {
        try
        {
            var scope = await suites.GetAuthInfoAsync(app, ct) is { Agents: [var agent, ..] } ? SuiteScope.Of(agent) : Contracts.VisibleScope.Nothing;
            return
            [
                Findings.SuiteOk(),
                scope.IsEmpty ? Findings.SuiteScopeEmpty() : Findings.SuiteScopeOk(scope.Departments.Count, scope.UserIds.Count, scope.Tags.Count),
            ];
        }
        catch (WeComCallException e)
        {
            return [Findings.Refused(Findings.SuiteCheck, e), Findings.Skipped(Findings.SuiteScopeCheck)];
        }
    }
}
