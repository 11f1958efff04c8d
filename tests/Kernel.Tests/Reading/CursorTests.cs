using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;
using Microsoft.AspNetCore.DataProtection;

namespace Liaison.Kernel.Tests.Reading;

public class CursorTests
{
    private static readonly TeamId Team = new(Guid.CreateVersion7());
    private readonly Cursors _cursors = new(new EphemeralDataProtectionProvider());

    [Fact]
    public void A_cursor_opens_for_its_own_list()
    {
        var cursor = _cursors.Seal(Team, "people?status=active", new Position("张三", 7));
        _cursors.TryOpen<Position>(Team, "people?status=active", cursor, out var position).ShouldBeTrue();
        position.ShouldBe(new Position("张三", 7));
    }

    [Fact]
    public void A_cursor_from_another_team_is_refused() =>
        _cursors.TryOpen<Position>(new TeamId(Guid.CreateVersion7()), "people", _cursors.Seal(Team, "people", new Position("a", 1)), out _).ShouldBeFalse();

    [Fact]
    public void A_cursor_of_another_list_or_filter_is_refused() =>
        _cursors.TryOpen<Position>(Team, "people?status=locked", _cursors.Seal(Team, "people", new Position("a", 1)), out _).ShouldBeFalse();

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("%%%")]
    [InlineData("eyJOYW1lIjoiYSIsIkF0IjoxfQ")]
    public void A_made_up_cursor_is_refused(string cursor) => _cursors.TryOpen<Position>(Team, "people", cursor, out _).ShouldBeFalse();

    [Fact]
    public void A_cursor_does_not_show_what_is_inside() =>
        _cursors.Seal(Team, "people", new Position("zhangsan", 7)).ShouldNotContain("zhangsan");

    private sealed record Position(string Name, long At);
}
