using Liaison.Binding.Contracts;
using Liaison.Binding.Corp;
using Liaison.Binding.Suite;

namespace Liaison.Binding.Tests.Suite;

/// <summary>Two kinds of app on one team: one corp, or none at all.</summary>
public sealed class CorpBindingSuiteTests
{
    private const string Plain = "ww1";
    private const string Open = "wp1";
    private static readonly VisibleScope All = new([1], [], []);
    private static readonly CheckedApp App = new(Plain, 1000002, "自建", HasContactsSecret: false, All, Open);
    private static readonly InstallingCorp Corp = new("suite", Open, "企业", 1100001, "第三方", All, "woAdmin");

    [Fact]
    public void A_team_can_begin_with_the_third_party_app() =>
        CorpBinding.Install(null, Corp, null, confirmOtherCorp: false).Events.ShouldHaveSingleItem().ShouldBe(
            new SuiteInstalled("suite", Open, "企业", 1100001, "第三方", All, "woAdmin"));

    [Fact]
    public void A_self_built_app_beside_it_is_bound_under_the_id_that_the_team_knew_first()
    {
        var binding = After(CorpBinding.Install(null, Corp, null, false));
        ((CorpBound)CorpBinding.Bind(binding, App, false, []).Events.Single()).KnownAs.ShouldBe(Open);
        var both = After(CorpBinding.Bind(binding, App, false, []), binding);
        (both.KnownAs, both.Suite!.CorpId, both.CorpId, both.Status).ShouldBe((Open, Open, Plain, BindingStatus.Bound));
    }

    [Fact]
    public void The_third_party_app_beside_a_self_built_one_is_known_by_the_plain_id()
    {
        var binding = After(CorpBinding.Bind(null, App, false, []));
        ((SuiteInstalled)CorpBinding.Install(binding, Corp, Open, false).Events.Single()).KnownAs.ShouldBe(Plain);
    }

    [Theory]
    [InlineData("wp2")]
    [InlineData(null)]
    public void What_WeCom_does_not_prove_to_be_the_same_corp_is_not_joined(string? proved)
    {
        var bound = After(CorpBinding.Bind(null, App with { OpenCorpId = null }, false, []));
        CorpBinding.Install(bound, Corp, proved, confirmOtherCorp: true).Refusal.ShouldBe(CorpErrors.OtherCorpBound);
        var installed = After(CorpBinding.Install(null, Corp, null, false));
        CorpBinding.Bind(installed, App with { OpenCorpId = proved }, confirmOtherCorp: true, []).Refusal.ShouldBe(proved is null ? CorpErrors.NotProved : CorpErrors.OtherCorpBound);
    }

    [Fact]
    public void One_ends_and_the_other_carries_on()
    {
        var both = Both();
        var withoutApp = After(both.Unbind(), both);
        ((CorpUnbound)both.Unbind().Events.Single()).SuiteRemains.ShouldBeTrue();
        (withoutApp.Status, withoutApp.Suite!.Status).ShouldBe((null, BindingStatus.Bound));
        var withoutSuite = After(both.Uninstall(byWeCom: true), both);
        both.Uninstall(byWeCom: true).Events.Single().ShouldBe(new SuiteUninstalled(Open, ByWeCom: true, AppRemains: true));
        (withoutSuite.Status, withoutSuite.Suite).ShouldBe((BindingStatus.Bound, null));
        withoutSuite.Uninstall(byWeCom: true).Refusal.ShouldBe(SuiteErrors.NotInstalled);
    }

    [Fact]
    public void Whichever_comes_back_finds_the_teams_people_again()
    {
        var both = Both();
        var ended = After(both.Uninstall(true), After(both.Unbind(), both));
        ((SuiteInstalled)CorpBinding.Install(ended, Corp, Open, false).Events.Single()).KnownAs.ShouldBe(Plain);
        ((CorpBound)CorpBinding.Bind(ended, App, false, []).Events.Single()).KnownAs.ShouldBeNull();
        var installed = After(CorpBinding.Install(ended, Corp, Open, false), ended);
        (installed.KnownAs, installed.CorpId).ShouldBe((Plain, Plain));
    }

    [Fact]
    public void Another_corp_than_before_has_to_be_meant()
    {
        var ended = After(After(CorpBinding.Bind(null, App, false, [])).Unbind(), After(CorpBinding.Bind(null, App, false, [])));
        CorpBinding.Install(ended, Corp with { CorpId = "wp2" }, Open, false).Refusal.ShouldBe(CorpErrors.OtherCorpThanBefore);
        var other = After(CorpBinding.Install(ended, Corp with { CorpId = "wp2" }, Open, true), ended);
        (other.KnownAs, other.CorpId).ShouldBe(("wp2", null));
    }

    [Fact]
    public void A_self_built_app_that_was_bound_while_the_third_party_app_ended_and_came_back_stays_bound()
    {
        var first = After(CorpBinding.Install(null, Corp, null, false));
        var both = After(CorpBinding.Bind(first, App, false, []), first);
        var app = After(both.Uninstall(true), both);
        var again = After(CorpBinding.Install(app, Corp, Open, false), app);
        (again.CorpId, again.Status, again.KnownAs, again.Suite!.CorpId).ShouldBe((Plain, BindingStatus.Bound, Open, Open));
    }

    [Fact]
    public void Told_twice_is_one_event()
    {
        var both = Both();
        both.ReportSuiteScope(All, told: true).Events.ShouldBeEmpty();
        both.ReportSuiteScope(new([2], [], []), told: true).Events.Single().ShouldBeOfType<SuiteScopeChanged>().Told.ShouldBeTrue();
        var suspended = After(both.SuspendSuite(40084), both);
        suspended.SuspendSuite(40084).Events.ShouldBeEmpty();
        (suspended.Status, suspended.Suite!.Status).ShouldBe((BindingStatus.Bound, BindingStatus.Suspended));
        After(suspended.ReplaceCode(), suspended).Suite!.Status.ShouldBe(BindingStatus.Bound);
        // Installed anew, it works again.
        After(CorpBinding.Install(suspended, Corp, Open, false), suspended).Suite!.Status.ShouldBe(BindingStatus.Bound);
    }

    private static CorpBinding Both()
    {
        var bound = After(CorpBinding.Bind(null, App, false, []));
        return After(CorpBinding.Install(bound, Corp, Open, false), bound);
    }

    private static CorpBinding After(Kernel.Outcomes.Decision decision, CorpBinding? before = null)
    {
        decision.Refusal.ShouldBeNull();
        foreach (var e in decision.Events)
        {
            before = (e, before) switch
            {
                (CorpBound bound, null) => CorpBinding.Create(bound),
                (SuiteInstalled installed, null) => CorpBinding.Create(installed),
                _ => (CorpBinding)typeof(CorpBinding).GetMethod(nameof(CorpBinding.Apply), [e.GetType()])!.Invoke(before, [e])!,
            };
        }

        return before!;
    }
}
