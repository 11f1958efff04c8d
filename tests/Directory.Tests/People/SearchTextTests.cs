using Liaison.Directory.People;

namespace Liaison.Directory.Tests.People;

public class SearchTextTests
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
    [InlineData("Anna Müller", "anna")]
    public void A_name_is_found_by_characters_pinyin_and_initials(string name, string search) => SearchText.Name(name).ShouldContain(search);

    [Fact]
    public void A_name_of_many_readings_stays_short() => SearchText.Name(new string('单', 64)).Length.ShouldBeLessThan(4000);
}
