using Liaison.Binding.Contracts;
using Liaison.Kernel.Outcomes;
using Liaison.WeCom;

namespace Liaison.Binding.Corp;

/// <summary>Asks WeCom whether credentials are good. Runs before any transaction: nothing is stored unless all of it holds.</summary>
internal sealed class CorpChecks(IWeComClient wecom)
{
    public async Task<Outcome<CheckedApp>> CheckAsync(CorpCredentials credentials, CancellationToken ct)
    {
        var app = new WeComApp(credentials.CorpId, credentials.AppSecret, credentials.AgentId);
        WeComAgent agent;
        try
        {
            // A person asks: what WeCom refused a minute ago may be mended by now.
            wecom.Forget(app);
            await wecom.VerifyAsync(app, ct);
            agent = await wecom.GetAgentAsync(app, ct);
        }
        catch (WeComCallException e)
        {
            return CorpErrors.OfWeCom(e, "app");
        }

        if (agent.IsClosed)
        {
            return CorpErrors.AppDisabled;
        }

        var scope = ScopeOf(agent.Scope);
        if (scope.IsEmpty)
        {
            return CorpErrors.ScopeEmpty;
        }

        if (credentials.ContactsSecret is { } secret)
        {
            var contacts = new WeComApp(credentials.CorpId, secret);
            try
            {
                wecom.Forget(contacts);
                await wecom.ListUserIdsAsync(contacts, cursor: null, limit: 1, ct);
            }
            catch (WeComCallException e)
            {
                return CorpErrors.OfWeCom(e, "contacts");
            }
        }

        return new CheckedApp(credentials.CorpId, credentials.AgentId, agent.Name, credentials.ContactsSecret is not null, scope);
    }

    public static VisibleScope ScopeOf(WeComScope scope) => new(
        [.. scope.Departments.Select(d => (long)d).Distinct().Order()],
        [.. scope.UserIds.Select(WeComUserId.Key).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        [.. scope.Tags.Select(t => (long)t).Distinct().Order()]);
}
