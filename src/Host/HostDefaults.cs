namespace Liaison.Host;

/// <summary>What holds when nothing is configured: a developer's machine answers on one port without any set-up.</summary>
internal static class HostDefaults
{
    public const int Port = 5080;

    /// <summary>Values for settings that are not there. Production gets none but the harmless.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> For(IHostEnvironment environment, IConfiguration configuration)
    {
        Dictionary<string, string?> defaults = new(StringComparer.OrdinalIgnoreCase);
        if (environment.IsDevelopment())
        {
            defaults["urls"] = $"http://localhost:{Port}";
            defaults["Liaison:PublicUrl"] = $"http://localhost:{Port}";
        }

        return defaults.Where(entry => configuration[entry.Key] is null);
    }
}
