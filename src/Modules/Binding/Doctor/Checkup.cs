using System.Runtime.CompilerServices;
using Liaison.Binding.Callbacks;
using Liaison.Binding.Contracts;
using Liaison.Binding.Corp;
using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using Liaison.WeCom;
using Microsoft.Extensions.Options;

namespace Liaison.Binding.Doctor;

/// <summary>
/// Looks at a binding live and one check at a time, in the order in which one thing needs another: what comes after a failure that it needs is skipped.
/// Asks for a token once at the most, however wrong the Secret is: WeCom bans an address that insists.
/// </summary>
internal sealed class Checkup(IWeComClient wecom, WeComClock clock, BoundApps apps, CredentialStore credentials, CallbackHealth callbacks, SuiteCheckup suite, IOptions<PublicUrlOptions> url)
{
    private static readonly TimeSpan MostSkew = TimeSpan.FromSeconds(60);

    /// <param name="fresh">True when a person asks: what WeCom refused a minute ago may be mended by now.</param>
    public async IAsyncEnumerable<Finding> RunAsync(BoundCorp corp, bool fresh, [EnumeratorCancellation] CancellationToken ct)
    {
        var bound = await apps.FindSelfBuiltAsync(corp.Team, ct);
        if (bound is not null && await credentials.OpenAsync(corp.Team, ct) is { } secrets)
        {
            await foreach (var finding in SelfBuiltAsync(corp.Team, bound, secrets, fresh, ct))
            {
                yield return finding;
            }
        }

        if (await apps.HasSuiteAsync(corp.Team, ct))
        {
            await foreach (var finding in suite.RunAsync(corp.Team, isAlone: bound is null, ct))
            {
                yield return finding;
            }
        }

        if (clock.Skew is { } skew)
        {
            yield return skew.Duration() > MostSkew ? Findings.ClockOff(skew) : Findings.ClockOk();
        }

        yield return UrlOf(url.Value.PublicUrl!);
    }

    private async IAsyncEnumerable<Finding> SelfBuiltAsync(TeamId team, SelfBuiltApp bound, StoredSecrets secrets, bool fresh, [EnumeratorCancellation] CancellationToken ct)
    {
        if (!secrets.IsForThisHost)
        {
            yield return Findings.HostChanged();
        }
        else
        {
            await foreach (var finding in AppAsync(new WeComApp(bound.CorpId, secrets.App, bound.AgentId), fresh, ct))
            {
                yield return finding;
            }

            yield return await ContactsAsync(bound, secrets.Contacts, fresh, ct);
        }

        foreach (var finding in await CallbacksAsync(team, bound, ct))
        {
            yield return finding;
        }
    }

    private async IAsyncEnumerable<Finding> AppAsync(WeComApp app, bool fresh, [EnumeratorCancellation] CancellationToken ct)
    {
        var (agent, failure) = await TryAsync(
            async () =>
            {
                if (fresh)
                {
                    wecom.Forget(app);
                }

                await wecom.VerifyAsync(app, ct);
                return true;
            },
            Findings.Credentials) is { Failure: { } refused } ? (null, refused) : await TryAsync(() => wecom.GetAgentAsync(app, ct), Findings.Agent);
        if (failure?.Check == Findings.Credentials)
        {
            yield return failure;
            foreach (var check in new[] { Findings.TrustedIp, Findings.Agent, Findings.Scope, Findings.Reading, Findings.TrustedDomain })
            {
                yield return Findings.Skipped(check);
            }

            yield break;
        }

        yield return Findings.CredentialsOk();
        if (failure is not null)
        {
            // Refused for the address nothing is known of the app; refused for the app, the address is good.
            yield return failure.Check == Findings.TrustedIp ? failure : Findings.TrustedIpOk();
            yield return failure.Check == Findings.TrustedIp ? Findings.Skipped(Findings.Agent) : failure;
            foreach (var check in new[] { Findings.Scope, Findings.Reading, Findings.TrustedDomain })
            {
                yield return Findings.Skipped(check);
            }

            yield break;
        }

        yield return Findings.TrustedIpOk();
        yield return agent!.IsClosed ? Findings.AgentClosed() : Findings.AgentOk(agent.Name);
        var scope = CorpChecks.ScopeOf(agent.Scope);
        yield return scope.IsEmpty ? Findings.ScopeEmpty() : Findings.ScopeOk(scope.Departments.Count, scope.UserIds.Count, scope.Tags.Count);
        yield return agent.IsClosed || scope.IsEmpty ? Findings.Skipped(Findings.Reading) : await ReadingAsync(app, scope, ct);
        yield return DomainOf(agent.RedirectDomain, url.Value.PublicUrl!);
    }

