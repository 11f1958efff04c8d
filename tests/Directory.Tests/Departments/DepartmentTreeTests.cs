using Liaison.Directory.Departments;
using Liaison.Kernel.Outcomes;

namespace Liaison.Directory.Tests.Departments;

public class DepartmentTreeTests
{
    private const long First = DepartmentTree.FirstLocal;

    // 1 – 2 – 3, and 4 beside 2: as WeCom gave them.
    private static DepartmentTree Tree() => DepartmentTree.Create(new DepartmentImported(1, null, "公司", null, 0))
        .Apply(new DepartmentImported(2, 1, "研发", null, 0)).Apply(new DepartmentImported(3, 2, "一组", null, 0)).Apply(new DepartmentImported(4, 1, "市场", null, 0));

    [Fact]
    public void Local_departments_never_have_an_id_that_WeCom_could_give()
    {
        DepartmentTree.CreateIn(null, "本地", null, 0, out var first).ShouldBe([new DepartmentCreated(First, null, "本地", 0)]);
        first.ShouldBe(1L << 32);
        DepartmentTree.CreateIn(Tree().Apply(new DepartmentCreated(First, null, "本地", 0)), "又一", 1, 7, out var second).ShouldBe([new DepartmentCreated(First + 1, 1, "又一", 7)]);
        second.ShouldBe(First + 1);
    }

    [Fact]
    public void An_id_is_never_given_twice() =>
        DepartmentTree.CreateIn(
            Tree().Apply(new DepartmentCreated(First, null, "本地", 0)).Apply(new DepartmentRemoved(First)), "本地", null, 0, out _).ShouldBe([new DepartmentCreated(First + 1, null, "本地", 0)]);

    [Fact]
    public void A_department_is_not_moved_below_itself()
    {
        Refused(Tree().Move(2, 3, null), "directory.department-below-itself");
        Refused(Tree().Move(2, 2, null), "directory.department-below-itself");
        Tree().Move(3, 4, null).ShouldBe([new DepartmentMoved(3, 4, 0)]);
        Tree().Move(3, 2, null).ShouldBeEmpty();
    }

    [Fact]
    public void Two_departments_of_one_place_have_different_names()
    {
        Refused(DepartmentTree.CreateIn(Tree(), "研发", 1, 0, out _), "directory.department-name-taken");
        Refused(Tree().Rename(4, "研发"), "directory.department-name-taken");
        DepartmentTree.CreateIn(Tree(), "研发", 3, 0, out _).Events.Count.ShouldBe(1);
        Tree().Rename(2, "研发").ShouldBeEmpty();
    }

    [Fact]
    public void A_department_with_others_below_it_is_not_removed()
    {
        Refused(Tree().Remove(2), "directory.department-has-children");
        Tree().Remove(3).ShouldBe([new DepartmentRemoved(3)]);
        Refused(Tree().Remove(99), "request.not-found");
    }

    [Fact]
    public void Trees_are_at_most_15_deep()
    {
        var tree = DepartmentTree.Create(new DepartmentImported(1, null, "1", null, 0));
        for (var id = 2; id <= 15; id++)
        {
            tree = tree.Apply(new DepartmentImported(id, id - 1, $"{id}", null, 0));
        }

        Refused(DepartmentTree.CreateIn(tree, "16", 15, 0, out _), "directory.department-too-deep");
        DepartmentTree.CreateIn(tree, "15", 14, 0, out _).Refusal.ShouldNotBeNull().Code.ShouldBe("directory.department-name-taken");
        Refused(tree.Apply(new DepartmentImported(20, null, "a", null, 0)).Apply(new DepartmentImported(21, 20, "b", null, 0)).Move(20, 14, null), "directory.department-too-deep");
    }

    [Fact]
    public void What_is_not_there_is_refused()
    {
        Refused(DepartmentTree.CreateIn(Tree(), "x", 99, 0, out _), "directory.no-such-parent");
        Refused(Tree().Move(2, 99, null), "directory.no-such-parent");
        Refused(Tree().Rename(99, "x"), "request.not-found");
    }

    private static void Refused(Decision decision, string code) => decision.Refusal.ShouldNotBeNull().Code.ShouldBe(code);
}
