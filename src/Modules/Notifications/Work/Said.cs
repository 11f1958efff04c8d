using System.Text.Json.Serialization;

namespace Liaison.Notifications.Work;

/// <summary>What a source has said of one field of a thing.</summary>
/// <param name="At">Microseconds since 1970, the source's own time.</param>
/// <param name="Is">In a canonical form, so that equal is equal; empty for nothing.</param>
/// <param name="Since">Since when it is so, in microseconds, as far as we have heard: no later news have said otherwise.</param>
internal readonly record struct Field(long At, string Is, long Since);

/// <summary>
/// All that a source has said of one thing, each field with its time. Of two values of a field the later one stands; of two at the same time the one that is further on
/// (merged, not open) or says more, so that both orders of the same news end in the same state.
/// </summary>
/// <param name="First">The earliest time at which anything was said of it, in microseconds.</param>
internal sealed record Said(long First, IReadOnlyDictionary<string, Field> Fields)
{
    /// <summary>Nothing yet: a thing that is only known by its id.</summary>
    public static readonly Said Nothing = new(long.MaxValue, new Dictionary<string, Field>(StringComparer.Ordinal));

    /// <summary>At the same time what stands further right stands.</summary>
    private static readonly string[] Course =
        ["queued", "running", "draft", "open", "opened", "reopened", "cancelled", "closed", "commented", "changes-requested", "approved", "failed", "succeeded", "merged"];

    [JsonIgnore]
    public bool IsEmpty => Fields.Count == 0;

    /// <summary>The latest time at which anything was said that stands.</summary>
    [JsonIgnore]
    public long Last => Fields.Values.Max(f => f.At);

    public string? this[string field] => Fields.TryGetValue(field, out var known) ? known.Is : null;

    public bool Has(string field) => Fields.ContainsKey(field);

    public bool Is(string field) => this[field] == "true";

    public IReadOnlyList<Guid> Ids(string field) => this[field] is { Length: > 0 } ids ? [.. ids.Split(' ').Select(Guid.Parse)] : [];

    /// <summary>With what was said at this time.</summary>
    /// <returns>This itself when none of it is new.</returns>
    public Said With(long at, IEnumerable<KeyValuePair<string, string>> fields)
    {
        Dictionary<string, Field>? changed = null;
        foreach (var (name, value) in fields)
        {
            if (!Fields.TryGetValue(name, out var known))
            {
                (changed ??= new(Fields, StringComparer.Ordinal))[name] = new Field(at, value, at);
            }
            else if (at > known.At || (at == known.At && IsFurther(value, known.Is)))
            {
                (changed ??= new(Fields, StringComparer.Ordinal))[name] = new Field(at, value, value == known.Is ? known.Since : at);
            }
        }

        return changed is null && at >= First ? this : new Said(Math.Min(First, at), changed ?? Fields);
    }

    private static bool IsFurther(string value, string known)
    {
        var byCourse = Array.IndexOf(Course, value) - Array.IndexOf(Course, known);
        var byLength = value.Length - known.Length;
        return (byCourse, byLength) switch
        {
            (not 0, _) => byCourse > 0,
            (_, not 0) => byLength > 0,
            _ => string.CompareOrdinal(value, known) > 0,
        };
    }
}

/// <summary>Source times as they are compared: what PostgreSQL keeps of them.</summary>
internal static class Micros
{
    public static long Of(DateTimeOffset at) => (at.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset ToTime(long micros) => new(DateTimeOffset.UnixEpoch.Ticks + (micros * TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
}
