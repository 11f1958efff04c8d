using Liaison.Binding.Contracts;
using Liaison.Directory.Departments;
using Liaison.Directory.People;
using Liaison.Directory.Syncs;

namespace Liaison.Directory.Tests.Syncs;

/// <summary>Rules 1 and 2, and CASES §2 "Who is who", "Leaving": the plan as a pure function.</summary>
public class SyncPlannerTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Grace = TimeSpan.FromHours(24);

    [Fact]
    public void Somebody_new_is_imported() => Plan([], [Seen("zhangsan")]).ShouldHaveSingleItem().Kind.ShouldBe("person_imported");

    [Fact]
    public void Nothing_changed_is_no_event() => Plan([Known("zhangsan")], [Seen("zhangsan")]).ShouldBeEmpty();

    [Fact]
    public void A_userid_in_other_case_is_the_same_person() => Plan([Known("ZhangSan")], [Seen("zhangsan")]).ShouldBeEmpty();

    [Fact]
    public void Status_5_is_a_certain_leaver() =>
        Left(Plan([Known("zhangsan")], [Seen("zhangsan", status: 5)])).ShouldBe(new Evidence("certain", "status-5", null));

    [Fact]
    public void Who_is_absent_from_the_complete_id_list_is_a_certain_leaver() =>
        Left(Plan([Known("zhangsan"), Known("lisi", name: "李四")], [Seen("lisi", name: "李四")], ids: ["lisi"])).ShouldBe(new Evidence("certain", "absent-from-id-list", null));

    [Fact]
    public void Who_is_on_the_id_list_but_not_seen_is_out_of_scope() =>
        Plan([Known("zhangsan")], [], ids: ["zhangsan"]).ShouldHaveSingleItem().Kind.ShouldBe("person_out_of_scope");

    [Fact]
    public void Without_the_id_list_who_is_not_seen_is_only_presumed_gone() =>
        Plan([Known("zhangsan")], [Seen("lisi", name: "李四")]).Single(e => e.UserId == "zhangsan").Kind.ShouldBe("person_presumed_gone");

    [Fact]
    public void A_presumed_leaver_is_left_alone_within_the_grace_period() =>
        Plan([Known("zhangsan", presence: "presumed", missing: Now.AddHours(-23))], []).ShouldBeEmpty();

    [Fact]
    public void A_presumed_leaver_has_left_after_a_second_read_and_the_grace_period() =>
        Left(Plan([Known("zhangsan", presence: "presumed", missing: Now.AddHours(-25))], [])).ShouldBe(new Evidence("presumed", "unseen", Now.AddHours(-25)));

    [Fact]
    public void A_scope_that_shrank_makes_nobody_a_leaver() =>
        Plan([Known("zhangsan"), Known("lisi", presence: "presumed", missing: Now.AddDays(-9))], [], shrank: true).ShouldAllBe(e => e.Kind == "person_out_of_scope");

    [Fact]
    public void A_branch_that_cannot_be_read_makes_nobody_a_leaver() => Plan([Known("zhangsan")], [], unreadable: [1]).ShouldBeEmpty();

    [Fact]
    public void A_quarantined_row_counts_as_present() =>
        Plan([Known("zhangsan", presence: "presumed", missing: Now.AddDays(-9))], [], quarantine: [new Quarantined("person", "ZhangSan", "NameTooLong")]).ShouldBeEmpty();

    [Fact]
    public void A_row_without_a_readable_userid_may_be_anybody() =>
        Plan([Known("zhangsan", presence: "presumed", missing: Now.AddDays(-9))], [], quarantine: [new Quarantined("person", null, "IdMissing")]).ShouldBeEmpty();

    [Fact]
    public void One_gone_and_one_new_who_look_alike_are_a_question_and_not_a_leaver()
    {
        var plan = Plan([Known("zhangsan")], [Seen("zhangsan2")], ids: ["zhangsan2"]);
        plan.Single(e => e.UserId == "zhangsan").Kind.ShouldBe("person_presumed_gone");
        plan.ShouldNotContain(e => e.TakesAccess);
    }

    [Fact]
    public void A_recycled_userid_is_another_person()
    {
        Plan([Known("zhangsan", presence: "left", missing: Now.AddDays(-90))], [Seen("zhangsan")]).ShouldHaveSingleItem().Kind.ShouldBe("person_imported");
        Plan([Known("zhangsan", name: "张三丰", presence: "left", missing: Now.AddDays(-1))], [Seen("zhangsan")]).ShouldHaveSingleItem().Kind.ShouldBe("person_imported");
    }

    [Fact]
    public void Who_comes_back_soon_under_the_same_name_is_the_same_person() =>
        Plan([Known("zhangsan", presence: "left", missing: Now.AddDays(-3))], [Seen("zhangsan")]).ShouldHaveSingleItem().Kind.ShouldBe("person_returned");

    [Fact]
    public void Leaving_one_of_two_departments_is_a_move() =>
        Plan([Known("zhangsan", departments: [1, 2])], [Seen("zhangsan", departments: [2])]).ShouldHaveSingleItem().Kind.ShouldBe("person_moved");

    [Fact]
    public void Departments_are_imported_renamed_moved_and_removed()
    {
        var plan = SyncPlanner.Make(
            Snapshot([], departments: [new SeenDepartment(1, null, "公司", null, 1), new SeenDepartment(2, 1, "研发", null, 4294967295), new SeenDepartment(4, 2, "测试", null, 1)]),
            [], [new KnownDepartment(1, null, "公司", null, 1, false), new KnownDepartment(2, null, "开发", null, 4294967295, false), new KnownDepartment(3, 1, "旧", null, 0, false)],
            "corp", Grace, Now, Guid.CreateVersion7);
        plan.Departments.ShouldBe([
            new DepartmentRenamed(2, "研发", null), new DepartmentMoved(2, 1, 4294967295), new DepartmentImported(4, 2, "测试", null, 1), new DepartmentRemoved(3)]);
    }

    private static Evidence Left(IReadOnlyList<PlanEntry> plan) => plan.Select(e => e.Event).OfType<PersonLeft>().ShouldHaveSingleItem().Evidence;

    private static IReadOnlyList<PlanEntry> Plan(
        KnownPerson[] known, SeenPerson[] seen, string[]? ids = null, bool shrank = false, long[]? unreadable = null, Quarantined[]? quarantine = null) =>
        SyncPlanner.Make(Snapshot(seen, ids, shrank, unreadable, quarantine), known, [], "corp", Grace, Now, Guid.CreateVersion7).People;

    private static Snapshot Snapshot(
        SeenPerson[] seen, string[]? ids = null, bool shrank = false, long[]? unreadable = null, Quarantined[]? quarantine = null, SeenDepartment[]? departments = null) => new(
        new VisibleScope([1], [], []), shrank, departments ?? [], seen.ToDictionary(s => s.UserId.ToLowerInvariant()), quarantine ?? [], ids?.ToHashSet(), (unreadable ?? []).ToHashSet());

    private static Profile Profile(string name, long[] departments, int status) => new(name, null, null, null, null, departments, departments.FirstOrDefault(), status);

    private static SeenPerson Seen(string userid, string name = "张三", long[]? departments = null, int status = 1) => new(userid, Profile(name, departments ?? [1], status));

    private static KnownPerson Known(string userid, string name = "张三", string presence = "present", DateTimeOffset? missing = null, long[]? departments = null) => new(
        Guid.CreateVersion7(), userid, userid.ToLowerInvariant(), name, null, departments ?? [1], Profile(name, departments ?? [1], 1).Hash(), presence, missing, 1, HasAccess: true);
}
