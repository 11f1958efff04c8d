using System.Collections;
using System.Xml.Linq;

namespace Liaison.WeCom.Tests;

/// <summary>Every published push to a command URL: each element reaches the caller.</summary>
public sealed class SuiteEventTests
{
    public static TheoryData<string> Samples =>
        [.. System.IO.Directory.GetFiles(Sample.PathOf("Samples/suite"), "*.xml").Select(Path.GetFileName).OfType<string>()];

    [Fact]
    public void There_are_twelve_samples() => Samples.Count.ShouldBe(12);

    [Theory, MemberData(nameof(Samples))]
    public void Every_element_changes_what_is_read(string sample)
    {
        var text = Sample.Text($"suite/{sample}");
        var whole = Dump(WeComSuiteEvent.Parse(text));
        foreach (var element in XElement.Parse(text).Elements().Where(e => e.Value.Trim().Length > 0).Select(e => e.Name.LocalName))
        {
            var changed = XElement.Parse(text);
            var value = changed.Element(element)!.Value;
            changed.Element(element)!.Value = long.TryParse(value, out var number) ? $"{number + 1}" : $"{value},7";
            Dump(WeComSuiteEvent.Parse(changed.ToString())).ShouldNotBe(whole, $"{element} of {sample} is ignored");
        }
    }

    [Fact]
    public void A_ticket_is_read_although_the_public_example_has_a_blank_before_it()
    {
        var told = WeComSuiteEvent.Parse(Sample.Text("suite/event.suite_ticket.xml"));
        (told.InfoType, told.SuiteTicket, told.At).ShouldBe(("suite_ticket", "asdfasfdasdfasdf", DateTimeOffset.FromUnixTimeSeconds(1403610513)));
    }

    [Fact]
    public void A_member_and_a_tag_are_read_with_their_lists()
    {
        var member = WeComSuiteEvent.Parse(Sample.Text("suite/event.change_contact.create_user.xml")).Change!;
        member.Departments.ShouldBe([1, 2]);
        (member.ChangeType, member.UserId, member.OpenUserId, member.Tag).ShouldBe(("create_user", "woAJ2GCAAAXtWyujaWJHDDGi0mACH71w", "woAJ2GCAAAXtWyujaWJHDDGi0mACH71w", null));
        WeComSuiteEvent.Parse(Sample.Text("suite/event.change_contact.delete_user.xml")).Change!.Departments.ShouldBeNull();
        var tag = WeComSuiteEvent.Parse(Sample.Text("suite/event.change_contact.update_tag.xml")).Change!.Tag!;
        tag.AddedUsers.ShouldBe(["woAAA", "woBBB"]);
        tag.AddedDepartments.ShouldBe([1, 2]);
        (tag.RemovedUsers.Count, tag.RemovedDepartments.Count).ShouldBe((0, 0));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("<xml>")]
    [InlineData("<xml><SuiteId>s</SuiteId><InfoType>i</InfoType></xml>")]
    [InlineData("<xml><SuiteId>s</SuiteId><InfoType>i</InfoType><TimeStamp>soon</TimeStamp></xml>")]
    [InlineData("<xml><SuiteId>s</SuiteId><InfoType>i</InfoType><TimeStamp>99999999999999999</TimeStamp></xml>")]
    [InlineData("<xml><InfoType>i</InfoType><TimeStamp>1</TimeStamp></xml>")]
    [InlineData("<!DOCTYPE xml [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><xml><SuiteId>&e;</SuiteId><InfoType>i</InfoType><TimeStamp>1</TimeStamp></xml>")]
    public void What_is_no_push_is_refused(string xml) => Should.Throw<FormatException>(() => WeComSuiteEvent.Parse(xml));

    [Fact]
    public void Unknown_elements_and_numbers_out_of_range_are_nothing()
    {
        var told = WeComSuiteEvent.Parse("""
            <xml><SuiteId>s</SuiteId><InfoType>change_contact</InfoType><TimeStamp>1</TimeStamp><New>x</New><ChangeType>create_party</ChangeType>
            <Id>4294967296</Id><ParentId>-1</ParentId><Order>4294967295</Order><Department>1,x,99999999999,2</Department></xml>
            """).Change!;
        (told.DepartmentId, told.ParentId, told.Order).ShouldBe((null, null, uint.MaxValue));
        told.Departments.ShouldBe([1, 2]);
    }

    private static string Dump(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        IEnumerable rows => $"[{string.Join(", ", rows.Cast<object?>().Select(Dump))}]",
        _ when value.GetType().Namespace == "Liaison.WeCom" => $"{{{string.Join(", ", value.GetType().GetProperties().Select(p => $"{p.Name} {Dump(p.GetValue(value))}"))}}}",
        _ => $"{value}",
    };
}
