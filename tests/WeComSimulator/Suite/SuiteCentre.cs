using Liaison.WeComSimulator.Callbacks;
using Liaison.WeComSimulator.Model;

namespace Liaison.WeComSimulator.Suite;

/// <summary>Tells the suites what happens: tickets on their time, authorisations, changes of what they may see.</summary>
internal sealed class SuiteCentre : BackgroundService
{
    private const string Command = "command";
    private readonly SimulatedWorld _world;
    private readonly CallbackCentre _callbacks;
    private readonly SemaphoreSlim _wake = new(0);

    public SuiteCentre(SimulatedWorld world, CallbackCentre callbacks)
    {
        (_world, _callbacks) = (world, callbacks);
        world.Happened += Tell;
        world.Clock.Moved += Wake;
    }

    private SuiteRegistry Suites => _world.Suites;

    public static CallbackKey CommandOf(string suiteId) => new(suiteId, Command);

    public static CallbackKey DataOf(string suiteId, string openCorpId) => new(suiteId, $"data/{openCorpId}");

    /// <summary>Checks both addresses, saves the suite and pushes its first ticket.</summary>
    /// <exception cref="RefusedException">40057: an address did not pass the check; nothing is saved.</exception>
    public async Task SaveAsync(SimulatedSuite suite, CancellationToken ct)
    {
        var command = CallbackTarget.Parse(suite.CommandUrl, suite.Token, suite.EncodingAesKey);
        if (DataTarget(suite, suite.ProviderCorpId) is { } data)
        {
            await CallbackVerification.RequireAsync(
                _callbacks.Http, data, suite.ProviderCorpId, _world.Clock, TimeSpan.FromMilliseconds(_world.Limits.VerificationMilliseconds), ct);
        }

        // The provider's corp stands behind the check of either address, whoever the events are for.
        await _callbacks.SaveAsync(CommandOf(suite.SuiteId), command, full: false, suite.ProviderCorpId, ct);
        Suites.Put(suite);
        foreach (var install in Suites.InstallsOf(suite.SuiteId))
        {
            Listen(suite, install);
        }

        PushTicket(suite);
        Wake();
    }

    public void PushTicket(SimulatedSuite suite) => Push(suite, SuiteEvents.Ticket(suite, Suites.Tickets.Issue(suite.SuiteId), _world.Clock.GetUtcNow()));

    /// <summary>An admin installs from the app market, without the provider's site: the code comes by push.</summary>
    public string InstallFromMarket(SimulatedSuite suite, SuiteGrant grant)
    {
        var code = Suites.AuthCodes.Issue(grant);
        Push(suite, SuiteEvents.CreateAuth(suite, code, grant.State, _world.Clock.GetUtcNow()));
        return code;
    }

    public SuiteInstall? Exchange(SimulatedSuite suite, string authCode)
    {
        var install = Suites.Exchange(suite, authCode);
        if (install is not null)
        {
            Listen(suite, install);
        }

        return install;
    }

    public async Task CancelAsync(SimulatedSuite suite, string corpId)
    {
        var install = Suites.Cancel(suite.SuiteId, corpId) ?? throw new RefusedException($"{corpId} has not installed {suite.SuiteId}.");
        _world.FindCorp(corpId)?.Unwatch(install.AgentId);
        await _callbacks.RemoveAsync(DataOf(suite.SuiteId, install.OpenCorpId));
        Push(suite, SuiteEvents.CancelAuth(suite, install, _world.Clock.GetUtcNow()));
    }

    public void ResetPermanentCode(SimulatedSuite suite, SuiteInstall install)
    {
        var code = Suites.AuthCodes.Issue(new SuiteGrant(suite.SuiteId, install.CorpId, AppScope.Nothing, install.AdminUserId, install.State, IsReset: true));
        Push(suite, SuiteEvents.ResetPermanentCode(suite, code, _world.Clock.GetUtcNow()));
    }

    public void ChangeArchitecture(SimulatedSuite suite, SuiteInstall install) => Push(suite, SuiteEvents.ArchitectureAuth(suite, install, _world.Clock.GetUtcNow()));

