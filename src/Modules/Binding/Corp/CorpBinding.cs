using Liaison.Binding.Contracts;
using Liaison.Binding.Suite;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Outcomes;

namespace Liaison.Binding.Corp;

/// <summary>What WeCom said about the app when its credentials were checked.</summary>
/// <param name="OpenCorpId">As our provider's apps get the corp's id; null when this server has no third-party app.</param>
internal sealed record CheckedApp(string CorpId, int AgentId, string AppName, bool HasContactsSecret, VisibleScope Scope, string? OpenCorpId = null);

/// <summary>A corp that has just agreed to the third-party app.</summary>
/// <param name="Installer">Who agreed, in our provider's ids; null when WeCom does not say.</param>
internal sealed record InstallingCorp(string SuiteId, string CorpId, string CorpName, int AgentId, string AppName, VisibleScope Scope, string? Installer);

/// <summary>The third-party app in the team's corp.</summary>
internal sealed record SuiteInstallation(string CorpId, int AgentId, BindingStatus Status, VisibleScope Scope);

/// <summary>
/// The team's link to its corp: by a self-built app, by the third-party one, or by both side by side. One stream per team, over all bindings that it ever had.
/// </summary>
/// <param name="CorpId">Of the self-built app, bound now or before; null when there never was one. As <paramref name="AgentId"/> to <paramref name="Scope"/>.</param>
/// <param name="Status">Null while no self-built app is bound.</param>
/// <param name="Generation">Rises with every binding and rotation.</param>
internal sealed record CorpBinding(string? CorpId, int AgentId, BindingStatus? Status, bool HasContactsSecret, VisibleScope Scope, long Generation)
{
    /// <summary>Null while the third-party app is not installed.</summary>
    public SuiteInstallation? Suite { get; init; }

    /// <summary>The id by which the team's people are kept: the first by which it knew this corp.</summary>
    public required string KnownAs { get; init; }

    /// <summary>The corp's id at our provider, once WeCom has told it.</summary>
    public string? OpenCorpId { get; init; }

    public static Guid StreamOf(TeamId team) => team.Singleton("binding");

    /// <param name="confirmOtherCorp">Given by an admin who knows that the team's people are of another corp.</param>
    /// <param name="callbacks">What had been set up before.</param>
    public static Decision Bind(CorpBinding? binding, CheckedApp app, bool confirmOtherCorp, IReadOnlyList<object> callbacks) => binding switch
    {
        { Status: not null } when binding.CorpId == app.CorpId => CorpErrors.AlreadyBound,
        { Status: not null } => CorpErrors.OtherCorpBound,
        // Two apps are of one corp when WeCom says so, and not before.
        { Suite: not null } when app.OpenCorpId is null => CorpErrors.NotProved,
        { Suite: { } suite } when suite.CorpId != app.OpenCorpId => CorpErrors.OtherCorpBound,
        not null when !binding.IsOf(app.CorpId, app.OpenCorpId) && !confirmOtherCorp => CorpErrors.OtherCorpThanBefore,
        _ => [new CorpBound(app.CorpId, app.AgentId, app.AppName, app.HasContactsSecret, app.Scope, app.OpenCorpId, KnownBefore(binding, app.CorpId, app.CorpId, app.OpenCorpId)), .. callbacks],
    };

    /// <param name="openCorpId">What WeCom says that the self-built app's corp is at our provider; null when the team never had one.</param>
    /// <param name="confirmOtherCorp">As for <see cref="Bind"/>.</param>
    public static Decision Install(CorpBinding? binding, InstallingCorp corp, string? openCorpId, bool confirmOtherCorp) => binding switch
    {
        { Suite: { } suite } when suite.CorpId != corp.CorpId => CorpErrors.OtherCorpBound,
        { Suite: { } suite } => Again(suite, corp),
        { Status: not null } when openCorpId != corp.CorpId => CorpErrors.OtherCorpBound,
        not null when !binding.IsOf(openCorpId == corp.CorpId ? binding.CorpId : null, corp.CorpId) && !confirmOtherCorp => CorpErrors.OtherCorpThanBefore,
        _ =>
        [
            new SuiteInstalled(
                corp.SuiteId, corp.CorpId, corp.CorpName, corp.AgentId, corp.AppName, corp.Scope, corp.Installer,
                KnownBefore(binding, corp.CorpId, openCorpId == corp.CorpId ? binding?.CorpId : null, corp.CorpId)),
        ],
    };

