using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Liaison.WeCom.Tests;

public sealed class TextCutTests
{
    // What is seen as one character: 1 to 11 UTF-16 units, 1 to 25 bytes.
    private static readonly string[] Graphemes = ["a", " ", "张", "é", "e\u0301", "😀", "👍🏽", "👨‍👩‍👧‍👦", "🇨🇳", "각", "\r\n", "क्षि", "\u202e", "z\u0300\u0301\u0302\u0303"];

    private static readonly Arbitrary<(string Text, int Max)> Texts = Arb.From(
        from graphemes in Gen.ListOf(Gen.Elements(Graphemes))
        from max in Gen.Choose(0, 60)
        select (string.Concat(graphemes), max));

    [Fact]
    public void A_cut_by_bytes_keeps_the_limit_and_whole_characters() =>
        Prop.ForAll(Texts, t => Holds(t.Text, TextCut.ToBytes(t.Text, t.Max), t.Max, Encoding.UTF8.GetByteCount)).QuickCheckThrowOnFailure();

    [Fact]
    public void A_cut_by_characters_keeps_the_limit_and_whole_characters() =>
        Prop.ForAll(Texts, t => Holds(t.Text, TextCut.ToChars(t.Text, t.Max), t.Max, s => s.Length)).QuickCheckThrowOnFailure();

    [Fact]
    public void A_cut_by_width_keeps_the_limit_and_whole_characters() =>
        Prop.ForAll(Texts, t => Holds(t.Text, TextCut.ToWidth(t.Text, t.Max), t.Max * 2, Columns)).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_text_of_a_message_keeps_its_limit_and_whole_characters() => Prop.ForAll(Texts, t =>
    {
        var text = "x" + string.Concat(Enumerable.Repeat(t.Text + "张", 800));
        var wire = SendWire.From(new(["a"], new WeComTextCard(text, text, new("https://liaison.example/"))), 1).Textcard!;
        var news = SendWire.From(new(["a"], new WeComNews([new(text, text, new("https://liaison.example/"))])), 1).News!.Articles![0];
        return Holds(text, wire.Title!, 128, s => s.Length) && Holds(text, wire.Description!, 512, s => s.Length)
            && Holds(text, news.Title!, 128, Encoding.UTF8.GetByteCount) && Holds(text, news.Description!, 512, Encoding.UTF8.GetByteCount)
            && Holds(text, SendWire.From(new(["a"], new WeComText(text)), 1).Text!.Content!, 2048, Encoding.UTF8.GetByteCount)
            && Holds(text, SendWire.From(new(["a"], new WeComMarkdown(text)), 1).Markdown!.Content!, 2048, Encoding.UTF8.GetByteCount);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("service", 5, "service")]           // seven narrow characters are three and a half wide ones
    [InlineData("企业微信官网", 5, "企业微信…")]
    [InlineData("Repository!", 5, "Reposito…")]
    [InlineData("a👨‍👩‍👧‍👦b", 1, "…")]
    public void Narrow_characters_take_half_the_room(string text, int width, string expected) => TextCut.ToWidth(text, width).ShouldBe(expected);

    [Fact]
    public void Any_string_at_all_keeps_the_limit() =>
        Prop.ForAll<string?, NonNegativeInt>((text, max) => Encoding.UTF8.GetByteCount(TextCut.ToBytes(text ?? "", max.Get)) <= max.Get)
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("张三丰", 9, "张三丰")]
    [InlineData("张三丰", 8, "张…")]
    [InlineData("张三丰", 3, "…")]
    [InlineData("张三丰", 2, "")]
    [InlineData("a👨‍👩‍👧‍👦b", 20, "a…")]
    public void What_is_cut_says_so(string text, int bytes, string expected) => TextCut.ToBytes(text, bytes).ShouldBe(expected);

    // Counted another way than the client does: by text element, wide when anything of it is.
    private static int Columns(string text)
    {
        var columns = 0;
        for (var elements = StringInfo.GetTextElementEnumerator(text); elements.MoveNext();)
            columns += elements.GetTextElement().Any(c => c >= '\u1100') ? 2 : 1;
        return columns;
    }

    private static bool Holds(string text, string cut, int max, Func<string, int> measure)
    {
        if (measure(text) <= max)
            return cut == text;
        if (measure(cut) > max)
            return false;
        if (cut.Length == 0)
            return max < measure("…");

        // Ends in "…", ends at a boundary, and the next character would not have had room.
        var kept = cut[..^1];
        var boundaries = StringInfo.ParseCombiningCharacters(text);
        var next = Array.IndexOf(boundaries, kept.Length);
        var end = next + 1 < boundaries.Length ? boundaries[next + 1] : text.Length;
        return cut[^1] == '…' && text.StartsWith(kept, StringComparison.Ordinal) && next >= 0 && measure(text[..end]) + measure("…") > max;
    }
}
