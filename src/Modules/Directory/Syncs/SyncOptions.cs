using System.ComponentModel.DataAnnotations;

namespace Liaison.Directory.Syncs;

/// <summary>Section "Syncs".</summary>
internal sealed class SyncOptions
{
    /// <summary>How many entries of a plan one transaction applies.</summary>
    [Range(1, 100_000, ErrorMessage = "Syncs__ChunkSize is 1 to 100000.")]
    public int ChunkSize { get; set; } = 25_000;
}