    /// <summary>An app event for the data URL, told in the provider's ids.</summary>
    public void SendEvent(SimulatedSuite suite, SuiteInstall install, AppEventBody body)
    {
        var corp = _world.FindCorp(install.CorpId)!;
        var member = body.Userid is { } userId ? corp.FindMember(userId) ?? throw new RefusedException($"There is no member {userId}.") : null;
        var set = _callbacks.Find(DataOf(suite.SuiteId, install.OpenCorpId)) ?? throw new RefusedException($"{suite.SuiteId} has no data URL.");
        Tell(set, install, body with
        {
            Userid = member is null ? null : Suites.Ids.OfMember(suite.ProviderCorpId, corp.CorpId, member),
            ResponseCode = body.ResponseCode ?? corp.Messages.Cards.IssueForPress(install.AgentId, body.TaskId, _world.Clock.GetUtcNow()),
        });
    }

    public override void Dispose()
    {
        _world.Happened -= Tell;
        _world.Clock.Moved -= Wake;
        base.Dispose();
        _wake.Dispose();
    }

    /// <summary>A ticket for every suite when its time has come, by WeCom's clock: real time, and every jump of it.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var now = _world.Clock.GetUtcNow();
            foreach (var suite in Suites.Suites.Where(s => Suites.Tickets.NextAt(s.SuiteId) <= now))
            {
                PushTicket(suite);
            }

            var next = Suites.Suites.Min(s => Suites.Tickets.NextAt(s.SuiteId)) - now;
            var wait = next is { } left ? TimeSpan.FromMilliseconds(Math.Max(1, left.TotalMilliseconds)) : Timeout.InfiniteTimeSpan;
            await ((Task)_wake.WaitAsync(wait, stoppingToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Wake() => _wake.Release();

    private void Push(SimulatedSuite suite, CallbackEvent told)
    {
        if (_callbacks.Find(CommandOf(suite.SuiteId)) is { } set)
        {
            _callbacks.Add(set, told);
        }
    }

    /// <summary>From now on the corp's own data address is told who comes into the app's scope.</summary>
    private void Listen(SimulatedSuite suite, SuiteInstall install)
    {
        if (DataTarget(suite, install.OpenCorpId) is { } target)
        {
            _callbacks.Put(DataOf(suite.SuiteId, install.OpenCorpId), target);
            _world.FindCorp(install.CorpId)!.Watch(install.AgentId);
        }
    }

    private void Tell(CallbackSet set, SuiteInstall install, AppEventBody body) =>
        _callbacks.Add(set, AppEvents.Create(install.OpenCorpId, install.AgentId, body, _world.Clock.GetUtcNow()));

    /// <summary>Under the corp's lock.</summary>
    private void Tell(WorldEvent happened)
    {
        if (_world.FindCorp(happened.CorpId) is not { } corp)
        {
            return;
        }

        var now = _world.Clock.GetUtcNow();
        foreach (var suite in Suites.Suites)
        {
            if (Suites.FindInstall(suite.SuiteId, happened.CorpId) is not { } install)
            {
                continue;
            }

            switch (happened.Change)
            {
                case AppChange { Before: { } before, After: var after } when after.AgentId == install.AgentId:
                    if (!before.Scope.IsSame(after.Scope))
                    {
                        Push(suite, SuiteEvents.ChangeAuth(suite, install, now));
                    }

                    break;
                case ScopeChange scope when scope.AgentId == install.AgentId && _callbacks.Find(DataOf(suite.SuiteId, install.OpenCorpId)) is { } set:
                    // Whoever left the corp is told of by the number that stays.
                    Tell(set, install, new AppEventBody(happened.Kind, Suites.Ids.OfNumber(suite.ProviderCorpId, corp.CorpId, scope.Number)));
                    break;
                case MemberChange or DepartmentChange or TagChange when SuiteEvents.Contact(suite, install, corp, happened, Suites.Ids, now) is { } told:
                    Push(suite, told);
                    break;
            }
        }
    }

    private static CallbackTarget? DataTarget(SimulatedSuite suite, string corpId) => suite.DataUrl is { Length: > 0 } url
        ? CallbackTarget.Parse(url.Replace("$CORPID$", corpId, StringComparison.Ordinal), suite.Token, suite.EncodingAesKey)
        : null;
}
