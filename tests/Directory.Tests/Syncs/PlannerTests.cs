using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
using Liaison.Directory.Departments;
using Liaison.Directory.People;
using Liaison.Directory.Policy;
using Liaison.Directory.Syncs;

namespace Liaison.Directory.Tests.Syncs;

/// <summary>Rules 1 and 2; CASES §2 "Who is who", "Departments" and "Leaving": the plan as a pure function.</summary>
public partial class PlannerTests
{
    private readonly Planning _given = new();

    [Fact]
    public void Somebody_new_is_imported()
    {
        _given.Read("zhangsan");
        _given.Only().Events.ShouldHaveSingleItem().ShouldBeOfType<PersonImported>().UserId.ShouldBe("zhangsan");
    }

    [Fact]
    public void Nothing_changed_is_no_step()
    {
        _given.Known("zhangsan");
        _given.Read("zhangsan");
        _given.NothingHappens();
    }

    [Fact]
    public void A_userid_in_other_case_is_the_same_person()
    {
        _given.Known("ZhangSan");
        _given.Read("zhangsan");
        _given.NothingHappens();
    }

    [Fact]
    public void Leaving_one_of_two_departments_is_a_move_and_not_a_leave()
    {
        _given.Known("zhangsan", departments: [1, 2], member: "active");
        _given.Read("zhangsan", departments: [2]);
        var step = _given.Only();
        step.Kind.ShouldBe(PlanKinds.Moves);
        step.Effect.ShouldBe(AccessEffect.None);
    }

    [Fact]
    public void A_change_and_a_move_are_one_step_of_two_events()
    {
        _given.Known("zhangsan");
        _given.Read("zhangsan", name: "张三丰", departments: [2]);
        _given.Only().Events.Select(e => e.GetType()).ShouldBe([typeof(PersonChanged), typeof(PersonMoved)]);
    }

    [Fact]
    public void Status_5_is_a_certain_leaver()
    {
        _given.Known("zhangsan", member: "active");
        _given.Read("zhangsan", status: 5);
        Leaver(_given.Only(), EvidenceClass.Certain, "status-5", [Planning.Run]);
    }

    [Fact]
    public void Who_has_left_before_we_knew_them_is_not_imported()
    {
        _given.Read("zhangsan", status: 5);
        _given.NothingHappens();
    }

    [Fact]
    public void Who_is_absent_from_the_complete_id_list_is_a_certain_leaver()
    {
        _given.Known("zhangsan", member: "active");
        _given.Ids("lisi");
        Leaver(_given.Only(), EvidenceClass.Certain, "absent-from-list-id", [Planning.Run]);
    }

    [Fact]
    public void Who_is_on_the_id_list_but_not_seen_is_out_of_scope()
    {
        _given.Known("zhangsan", member: "active");
        _given.Ids("ZhangSan");
        OutOfScope(_given.Only());
    }

    [Fact]
    public void Without_the_id_list_who_is_not_seen_is_only_flagged()
    {
        _given.Known("zhangsan", member: "active");
        var step = _given.Only();
        step.Kind.ShouldBe(PlanKinds.Unseen);
        step.Effect.ShouldBe(AccessEffect.None);
    }

    [Theory]
    [InlineData(23)]
    [InlineData(0)]
    public void A_presumed_leaver_is_left_alone_within_the_grace_period(int hours)
    {
        _given.Known("zhangsan", presence: Presence.Presumed, missing: TimeSpan.FromHours(hours), member: "active");
        _given.NothingHappens();
    }

    [Fact]
    public void A_presumed_leaver_has_left_after_a_second_read_and_the_grace_period()
    {
        var known = _given.Known("zhangsan", presence: Presence.Presumed, missing: TimeSpan.FromHours(24), member: "active");
        Leaver(_given.Only(), EvidenceClass.Presumed, "unseen", [new SyncId(known.MissingRun!.Value), Planning.Run]);
    }

