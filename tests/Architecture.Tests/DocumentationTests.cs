using System.Text.RegularExpressions;

namespace Liaison.Architecture.Tests;

/// <summary>What the documentation says of the code is so.</summary>
public partial class DocumentationTests
{
    [Fact]
    public void Every_test_that_the_documentation_names_exists()
    {
        var tests = System.IO.Directory.EnumerateFiles(Path.Combine(Houses.Folder, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .ToLookup(f => Path.GetFileNameWithoutExtension(f), File.ReadAllText);
        var named = System.IO.Directory.EnumerateFiles(Path.Combine(Houses.Folder, "docs"), "cases*.md", SearchOption.AllDirectories)
            .Concat(System.IO.Directory.EnumerateFiles(Path.Combine(Houses.Folder, "docs", "cases"), "*.md"))
            .SelectMany(f => Named().Matches(File.ReadAllText(f)))
            .Select(m => (Class: m.Groups["class"].Value, Method: m.Groups["method"].Value)).Distinct().ToList();
        named.Count.ShouldBeGreaterThan(80);
        named.Where(n => !tests[n.Class].Any(text => text.Contains($" {n.Method}(", StringComparison.Ordinal))).ShouldBeEmpty();
    }

    [Fact]
    public void Every_link_of_the_documentation_leads_somewhere()
    {
        string[] pages = [.. System.IO.Directory.EnumerateFiles(Path.Combine(Houses.Folder, "docs"), "*.md", SearchOption.AllDirectories), .. System.IO.Directory.EnumerateFiles(Houses.Folder, "*.md")];
        pages.SelectMany(page => Links().Matches(File.ReadAllText(page)).Select(m => (Page: Path.GetRelativePath(Houses.Folder, page), Link: m.Groups["link"].Value, Folder: Path.GetDirectoryName(page)!)))
            .Where(l => !l.Link.Contains("://", StringComparison.Ordinal))
            .Where(l => !Path.Exists(Path.Combine(l.Folder, l.Link.Split('#')[0])))
            .Select(l => $"{l.Page}: {l.Link}")
            .ShouldBeEmpty();
    }

    [GeneratedRegex(@"`(?<class>\w+Tests)\.(?<method>\w+)`", RegexOptions.None, 1000)]
    private static partial Regex Named();

    [GeneratedRegex(@"\]\((?<link>[^)#][^)]*)\)", RegexOptions.None, 1000)]
    private static partial Regex Links();
}
