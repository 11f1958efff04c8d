using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Liaison.Notifications.Sources;

namespace Liaison.Notifications.Tests.Sources;

/// <summary>What the five systems really send, with their headers and signatures. Whence it is and under which licence: Samples/webhooks/README.md.</summary>
internal sealed record Sample(string Name, SourceKind Kind, byte[] Body, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>With which the samples are signed.</summary>
    public const string Secret = "liaison-webhook-test-secret";

    public string? Event => Kind switch
    {
        SourceKind.GitHub => Headers.GetValueOrDefault("X-GitHub-Event"),
        SourceKind.Gitea => Headers.GetValueOrDefault("X-Gitea-Event-Type") ?? Headers.GetValueOrDefault("X-Gitea-Event"),
        SourceKind.GitLab => Headers.GetValueOrDefault("X-Gitlab-Event"),
        SourceKind.Coding => Headers.GetValueOrDefault("X-Coding-Event"),
        _ => null,
    };

    public static Sample Of(string name) => All().Single(s => s.Name == name);

    /// <summary>Every file of the folder, whether or not headers.json names it.</summary>
    public static IReadOnlyList<Sample> All([CallerFilePath] string file = "")
    {
        var folder = Path.Combine(Path.GetDirectoryName(file)!, "..", "Samples", "webhooks");
        var headers = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "headers.json")))!["files"]!;
        return
        [
            .. SourceKindsWithHooks.SelectMany(kind => System.IO.Directory.EnumerateFiles(Path.Combine(folder, Source.NameOf(kind)), "*.json").Select(path => (kind, path)))
                .Select(f => (f.kind, f.path, Name: $"{Source.NameOf(f.kind)}/{Path.GetFileName(f.path)}")).OrderBy(f => f.Name, StringComparer.Ordinal)
                .Select(f => new Sample(
                    f.Name, f.kind, File.ReadAllBytes(f.path),
                    headers[f.Name]?["headers"]?.AsObject().ToDictionary(h => h.Key, h => (string)h.Value!) ?? throw new InvalidOperationException($"headers.json does not name {f.Name}."))),
        ];
    }

    public static readonly IReadOnlyList<SourceKind> SourceKindsWithHooks = [SourceKind.Coding, SourceKind.Gitea, SourceKind.GitHub, SourceKind.GitLab, SourceKind.Jenkins];
}