    [Fact]
    public void Without_grace_it_still_takes_two_reads()
    {
        _given.Policy = SyncPolicy.Default with { Grace = TimeSpan.Zero };
        _given.Known("once", member: "active");
        _given.Known("twice", name: "李四", presence: Presence.Presumed, member: "active");
        var plan = _given.Make();
        plan.Entries.Single(e => e.UserId == "once").Kind.ShouldBe(PlanKinds.Unseen);
        plan.Entries.Single(e => e.UserId == "twice").Kind.ShouldBe(PlanKinds.Leaves);
    }

    [Fact]
    public void Who_is_seen_again_within_the_grace_is_back_with_no_effect()
    {
        _given.Known("zhangsan", presence: Presence.Presumed, missing: TimeSpan.FromHours(20), member: "active");
        _given.Read("zhangsan");
        var step = _given.Only();
        step.Events.ShouldBe([new PersonReturned()]);
        step.Effect.ShouldBe(AccessEffect.None);
    }

    [Fact]
    public void A_scope_that_shrank_makes_nobody_a_leaver()
    {
        _given.Last = _given.Last! with { Scope = new VisibleScope([1, 2], [], []) };
        _given.Known("zhangsan", member: "active");
        _given.Known("lisi", name: "李四", presence: Presence.Presumed, missing: TimeSpan.FromDays(9), member: "active");
        _given.Make().Entries.ShouldAllBe(e => e.Kind == PlanKinds.OutOfScope && e.Effect == AccessEffect.None);
    }

    [Fact]
    public void A_binding_that_never_read_this_corp_makes_nobody_of_an_earlier_one_a_leaver()
    {
        _given.Last = null;
        _given.Known("zhangsan", member: "active");
        OutOfScope(_given.Only());
    }

    [Fact]
    public void A_scope_that_changed_while_we_read_makes_nobody_a_leaver_not_even_by_the_id_list()
    {
        _given.ScopeMoved = true;
        _given.Known("zhangsan", member: "active");
        _given.Ids("lisi");
        _given.NothingHappens();
    }

    [Fact]
    public void Who_was_in_scope_by_name_alone_is_out_of_scope_when_unseen()
    {
        _given.Known("zhangsan", departments: [], member: "active");
        OutOfScope(_given.Only());
    }

    [Fact]
    public void Who_is_out_of_scope_stays_so_and_is_never_presumed_gone()
    {
        _given.Known("zhangsan", presence: Presence.OutOfScope, member: "active");
        _given.NothingHappens();
    }

    [Fact]
    public void Nobody_of_a_branch_that_cannot_be_read_is_removed()   // CASES §3 row 26
    {
        _given.Known("zhangsan", departments: [7], member: "active");
        _given.Known("lisi", name: "李四", departments: [7], presence: Presence.Presumed, missing: TimeSpan.FromDays(9), member: "active");
        _given.Unreadable(7);
        _given.NothingHappens();
    }

    [Fact]
    public void A_row_that_was_set_aside_counts_as_present()   // CASES §3 row 28
    {
        _given.Known("zhangsan", member: "active");
        _given.Known("lisi", name: "李四", presence: Presence.Presumed, missing: TimeSpan.FromDays(9), member: "active");
        _given.SetAside("ZhangSan");
        _given.SetAside("lisi");
        _given.Ids("wangwu");
        _given.Only().Events.ShouldBe([new PersonReturned()]);
    }

