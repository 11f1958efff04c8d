using System.Text.RegularExpressions;

namespace Liaison.WeCom.Tests;

public sealed partial class ErrorCatalogueTests
{
    private static readonly Dictionary<string, WeComReaction[]> Words = new()
    {
        ["-"] = [WeComReaction.None, WeComReaction.Refresh, WeComReaction.BackOff, WeComReaction.Resync, WeComReaction.RestartRun],
        ["retry"] = [WeComReaction.Retry],
        ["refresh"] = [WeComReaction.Refresh],
        ["back off"] = [WeComReaction.BackOff],
        ["fewer workers"] = [],
        ["admin"] = [WeComReaction.Admin],
        ["no retry"] = [],
        ["then admin"] = [],
        ["provider"] = [WeComReaction.Provider],
        ["provider admin"] = [WeComReaction.Provider],
        ["bug"] = [WeComReaction.Bug],
        ["resync"] = [WeComReaction.Resync],
        ["relogin"] = [WeComReaction.Relogin],
        ["relogin with consent"] = [WeComReaction.Relogin],
        ["relogin with the right corp"] = [WeComReaction.Relogin],
        ["restart install"] = [WeComReaction.RestartInstall],
        ["restart the run"] = [WeComReaction.RestartRun],
        ["wait for the push"] = [WeComReaction.WaitForPush],
        ["use the other secret"] = [WeComReaction.UseOtherSecret],
        ["tell user"] = [WeComReaction.TellUser],
        ["ignore"] = [WeComReaction.Ignore],
    };

    [Fact]
    public void Every_code_of_the_list_is_in_the_catalogue_and_no_other() =>
        WeComErrors.All.Select(e => e.Code).Order().ShouldBe(Listed().Select(l => l.Code).Order());

    [Fact]
    public void Every_code_has_the_reaction_of_the_list()
    {
        foreach (var (code, words) in Listed())
        {
            var allowed = Separators().Split(Brackets().Replace(words, "")).SelectMany(w => Words[w]);
            allowed.ShouldContain(WeComErrors.Find(code).Reaction, $"{code}: {words}");
        }
    }

    [Fact]
    public void Every_entry_speaks_both_languages()
    {
        foreach (var error in WeComErrors.All)
        {
            error.Meaning.ShouldNotBeNullOrWhiteSpace();
            error.Advice.ShouldEndWith(".");
            HasHan(error.Meaning + error.Advice).ShouldBeFalse(error.Advice);
            HasHan(error.MeaningZh).ShouldBeTrue(error.MeaningZh);
            HasHan(error.AdviceZh).ShouldBeTrue(error.AdviceZh);
            error.AdviceZh.ShouldEndWith("。");
        }
    }

    [Fact]
    public void An_unknown_code_still_says_where_to_look()
    {
        var error = WeComErrors.Find(123456);

        error.Code.ShouldBe(123456);
        error.Reaction.ShouldBe(WeComReaction.Admin);
        error.Link.ToString().ShouldBe("https://open.work.weixin.qq.com/devtool/query?e=123456");
    }

    [Theory]
    [InlineData(45009, WeComLimit.Rate)]
    [InlineData(45033, WeComLimit.Concurrency)]
    [InlineData(40001, null)]
    public void A_limit_says_which_one_it_is(int code, WeComLimit? limit) => new WeComException("user/list", code, "x").Limit.ShouldBe(limit);

    [Theory]
    [InlineData("", "", null, null)]
    [InlineData("plain", "plain", null, null)]
    [InlineData("bad, hint: [12], from ip: 2001:db8::1, more info at x", "bad", "12", "2001:db8::1")]
    [InlineData("bad, hint: [12], from ip: ..., more info at x", "bad", "12", null)]
    [InlineData("bad, hint: [12], more info at x", "bad", "12", null)]
    [InlineData("line\r\nforged: entry", "lineforged: entry", null, null)]
    public void An_errmsg_of_any_shape_is_taken_apart(string text, string message, string? hint, string? ip)
    {
        var error = new WeComException("user/list", 60020, text);

        (error.ErrMsg, error.Hint, error.FromIp?.ToString()).ShouldBe((message, hint, ip));
    }

    [Fact]
    public void A_long_errmsg_is_cut() => new WeComException("user/list", 60020, new string('x', 10_000)).ErrMsg.Length.ShouldBe(300);

    private static bool HasHan(string text) => text.Any(c => c is >= '\u4e00' and <= '\u9fff');

    private static IEnumerable<(int Code, string Words)> Listed() =>
        from line in File.ReadLines(Sample.PathOf("error-codes.txt"))
        where !line.StartsWith('#')
        let cells = line.Split(" | ")
        let range = Range().Match(cells[0])
        let first = int.Parse(range.Groups[1].Value)
        let last = range.Groups[2].Success ? int.Parse(range.Groups[2].Value) : first
        from code in Enumerable.Range(first, last - first + 1)
        select (code, cells[1]);

    [GeneratedRegex(@"^(-?\d+)(?:-(\d+))?$")] private static partial Regex Range();
    [GeneratedRegex(@" \([^)]*\)")] private static partial Regex Brackets();
    [GeneratedRegex(" or | / |, ")] private static partial Regex Separators();
}
