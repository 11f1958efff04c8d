namespace Liaison.WeCom;

/// <summary>A picture to upload.</summary>
/// <param name="FileName">As people see it; no quotes and no control characters.</param>
/// <param name="Content">JPEG or PNG, at most 10 MB.</param>
public sealed record WeComImageFile(string FileName, ReadOnlyMemory<byte> Content)
{
    public const int MaxBytes = 10 * 1024 * 1024;
}

/// <summary>An uploaded file.</summary>
/// <param name="CreatedAt">UTC, by WeCom's clock.</param>
public sealed record WeComMedia(string MediaId, DateTimeOffset CreatedAt)
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(3);

    /// <summary>UTC; a message that names it later is refused (40007).</summary>
    public DateTimeOffset EndsAt => CreatedAt + Life;
}