    [Fact]
    public void Two_people_of_one_open_userid_are_one_person_with_a_new_userid()
    {
        var known = _given.Known("zhangsan", openId: "oid1", member: "active");
        _given.Read("zhang.san", departments: [2], openId: "oid1");
        _given.Ids("zhang.san");
        var step = _given.Only();
        step.Person.ShouldBe(known.Id);
        step.Events[0].ShouldBe(new PersonRenamed("zhangsan", "zhang.san"));
        step.Effect.ShouldBe(AccessEffect.None);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void One_gone_and_one_new_who_look_alike_are_a_question_and_nothing_is_removed(bool completeList)
    {
        _given.Known("zhangsan", position: "工程师", member: "active");
        _given.Read("zhang.san", position: "工程师");
        if (completeList)
        {
            _given.Ids("zhang.san");
        }

        var plan = _given.Make();
        plan.Entries.Single(e => e.UserId == "zhangsan").Events.ShouldBe([new PersonPresumedGone(Planning.Run, "zhang.san")]);
        plan.Entries.Single(e => e.UserId == "zhang.san").Kind.ShouldBe(PlanKinds.Joins);
        plan.Entries.ShouldAllBe(e => e.Effect == AccessEffect.None);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void While_the_question_is_open_nothing_is_removed(bool completeList)
    {
        _given.Known("zhangsan", presence: Presence.Presumed, missing: TimeSpan.FromDays(9), maybeNow: "zhang.san", member: "active");
        _given.Known("zhang.san");
        _given.Read("zhang.san");
        if (completeList)
        {
            _given.Ids("zhang.san");
        }

        _given.NothingHappens();
    }

    [Theory]
    [InlineData("李四", "工程师", 1)]
    [InlineData("张三", "经理", 1)]
    [InlineData("张三", "工程师", 2)]
    public void Who_looks_otherwise_is_somebody_else(string name, string position, long department)
    {
        _given.Known("zhangsan", position: "工程师", member: "active");
        _given.Read("newcomer", name, [department], position: position);
        _given.Ids("newcomer");
        _given.Make().Entries.Single(e => e.UserId == "zhangsan").Kind.ShouldBe(PlanKinds.Leaves);
    }

    [Fact]
    public void Who_comes_back_is_the_same_person_and_waits_for_authorisation()
    {
        var left = _given.Known("zhangsan", presence: Presence.Left, missing: TimeSpan.FromDays(3), member: "deauthorized");
        _given.Read("zhangsan");
        var step = _given.Only();
        step.Person.ShouldBe(left.Id);
        step.Events.ShouldBe([new PersonReturned()]);
        step.Effect.ShouldBe(AccessEffect.None);
    }

    [Theory]
    [InlineData("李四", 1, 3)]
    [InlineData("张三", 2, 3)]
    [InlineData("张三", 1, 31)]
    public void A_recycled_userid_is_another_person(string name, long department, int days)
    {
        var left = _given.Known("zhangsan", presence: Presence.Left, missing: TimeSpan.FromDays(days), member: "removed");
        _given.Read("zhangsan", name, [department]);
        var step = _given.Only();
        step.Person.ShouldNotBe(left.Id);
        step.Kind.ShouldBe(PlanKinds.Joins);
    }

    [Fact]
    public void A_userid_that_went_to_a_new_person_in_the_same_run_is_free_by_then()
    {
        _given.Known("zhangsan", openId: "oid1");
        _given.Known("lisi", name: "李四", openId: "oid2");
        _given.Read("zhang.san", openId: "oid1");
        _given.Read("lisi", name: "李四", openId: "oid2");
        _given.Read("wangwu", name: "王五");
        _given.Make().Entries.Select(e => e.Kind).ShouldBe([PlanKinds.Renamed, PlanKinds.Joins]);
    }

    [Theory]
    [InlineData("active", AccessEffect.Leave, true)]
    [InlineData("invited", AccessEffect.Leave, true)]
    [InlineData("authorized", AccessEffect.Leave, true)]
    [InlineData("locked", AccessEffect.Leave, false)]
    [InlineData("deauthorized", AccessEffect.None, false)]
    [InlineData("removed", AccessEffect.None, false)]
    [InlineData(null, AccessEffect.None, false)]
    internal void A_leaver_meets_the_policy_with_the_membership_that_they_have(string? status, AccessEffect effect, bool takesAccess)
    {
        _given.Known("zhangsan", member: status);
        _given.Read("zhangsan", status: 5);
        var step = _given.Only();
        (step.Effect, step.TakesAccess).ShouldBe((effect, takesAccess));
    }

    [Fact]
    public void Who_is_disabled_at_WeCom_is_locked_here()
    {
        _given.Known("zhangsan", member: "active");
        _given.Read("zhangsan", status: 2);
        var step = _given.Only();
        (step.Effect, step.TakesAccess).ShouldBe((AccessEffect.Disable, true));
    }

    [Fact]
    public void Who_was_unlocked_by_an_admin_while_disabled_stays_unlocked()   // CASES §1.6
    {
        _given.Known("zhangsan", status: 2, member: "active");
        _given.Read("zhangsan", status: 2);
        _given.NothingHappens();
    }

    [Theory]
    [InlineData("disabled-at-wecom", AccessEffect.Enable)]
    [InlineData("left the project", AccessEffect.None)]
    internal void Who_is_enabled_again_is_unlocked_unless_an_admin_had_locked_them(string reason, AccessEffect effect)
    {
        _given.Known("zhangsan", status: 2, member: "locked", reason: reason);
        _given.Read("zhangsan", status: 1);
        _given.Only().Effect.ShouldBe(effect);
    }

    [Fact]
    public void With_the_policy_keep_a_disabled_member_keeps_the_access()
    {
        _given.Policy = SyncPolicy.Default with { Disabled = DisabledPolicy.Keep };
        _given.Known("zhangsan", member: "active");
        _given.Read("zhangsan", status: 2);
        _given.Only().Effect.ShouldBe(AccessEffect.None);
    }

    [Fact]
    public void What_touches_memberships_comes_last()
    {
        _given.Gone(1);
        _given.Known("zhangsan");
        _given.Read("zhangsan", name: "张三丰");
        _given.Read("lisi", name: "李四");
        _given.ReadDepartments.Add(new ReadDepartment(2, 1, "研发", null, 4_294_967_295));
        _given.Make().Entries.Select(e => e.Kind).ShouldBe([PlanKinds.DepartmentAdded, PlanKinds.Joins, PlanKinds.Changes, PlanKinds.Leaves]);
    }

    [Fact]
    public void Departments_are_added_renamed_moved_and_removed_each_on_the_version_that_the_plan_saw()
    {
        _given.KnownDepartments.AddRange([new(2, null, "开发", null, 0, false, false), new(3, 1, "旧", null, 0, false, false), new(5, 1, "再来", null, 0, false, true)]);
        _given.ReadDepartments.AddRange([new(2, 1, "研发", null, 4_294_967_295), new(4, 2, "测试", null, 1), new(5, 1, "再来", null, 0)]);
        var entries = _given.Make().Entries;
        entries.SelectMany(e => e.Events).ShouldBe([
            new DepartmentRenamed(2, "研发", null), new DepartmentMoved(2, 1, 4_294_967_295), new DepartmentImported(4, 2, "测试", null, 1),
            new DepartmentImported(5, 1, "再来", null, 0), new DepartmentRemoved(3)]);
        entries.Select(e => e.ExpectedVersion).ShouldBe([5, 6, 7, 8, 9]);
    }

    [Fact]
    public void A_department_that_was_set_aside_or_is_local_is_not_removed()
    {
        _given.KnownDepartments.AddRange([new(2, null, "开发", null, 0, false, false), new(DepartmentTree.FirstLocal, null, "本地", null, 0, true, false)]);
        _given.KeptDepartments.Add(2);
        _given.NothingHappens();
    }

    [Fact]
    public void While_a_row_does_not_say_which_department_it_is_none_is_removed()
    {
        _given.KnownDepartments.Add(new(2, null, "开发", null, 0, false, false));
        _given.AllDepartmentsNamed = false;
        _given.NothingHappens();
    }

    private static void Leaver(PlanEntry step, EvidenceClass @class, string source, SyncId[] runs)
    {
        step.Kind.ShouldBe(PlanKinds.Leaves);
        step.Effect.ShouldBe(AccessEffect.Leave);
        var evidence = step.Events.ShouldHaveSingleItem().ShouldBeOfType<PersonLeft>().Evidence;
        (evidence.Class, evidence.Source).ShouldBe((@class, source));
        evidence.Runs.ShouldBe(runs);
    }

    private static void OutOfScope(PlanEntry step)
    {
        step.Kind.ShouldBe(PlanKinds.OutOfScope);
        step.Effect.ShouldBe(AccessEffect.None);
    }
}
