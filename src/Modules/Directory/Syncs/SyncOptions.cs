using System.ComponentModel.DataAnnotations;

namespace Liaison.Directory.Syncs;

/// <summary>Section "Syncs".</summary>
internal sealed class SyncOptions
{
    /// <summary>Calls to WeCom in flight for one run.</summary>
    [Range(1, 16, ErrorMessage = "Syncs__CallsAtOnce is 1 to 16.")]
    public int CallsAtOnce { get; set; } = 4;

    /// <summary>Steps of a plan that are applied in one transaction.</summary>
    [Range(1, 100_000, ErrorMessage = "Syncs__ChunkSize is 1 to 100000.")]
    public int ChunkSize { get; set; } = 40_000;

    /// <summary>Up to so many people whom no list had are asked for one by one.</summary>
    [Range(0, 10_000, ErrorMessage = "Syncs__SecondLooks is 0 to 10000.")]
    public int SecondLooks { get; set; } = 200;

    /// <summary>Runs that one host works on at the same time.</summary>
    [Range(1, 16, ErrorMessage = "Syncs__RunsAtOnce is 1 to 16.")]
    public int RunsAtOnce { get; set; } = 2;

    /// <summary>How often a host looks for runs that nobody works on, such as those of a host that died.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00", ErrorMessage = "Syncs__PollInterval is 00:00:00.1 to 00:05:00.")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(5);
}