    /// <summary>By one person, who stands for all.</summary>
    private async Task<Finding> ReadingAsync(WeComApp app, VisibleScope scope, CancellationToken ct)
    {
        var (read, failure) = await TryAsync(() => SomebodyAsync(app, scope, ct), Findings.Reading);
        return failure ?? read?.Value switch
        {
            null => Findings.NobodyToRead(),
            { Name: var name, UserId: var id } when string.Equals(name, id, StringComparison.OrdinalIgnoreCase) => Findings.ReadsIds(),
            { Email: not null } or { BizMail: not null } or { Mobile: not null } => Findings.ReadsAll(),
            _ => Findings.ReadsNames(),
        };
    }

    private async Task<WeComRow<WeComUser>?> SomebodyAsync(WeComApp app, VisibleScope scope, CancellationToken ct)
    {
        if (scope.UserIds is [var first, ..])
        {
            return await wecom.GetUserAsync(app, first, ct);
        }

        foreach (var department in (await wecom.ListDepartmentIdsAsync(app, ct)).Where(d => d.IsGood).Take(20))
        {
            await foreach (var name in wecom.ListUserNamesAsync(app, department.Value!.Id, ct))
            {
                if (name.IsGood)
                {
                    return await wecom.GetUserAsync(app, name.Value.UserId, ct);
                }
            }
        }

        return null;
    }

    private async Task<Finding> ContactsAsync(SelfBuiltApp bound, string? secret, bool fresh, CancellationToken ct)
    {
        if (secret is null)
        {
            return Findings.ContactsMissing();
        }

        var contacts = new WeComApp(bound.CorpId, secret);
        if (fresh)
        {
            wecom.Forget(contacts);
        }

        return (await TryAsync(() => wecom.ListUserIdsAsync(contacts, cursor: null, limit: 1, ct), Findings.Contacts)).Failure is { } failure
            ? failure with { Check = Findings.Contacts }
            : Findings.ContactsOk();
    }

    private async Task<IReadOnlyList<Finding>> CallbacksAsync(TeamId team, SelfBuiltApp bound, CancellationToken ct)
    {
        var items = await callbacks.ListAsync(team, ct);
        string[] kinds = bound.HasContactsSecret ? [CallbackKinds.App, CallbackKinds.Contacts] : [CallbackKinds.App];
        return [.. kinds.Select(kind => CallbackOf(kind, items.FirstOrDefault(i => i.Kind == kind)))];
    }

    private static Finding CallbackOf(string kind, CallbackItem? item) => item switch
    {
        null => Findings.CallbackMissing(kind),
        { Received: 0 } when item.Refused.GetValueOrDefault("signature") + item.Refused.GetValueOrDefault("padding") is > 0 and var wrong => Findings.CallbackKeysDiffer(kind, wrong),
        { VerifiedAt: null } => Findings.CallbackUnverified(kind),
        { Lost: > 0 } => Findings.CallbacksLost(kind, item.Lost),
        _ => Findings.CallbackOk(kind),
    };

    private static Finding DomainOf(string? found, Uri own) => found switch
    {
        null or "" => Findings.DomainMissing(own.Authority),
        _ when string.Equals(found, own.Authority, StringComparison.OrdinalIgnoreCase) => Findings.DomainOk(found),
        _ => Findings.DomainDiffers(found, own.Authority),
    };

    private static Finding UrlOf(Uri own) => own switch
    {
        { IsLoopback: true } => Findings.UrlLocal(own),
        { Scheme: "https" } => Findings.UrlOk(own),
        _ => Findings.UrlNotHttps(own),
    };

    private static async Task<(T? Value, Finding? Failure)> TryAsync<T>(Func<Task<T>> call, string check)
    {
        try
        {
            return (await call(), null);
        }
        catch (WeComCallException e)
        {
            return (default, Findings.Refused(check, e));
        }
    }
}
