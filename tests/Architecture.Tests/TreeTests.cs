using System.Text.RegularExpressions;

namespace Liaison.Architecture.Tests;

public partial class TreeTests
{
    private static readonly string[] Code = [".cs", ".csproj", ".props", ".targets", ".sql", ".md", ".json", ".sh", ".ts"];

    [Fact]
    public void No_file_names_a_path_of_the_machine_it_was_written_on() => Offenders(MachinePath()).ShouldBeEmpty();

    [Fact]
    public void No_private_key_lies_in_the_tree() => Offenders(PrivateKey()).ShouldBeEmpty();   // CASES §4 #31

    [Fact]
    public void No_test_is_skipped() => Offenders(Skipped()).ShouldBeEmpty();

    [Fact]
    public void No_source_file_outgrows_its_subject() => Files()
        .Where(f => f.EndsWith(".cs", StringComparison.Ordinal) && File.ReadLines(f).Count() > 400)
        .Select(Relative)
        .ShouldBeEmpty();

    private static IEnumerable<string> Offenders(Regex pattern) => Files()
        .Where(f => !f.EndsWith(nameof(TreeTests) + ".cs", StringComparison.Ordinal))
        .Where(f => pattern.IsMatch(File.ReadAllText(f)))
        .Select(Relative);

    private static IEnumerable<string> Files() => new[] { "src", "tests", "docs", "build", "tools" }
        .Select(folder => Path.Combine(Houses.Folder, folder))
        .Where(System.IO.Directory.Exists)
        .SelectMany(folder => System.IO.Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        .Where(f => Code.Contains(Path.GetExtension(f)) && !Generated().IsMatch(f));

    private static string Relative(string file) => Path.GetRelativePath(Houses.Folder, file);

    [GeneratedRegex(@"[\\/](bin|obj|node_modules|TestResults|\.data)[\\/]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Generated();

    [GeneratedRegex("""(^|[\s"'(=])/(work|farm|root)/[a-z]""", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MachinePath();

    [GeneratedRegex("-----BEGIN [A-Z ]*PRIVATE KEY-----", RegexOptions.None, 1000)]
    private static partial Regex PrivateKey();

    [GeneratedRegex(@"\[(Fact|Theory)\([^)]*Skip\s*=", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Skipped();
}
