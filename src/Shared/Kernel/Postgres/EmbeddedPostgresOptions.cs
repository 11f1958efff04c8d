namespace Liaison.Kernel.Postgres;

/// <summary>Where an embedded server lives, and how careful it is.</summary>
public sealed record EmbeddedPostgresOptions
{
    /// <summary>The folder of the cluster, its log and its password. As root, a folder that others cannot enter is replaced by one below /var/lib/liaison.</summary>
    public required string Home { get; init; }

    /// <summary>A folder with bin/, lib/ and share/; null to look for tools/postgres/node_modules above the program.</summary>
    public string? Binaries { get; init; }

    /// <summary>Null for any free port of 127.0.0.1.</summary>
    public int? Port { get; init; }

    /// <summary>False switches fsync off: for tests alone.</summary>
    public bool Durable { get; init; } = true;

    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Called with one line for each thing that takes time.</summary>
    public Action<string> Log { get; init; } = _ => { };
}

/// <summary>No embedded server could be had; the text says what to do.</summary>
public sealed class EmbeddedPostgresException(string message, Exception? inner = null) : Exception(message, inner);
