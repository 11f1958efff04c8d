using Liaison.Directory.People;

namespace Liaison.Directory.Tests.People;

public class PinyinTests
{
    [Theory]
    [InlineData("张伟", "张")]
    [InlineData("张伟", "zhang")]
    [InlineData("张伟", "zhangwei")]
    [InlineData("张伟", "zw")]
    [InlineData("張偉", "zhangwei")]   // traditional
    [InlineData("单雄信", "shanxiongxin")]
    [InlineData("单雄信", "danxiongxin")]
    [InlineData("曾小贤", "zengxiaoxian")]
    [InlineData("吕布", "lvbu")]
    [InlineData("𠮷野", "ye")]   // beyond the first plane of Unicode
    [InlineData("Anna Müller", "anna")]
    public void A_name_is_found_by_characters_pinyin_and_initials(string name, string search) => Pinyin.SearchTerms(name).ShouldContain(search);

    [Fact]
    public void A_name_of_many_readings_stays_short() => Pinyin.SearchTerms(new string('单', 64)).Length.ShouldBeLessThan(8_000);

    [Fact]
    public void What_is_not_Chinese_is_not_spelled() => Pinyin.SearchTerms("Anna", null, " ").ShouldBe("anna");
}
