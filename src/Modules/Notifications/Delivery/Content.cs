using System.Text.Json;
using Liaison.EventStore;
using Liaison.Notifications.Actions;
using Liaison.Notifications.Work;

namespace Liaison.Notifications.Delivery;

/// <summary>What is said, in one language, whichever way it goes. Plain text: each way escapes and cuts it for itself.</summary>
/// <param name="Kind">As it stands in the log: <c>item</c> … <c>build</c>, <c>digest</c>, <c>invitation</c>, <c>alert</c>.</param>
internal sealed record Content(string Kind, string Language, string Title, string Text)
{
    public const string Digest = "digest";
    public const string Invitation = "invitation";
    public const string Alert = "alert";

    /// <summary>Where a tap leads within the mobile web, below the team: <c>items/…</c>. It makes the content like no other, so that WeCom takes none for a repetition.</summary>
    public string? Path { get; init; }

    /// <summary>Where a tap leads else.</summary>
    public Uri? Url { get; init; }

    /// <summary>What happened, in a few words of ours.</summary>
    public string? What { get; init; }

    public string? Project { get; init; }

    public SubjectKind? SubjectKind { get; init; }

    public Guid? Subject { get; init; }

    public bool Urgent { get; init; }

    /// <summary>What can be done from the card.</summary>
    public IReadOnlyList<ActionKind> Actions { get; init; } = [];

    /// <summary>Of a digest: what it is made of, the oldest first, as far as it is told.</summary>
    public IReadOnlyList<DigestLine> Lines { get; init; } = [];

    /// <summary>Of a digest: how many it is made of.</summary>
    public int Count { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, EventSerialization.Options);

    public static Content Parse(string json) => JsonSerializer.Deserialize<Content>(json, EventSerialization.Options)!;
}

internal sealed record DigestLine(string Title, string Path);
