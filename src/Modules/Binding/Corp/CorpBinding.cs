using Liaison.Binding.Contracts;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Outcomes;

namespace Liaison.Binding.Corp;

/// <summary>What WeCom said about the app when its credentials were checked.</summary>
internal sealed record CheckedApp(string CorpId, int AgentId, string AppName, bool HasContactsSecret, VisibleScope Scope);

/// <summary>The team's link to its corp. One stream per team, over all bindings that it ever had.</summary>
/// <param name="Generation">Rises with every binding and rotation.</param>
internal sealed record CorpBinding(string CorpId, int AgentId, BindingStatus? Status, bool HasContactsSecret, VisibleScope Scope, long Generation)
{
    public static Guid StreamOf(TeamId team) => team.Singleton("binding");

    /// <param name="confirmOtherCorp">Given by an admin who knows that the team's people are of another corp.</param>
    /// <param name="callbacks">What had been set up before.</param>
    public static Decision Bind(CorpBinding? binding, CheckedApp app, bool confirmOtherCorp, IReadOnlyList<object> callbacks) => binding switch
    {
        { Status: not null } when binding.CorpId == app.CorpId => CorpErrors.AlreadyBound,
        { Status: not null } => CorpErrors.OtherCorpBound,
        not null when binding.CorpId != app.CorpId && !confirmOtherCorp => CorpErrors.OtherCorpThanBefore,
        _ => [new CorpBound(app.CorpId, app.AgentId, app.AppName, app.HasContactsSecret, app.Scope), .. callbacks],
    };

    public Decision Rotate(CheckedApp app, bool appSecret, bool contactsSecret)
    {
        if (Status is null)
        {
            return CorpErrors.NotBound;
        }

        List<object> events = [new CredentialsRotated(appSecret, contactsSecret, app.HasContactsSecret)];
        if (Status == BindingStatus.Suspended)
        {
            events.Add(new BindingResumed());
        }

        if (!app.Scope.SameAs(Scope))
        {
            events.Add(new VisibleScopeChanged(app.Scope));
        }

        return [.. events];
    }

    /// <summary>WeCom refused the credentials. Told twice, one event.</summary>
    public Decision Suspend(int errCode) => Status == BindingStatus.Bound ? [new BindingSuspended(errCode)] : [];

    /// <summary>WeCom has opened the app again.</summary>
    public Decision Resume() => Status == BindingStatus.Suspended ? [new BindingResumed()] : [];

    public Decision ReportScope(VisibleScope scope) => Status is null || scope.SameAs(Scope) ? [] : [new VisibleScopeChanged(scope)];

    public Decision Unbind() => Status is null ? CorpErrors.NotBound : [new CorpUnbound(CorpId)];

    public static CorpBinding Create(CorpBound e) => new(e.CorpId, e.AgentId, BindingStatus.Bound, e.HasContactsSecret, e.Scope, 1);

    public CorpBinding Apply(CorpBound e) => new(e.CorpId, e.AgentId, BindingStatus.Bound, e.HasContactsSecret, e.Scope, Generation + 1);

    public CorpBinding Apply(CredentialsRotated e) => this with { HasContactsSecret = e.HasContactsSecret, Generation = Generation + 1 };

    public CorpBinding Apply(VisibleScopeChanged e) => this with { Scope = e.Scope };

    public CorpBinding Apply(BindingSuspended _) => this with { Status = BindingStatus.Suspended };

    public CorpBinding Apply(BindingResumed _) => this with { Status = BindingStatus.Bound };

    public CorpBinding Apply(CallbackKeysIssued _) => this;

    public CorpBinding Apply(CallbackVerified _) => this;

    public CorpBinding Apply(CallbackRemoved _) => this;

    public CorpBinding Apply(BindingCheckFailed _) => this;

    public CorpBinding Apply(BindingCheckRecovered _) => this;

    public CorpBinding Apply(CorpUnbound _) => this with { Status = null };
}
