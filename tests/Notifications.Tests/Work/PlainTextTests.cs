using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Liaison.Notifications.Work;

namespace Liaison.Notifications.Tests.Work;

public class PlainTextTests
{
    private const string Family = "👨‍👩‍👧‍👦";

    [Fact]
    public void Any_text_keeps_its_limit_and_can_be_stored() => Prop.ForAll<string?, NonNegativeInt>((some, times) =>
    {
        var text = string.Concat(Enumerable.Repeat((some ?? "") + Family + "\0\ud83d\r\n", times.Get % 400));
        var (title, body, tail) = (PlainText.Title(text), PlainText.Text(text), PlainText.Tail(text));
        return title.Length <= PlainText.LongestTitle && !title.Any(char.IsControl)
            && Encoding.UTF8.GetByteCount(body) <= PlainText.LongestText && Encoding.UTF8.GetByteCount(tail) <= PlainText.LongestText
            && new[] { title, body, tail }.All(t => !t.Contains('\0', StringComparison.Ordinal) && new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(t).Length >= 0);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_title_is_cut_between_what_a_reader_sees_as_characters()
    {
        var cut = PlainText.Title(string.Concat(Enumerable.Repeat(Family, 100)));
        cut.Length.ShouldBeInRange(PlainText.LongestTitle - Family.Length, PlainText.LongestTitle);
        cut.ShouldEndWith("…");
        StringInfo.ParseCombiningCharacters(cut).Length.ShouldBe((cut.Length - 1) / Family.Length + 1);
    }

    [Fact]
    public void A_text_of_a_megabyte_is_cut_at_64_kilobytes_and_a_log_keeps_its_end()
    {
        var lines = string.Join('\n', Enumerable.Range(0, 200_000).Select(i => i.ToString("d6", CultureInfo.InvariantCulture)));
        Encoding.UTF8.GetByteCount(PlainText.Text(lines)).ShouldBeInRange(PlainText.LongestText - 10, PlainText.LongestText);
        PlainText.Text(lines).ShouldStartWith("000000\n000001");
        var tail = PlainText.Tail(lines);
        Encoding.UTF8.GetByteCount(tail).ShouldBeLessThanOrEqualTo(PlainText.LongestText);
        tail.ShouldEndWith("\n199998\n199999");
        tail.Split('\n')[0].Length.ShouldBe(6, "it begins with a whole line");
    }

    [Fact]
    public void An_emoji_at_the_byte_limit_is_there_or_not()
    {
        var text = new string('a', PlainText.LongestText - 4);
        (PlainText.Text(text + "🐢") == text + "🐢").ShouldBeTrue();
        (PlainText.Text(text + "a🐢") == text + "a…").ShouldBeTrue();
    }

    [Theory]
    [InlineData("a\0b\u0007c\u001b[31m", "abc[31m")]
    [InlineData("one\r\ntwo\rthree\u2028four", "one two three four")]
    [InlineData("  <script>alert(1)</script> ", "<script>alert(1)</script>")]
    [InlineData("pay\u202Eexe.fdp", "payexe.fdp")]
    [InlineData("结账 👩‍💻", "结账 👩‍💻")]
    public void A_title_is_one_line_of_what_can_be_seen(string text, string expected) => PlainText.Title(text).ShouldBe(expected);

    [Fact]
    public void Half_a_character_is_none() => PlainText.Title("half \ud83d of \udc22one").ShouldBe("half  of one");

    [Fact]
    public void A_text_keeps_its_lines() => PlainText.Text("one\r\n\ttwo\rthree\u0000").ShouldBe("one\n\ttwo\nthree");
}
