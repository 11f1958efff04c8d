using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Liaison.Notifications.Delivery;
using Liaison.Notifications.Work;
using Liaison.Testing;

namespace Liaison.Notifications.Tests.Delivery;

/// <summary>A notice leads to a page that the mini program has, with what that page reads and nothing else.</summary>
public partial class MiniProgramPageTests
{
    private const string Folder = "src/Modules/Notifications/MiniProgram/src/";
    private static readonly Content News = new("item", "zh-CN", "t", "x");

    [Fact]
    public void Every_notice_leads_to_a_page_of_the_program()
    {
        var pages = JsonNode.Parse(Checkout.Read(Folder + "app.json"))!["pages"]!.AsArray().Select(p => (string)p!).ToList();
        foreach (var content in Enum.GetValues<SubjectKind>().Select(kind => News with { SubjectKind = kind, Subject = Guid.NewGuid() }).Append(News))
        {
            var page = Links.MiniProgramPage(content).Split('?');
            pages.ShouldContain(page[0]);
            page.Skip(1).SelectMany(query => query.Split('&')).Select(p => p.Split('=')[0]).ShouldBe(ReadBy(page[0]), page[0]);
        }
    }

    /// <summary>What a page takes from its address: pages of one thing share how they are opened.</summary>
    private static IEnumerable<string> ReadBy(string page)
    {
        var source = Checkout.Read($"{Folder}{page}.ts");
        var opened = source.Contains("detailPage<", StringComparison.Ordinal) ? Checkout.Read(Folder + "lib/pages.ts") : source;
        return FromQuery().Matches(opened).Select(m => m.Groups["name"].Value).Distinct(StringComparer.Ordinal);
    }

    [GeneratedRegex(@"\bquery\.(?<name>\w+)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex FromQuery();
}
