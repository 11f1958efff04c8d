namespace Liaison.Host.Database;

/// <summary>Where a host that has no database server of its own keeps its data.</summary>
internal static class DataFolder
{
    /// <summary><c>Liaison:DataFolder</c>, or <c>.data</c> beside the solution in a checkout, or <c>.data</c> in the working folder.</summary>
    public static string Of(IConfiguration configuration)
    {
        if (configuration["Liaison:DataFolder"] is { Length: > 0 } configured)
        {
            return Path.GetFullPath(configured);
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Monolith.sln")))
            {
                return Path.Combine(folder.FullName, ".data");
            }
        }

        return Path.GetFullPath(".data");
    }
}
