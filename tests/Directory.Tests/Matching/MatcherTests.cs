using FsCheck;
using FsCheck.Fluent;
using Liaison.Directory.Contracts;
using Liaison.Directory.Matching;
using Liaison.Directory.People;

namespace Liaison.Directory.Tests.Matching;

public class MatcherTests
{
    public static TheoryData<string, string, string, string[]> Pairs => new()
    {
        { "Li Wei", "li.wei@acme.example", "single reason: the same mailbox", ["email", "pinyin"] },
        { "Somebody", "liwei@acme.example", "the userid is the login", ["userid", "pinyin"] },
        { "李伟", "other@acme.example", "the name in hanzi", ["name"] },
        { "Li Wei", "other@acme.example", "the name in pinyin", ["pinyin"] },
        { "Wei Li", "other@acme.example", "the same, given name first", ["pinyin"] },
        { "lw", "lw@acme.example", "two letters are nobody's name", [] },
        { "王伟", "other@acme.example", "another family name", [] },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void What_speaks_for_a_pair_is_named(string name, string email, string because, string[] reasons)
    {
        var person = Person("李伟", "liwei", because.StartsWith("single", StringComparison.Ordinal) ? "LI.WEI@acme.example" : null);
        var found = Matcher.Pairs([Member(name, email)], [person]);
        (found is [] ? [] : found[0].Reasons.ToArray()).ShouldBe(reasons, because);
    }

    [Fact]
    public void A_userid_may_be_the_whole_address() =>
        Matcher.Pairs([Member("Somebody", "ye@corp.example")], [Person("叶宇", "Ye@corp.example")]).ShouldHaveSingleItem().Reasons.ShouldBe(["userid"]);

    [Fact]
    public void A_name_alone_is_never_certain()
    {
        var pairs = Matcher.Pairs([Member("李伟", "x@acme.example")], [Person("李伟", "u1")]);
        pairs.ShouldHaveSingleItem().Score.ShouldBeLessThan(Matcher.Certain);
        Matcher.CertainOf(pairs).ShouldBeEmpty();
    }

    [Fact]
    public void Of_any_number_who_are_named_or_only_sound_alike_none_is_certain()
    {
        // A name, however rare, and its pinyin need a second sign: 李丽 and 黎莉 are both lili.
        var people = Gen.Elements("李丽", "黎莉", "张伟").SelectMany(name => Gen.Choose(1, 9999).Select(n => Person(name, $"u{n}"))).ListOf();
        var members = Gen.Elements("李丽", "黎莉", "张伟", "Li Li", "Zhang Wei").SelectMany(name => Gen.Elements("lili", "zhangwei", "x").Select(login => Member(name, $"{login}@acme.example"))).ListOf();
        Prop.ForAll(members.SelectMany(m => people.Select(p => (m, p))).ToArbitrary(), both =>
            Matcher.CertainOf(Matcher.Pairs(both.m, [.. both.p])).ShouldBeEmpty()).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_mailbox_of_before_speaks_for_nobody_once_WeCom_shows_another() =>
        Matcher.Pairs([Member("M", "m.of.before@acme.example")], [Person("李伟", "u1", "m.of.before@new.example")]).ShouldBeEmpty();

    [Fact]
    public void Two_people_for_whom_as_much_speaks_are_a_question()
    {
        // The same mailbox at two people, one of whom has the userid as well.
        var pairs = Matcher.Pairs([Member("李伟", "liwei@acme.example")], [Person("李伟", "liwei"), Person("李小伟", "lxw", "liwei@acme.example")]);
        pairs.Count.ShouldBe(2);
        Matcher.CertainOf(pairs).ShouldBeEmpty();
    }

    [Fact]
    public void A_homograph_of_a_mailbox_is_another_mailbox()
    {
        // The second one's a is Cyrillic.
        Matcher.Pairs([Member("M", "li@acme.example")], [Person("李伟", "u1", "li@\u0430cme.example")]).ShouldBeEmpty();
    }

    [Fact]
    public void What_is_certain_is_one_to_one_whatever_the_names_are()
    {
        string[] names = ["李伟", "王芳", "Li Wei", "a", "", "张 三"];
        string[] logins = ["liwei", "wangfang", "u1", "u2", "zhangsan"];
        var members = Gen.Elements(names).SelectMany(n => Gen.Elements(logins).Select(l => Member(n, $"{l}@acme.example"))).ListOf();
        var people = Gen.Elements(names).SelectMany(n => Gen.Elements(logins).SelectMany(u => Gen.Elements(null, "liwei@acme.example", "u1@acme.example").Select(e => Person(n, u, e)))).ListOf();
        Prop.ForAll(members.SelectMany(m => people.Select(p => (m, p))).ToArbitrary(), both =>
        {
            var pairs = Matcher.Pairs(both.m, [.. both.p]);
            var certain = Matcher.CertainOf(pairs);
            certain.ShouldAllBe(c => c.Score >= Matcher.Certain && c.Score <= 100);
            certain.Select(c => c.Member).ShouldBeUnique();
            certain.Select(c => c.Person).ShouldBeUnique();
            foreach (var c in certain)
            {
                pairs.Count(p => p.Score >= Matcher.Certain && (p.Member == c.Member || p.Person == c.Person)).ShouldBe(1);
            }
        }).QuickCheckThrowOnFailure();
    }

    private static UnmatchedMember Member(string name, string email) => new(new MembershipId(Guid.CreateVersion7()), name, email);

    private static UnmatchedPerson Person(string name, string userid, string? email = null) =>
        new(new PersonId(Guid.CreateVersion7()), name, userid, null, email, Pinyin.SearchTerms(name) + " " + userid);
}
