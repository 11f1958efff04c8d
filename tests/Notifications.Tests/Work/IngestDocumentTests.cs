using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Liaison.Testing;

namespace Liaison.Notifications.Tests.Work;

/// <summary>What docs/ingest.md shows runs as it stands there, by a shell and curl, and answers as it says.</summary>
public sealed partial class IngestDocumentTests(WorkHost host) : IClassFixture<WorkHost>
{
    private static readonly string Document = Checkout.Read("docs/ingest.md");

    [Fact]
    public async Task Every_example_runs_as_it_stands()
    {
        var examples = Fences("sh");
        Dictionary<string, string> settings = new(StringComparer.Ordinal)
        {
            ["LIAISON"] = host.App.Url.ToString().TrimEnd('/'),
            ["TEAM"] = host.Owner.Team.ToString(),
            ["SOURCE"] = host.Source.ToString(),
            ["KEY"] = host.Program.Http.DefaultRequestHeaders.Authorization!.Parameter!,
        };
        Setting().Matches(examples[0]).Select(m => m.Groups["name"].Value).ShouldBe(settings.Keys);

        List<JsonNode> answers = [];
        foreach (var example in examples.Skip(1))
        {
            var calls = await RunAsync(example, settings);
            calls.Count.ShouldBe(example.Split("curl ").Length - 1, example);
            answers.AddRange(calls);
        }

        // The first is the one whose answer is shown.
        ShapeOf(answers[0]).ShouldBe(ShapeOf(JsonNode.Parse(Fences("json").Single())!));
        var pushed = answers.Where(a => a is JsonObject o && o.ContainsKey("results")).ToList();
        pushed.Count.ShouldBe(3);
        pushed.SelectMany(a => a["results"]!.AsArray()).ShouldAllBe(r => (string)r!["status"]! == "changed");
        var item = answers[3];
        ((string)item["title"]!).ShouldBe("Checkout is slow", item.ToJsonString());
        answers[4]["items"]!.AsArray().Select(u => (string?)u!["login"]).ShouldBe(["li", "wang"], ignoreOrder: true, answers[4].ToJsonString());
        answers.Count.ShouldBe(5);
    }

    private static List<string> Fences(string language) => [.. Fence().Matches(Document).Where(m => m.Groups["language"].Value == language).Select(m => m.Groups["text"].Value)];

    /// <returns>What came out: one JSON text after the other.</returns>
    private static async Task<List<JsonNode>> RunAsync(string script, Dictionary<string, string> settings)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        var info = new ProcessStartInfo("sh", ["-eu"]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in settings)
        {
            info.Environment[name] = value;
        }

        using var shell = Process.Start(info)!;
        await shell.StandardInput.WriteAsync(script);
        shell.StandardInput.Close();
        var (output, errors) = (shell.StandardOutput.ReadToEndAsync(deadline.Token), shell.StandardError.ReadToEndAsync(deadline.Token));
        await shell.WaitForExitAsync(deadline.Token);
        shell.ExitCode.ShouldBe(0, await errors);
        return Parse(await output);
    }

    private static List<JsonNode> Parse(string output)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(output), new JsonReaderOptions { AllowMultipleValues = true });
        List<JsonNode> values = [];
        while (reader.Read())
        {
            values.Add(JsonNode.Parse(ref reader)!);
        }

        return values;
    }

    /// <summary>Names and kinds, and what a number or a word is; ids differ.</summary>
    private static string ShapeOf(JsonNode? value, string name = "") => value switch
    {
        JsonObject o => $"{{{string.Join(", ", o.Select(p => $"{p.Key}: {ShapeOf(p.Value, p.Key)}"))}}}",
        JsonArray a => $"[{string.Join(", ", a.Select(v => ShapeOf(v)))}]",
        null => "null",
        _ => name == "thing" ? "an id" : value.ToJsonString(),
    };

    [GeneratedRegex(@"^```(?<language>\w+)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\b(?<name>[A-Z]+)=", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Setting();
}