    private static Decision Again(SuiteInstallation suite, InstallingCorp corp) =>
    [
        new SuiteCodeReplaced(),
        .. suite.Status == BindingStatus.Suspended ? [new SuiteResumed()] : (object[])[],
        .. corp.Scope.SameAs(suite.Scope) ? (object[])[] : [new SuiteScopeChanged(corp.Scope, Told: true)],
    ];

    /// <summary>True for the corp that the team has, or had last, by either of its ids.</summary>
    private bool IsOf(string? corpId, string? openCorpId) =>
        (corpId is not null && (corpId == CorpId || corpId == KnownAs)) || (openCorpId is not null && (openCorpId == KnownAs || openCorpId == OpenCorpId));

    /// <param name="id">By which the app that is bound now has the corp.</param>
    private static string? KnownBefore(CorpBinding? binding, string id, string? corpId, string? openCorpId) =>
        binding is not null && binding.IsOf(corpId, openCorpId) && binding.KnownAs != id ? binding.KnownAs : null;

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

    public Decision Unbind() => Status is null ? CorpErrors.NotBound : [new CorpUnbound(CorpId!, SuiteRemains: Suite is not null)];

    /// <summary>WeCom refused the permanent code. Told twice, one event.</summary>
    public Decision SuspendSuite(int errCode) => Suite?.Status == BindingStatus.Bound ? [new SuiteSuspended(errCode)] : [];

    /// <param name="told">WeCom has said so; false when a sync found it.</param>
    public Decision ReportSuiteScope(VisibleScope scope, bool told) => Suite is null || scope.SameAs(Suite.Scope) ? [] : [new SuiteScopeChanged(scope, told)];

    /// <summary>The corp's admin asked for another permanent code, and WeCom takes it.</summary>
    public Decision ReplaceCode() => Suite switch
    {
        null => SuiteErrors.NotInstalled,
        { Status: BindingStatus.Suspended } => [new SuiteCodeReplaced(), new SuiteResumed()],
        _ => [new SuiteCodeReplaced()],
    };

    public Decision Uninstall(bool byWeCom) => Suite is null ? SuiteErrors.NotInstalled : [new SuiteUninstalled(Suite.CorpId, byWeCom, AppRemains: Status is not null)];

    public static CorpBinding Create(CorpBound e) =>
        new(e.CorpId, e.AgentId, BindingStatus.Bound, e.HasContactsSecret, e.Scope, 1) { KnownAs = e.KnownAs ?? e.CorpId, OpenCorpId = e.OpenCorpId };

    public static CorpBinding Create(SuiteInstalled e) => new(null, 0, null, false, VisibleScope.Nothing, 1)
    {
        KnownAs = e.KnownAs ?? e.CorpId,
        OpenCorpId = e.CorpId,
        Suite = new SuiteInstallation(e.CorpId, e.AgentId, BindingStatus.Bound, e.Scope),
    };

    public CorpBinding Apply(CorpBound e) => this with
    {
        CorpId = e.CorpId,
        AgentId = e.AgentId,
        Status = BindingStatus.Bound,
        HasContactsSecret = e.HasContactsSecret,
        Scope = e.Scope,
        Generation = Generation + 1,
        KnownAs = e.KnownAs ?? e.CorpId,
        OpenCorpId = e.OpenCorpId ?? (e.CorpId == CorpId ? OpenCorpId : null),
    };

    public CorpBinding Apply(SuiteInstalled e) => this with
    {
        // Of another corp than the self-built app was, long ago: that one is nothing to this team any more.
        CorpId = (e.KnownAs ?? e.CorpId) == KnownAs ? CorpId : null,
        Suite = new SuiteInstallation(e.CorpId, e.AgentId, BindingStatus.Bound, e.Scope),
        Generation = Generation + 1,
        KnownAs = e.KnownAs ?? e.CorpId,
        OpenCorpId = e.CorpId,
    };

    public CorpBinding Apply(SuiteScopeChanged e) => this with { Suite = Suite! with { Scope = e.Scope } };

    public CorpBinding Apply(SuiteCodeReplaced _) => this;

    public CorpBinding Apply(SuiteSuspended _) => this with { Suite = Suite! with { Status = BindingStatus.Suspended } };

    public CorpBinding Apply(SuiteResumed _) => this with { Suite = Suite! with { Status = BindingStatus.Bound } };

    public CorpBinding Apply(SuiteUninstalled _) => this with { Suite = null, Generation = Generation + 1 };

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
