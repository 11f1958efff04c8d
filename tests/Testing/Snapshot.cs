using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Liaison.Testing;

/// <summary>
/// Compares with <c>Class.Method.verified.json</c> beside the test; a difference writes <c>….received.json</c> and fails with the lines that differ.
/// File names are Verify's, so that the real thing can take over.
/// </summary>
public static class Snapshot
{
    /// <summary>Set to 1 to take what was received as verified; refused in CI.</summary>
    public const string AcceptVariable = "LIAISON_ACCEPT_SNAPSHOTS";

    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <param name="value">A string as it is, anything else as indented JSON.</param>
    public static void Match(object? value, [CallerFilePath] string file = "", [CallerMemberName] string method = "")
    {
        var received = (value as string ?? JsonSerializer.Serialize(value, Indented)).ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
        var path = Path.Combine(Path.GetDirectoryName(file)!, $"{Path.GetFileNameWithoutExtension(file)}.{method}");
        Compare(received, path + ".verified.json", path + ".received.json");
    }

    /// <summary>Compares with a file that is published as it is, such as a document in docs/.</summary>
    /// <param name="path">From the root of the checkout.</param>
    public static void MatchFile(string received, string path)
    {
        var verified = Path.Combine(Checkout.Root, path);
        Compare(received.ReplaceLineEndings("\n").TrimEnd('\n') + "\n", verified, Path.ChangeExtension(verified, ".received" + Path.GetExtension(verified)));
    }

    private static void Compare(string received, string verifiedPath, string receivedPath)
    {
        var verified = File.Exists(verifiedPath) ? File.ReadAllText(verifiedPath).ReplaceLineEndings("\n") : "";
        if (received == verified)
        {
            File.Delete(receivedPath);
            return;
        }

        if (Environment.GetEnvironmentVariable(AcceptVariable) == "1" && Environment.GetEnvironmentVariable("CI") != "true")
        {
            File.WriteAllText(verifiedPath, received);
            return;
        }

        File.WriteAllText(receivedPath, received);
        throw new InvalidOperationException(
            $"{Path.GetFileName(verifiedPath)} differs from what was received (− verified, + received). If the change is meant, run the test with {AcceptVariable}=1.\n{Difference(verified, received)}");
    }

    private static string Difference(string verified, string received)
    {
        var (old, now) = (verified.Split('\n'), received.Split('\n'));
        var start = old.Zip(now).TakeWhile(pair => pair.First == pair.Second).Count();
        var end = old.Reverse().Zip(now.Reverse()).Take(Math.Min(old.Length, now.Length) - start).TakeWhile(pair => pair.First == pair.Second).Count();
        var lines = old[start..^end].Select(l => "− " + l).Concat(now[start..^end].Select(l => "+ " + l)).ToList();
        return $"from line {start + 1}:\n" + string.Join('\n', lines.Take(40)) + (lines.Count > 40 ? $"\n… and {lines.Count - 40} more" : "");
    }
}
