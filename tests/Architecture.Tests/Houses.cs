using System.Reflection;
using Liaison.Host;

namespace Liaison.Architecture.Tests;

/// <summary>All of our assemblies, from one list: a module is covered on the day it appears there.</summary>
internal static class Houses
{
    public static IReadOnlyList<Assembly> All { get; } = HostApp.Modules;

    public static IReadOnlyList<Assembly> Modules { get; } = [.. All.Where(a => Name(a) is not ("EventStore" or "Kernel" or "WeCom"))];

    /// <summary>What a module may know, by ARCHITECTURE: Notifications → Directory → Binding → Shared.</summary>
    public static IReadOnlyDictionary<string, string[]> MayKnow { get; } = new Dictionary<string, string[]>
    {
        ["EventStore"] = [],
        ["WeCom"] = [],
        ["Kernel"] = ["EventStore"],
        ["Binding"] = ["EventStore", "Kernel", "WeCom"],
        ["Directory"] = ["EventStore", "Kernel", "WeCom", "Binding"],
        ["Notifications"] = ["EventStore", "Kernel", "WeCom", "Binding", "Directory"],
    };

    public static string Name(Assembly assembly) => assembly.GetName().Name!["Liaison.".Length..];

    public static string Folder
    {
        get
        {
            for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "Monolith.sln")))
                {
                    return folder.FullName;
                }
            }

            throw new InvalidOperationException("The checkout was not found above " + AppContext.BaseDirectory);
        }
    }
}
