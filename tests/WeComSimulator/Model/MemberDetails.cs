using System.Globalization;

namespace Liaison.WeComSimulator.Model;

/// <summary>What nobody edits, derived from the member's number: the same in answers and in callbacks.</summary>
internal sealed record MemberDetails(string Mobile, string Gender, string Email, string BizMail, string Avatar, string Telephone, string Address, string StaffNumber)
{
    public const string Page = "https://corp.example/people";
    public const string PageTitle = "主页";

    /// <summary>Every seventh has a page of their own.</summary>
    public static bool HasPage(SimulatedMember member) => member.Number % 7 == 0;

    public static MemberDetails Of(SimulatedMember member)
    {
        var number = member.Number;
        return new MemberDetails(
            string.Create(CultureInfo.InvariantCulture, $"138{number:D8}"),
            number % 2 == 0 ? "1" : "2",
            $"m{number}@mail.example",
            $"m{number}@corp.example",
            "https://wework.qpic.example/avatar/0",
            $"020-{8000_0000 + number}",
            "广州市海珠区新港中路",
            string.Create(CultureInfo.InvariantCulture, $"N{number:D6}"));
    }
}
