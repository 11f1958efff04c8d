using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Liaison.Notifications.Work;
using Microsoft.AspNetCore.WebUtilities;

namespace Liaison.Notifications.Sources.Payloads;

internal enum PayloadOutcome
{
    /// <summary>It says something of work.</summary>
    Read,

    /// <summary>Known, and nothing that people are told of.</summary>
    Ignored,

    /// <summary>Nothing that this version knows. Kept: a later one may.</summary>
    Unknown,

    /// <summary>It is not what its event has.</summary>
    Malformed,
}

/// <param name="Reason">In a word; null for what was read.</param>
internal sealed record PayloadReading(PayloadOutcome Outcome, IReadOnlyList<WorkChange> Changes, string? Reason)
{
    public static PayloadReading Read(params IReadOnlyList<WorkChange> changes) => new(PayloadOutcome.Read, changes, null);

    public static PayloadReading Ignored(string reason) => new(PayloadOutcome.Ignored, [], reason);

    public static PayloadReading Unknown(string reason) => new(PayloadOutcome.Unknown, [], reason);

    public static PayloadReading Malformed(string reason) => new(PayloadOutcome.Malformed, [], reason);
}

/// <param name="Event">As the source's header names it; null where it sends none.</param>
/// <param name="ReceivedAt">UTC: the time of what has none of its own, and the latest that anything can be of.</param>
internal sealed record PayloadContext(string? Event, DateTimeOffset ReceivedAt)
{
    /// <summary>
    /// The latest of these. Never later than it came: a source whose clock is ahead, or a forged time, would otherwise shut out all that follows.
    /// </summary>
    public DateTimeOffset At(params ReadOnlySpan<DateTimeOffset?> times)
    {
        DateTimeOffset? latest = null;
        foreach (var time in times)
        {
            latest = time > latest || latest is null ? time ?? latest : latest;
        }

        return latest < ReceivedAt ? latest.Value : ReceivedAt;
    }

    /// <summary>The same for a build: sources give its steps times of whole seconds, so that equal ones are ordered by how far it is.</summary>
    public DateTimeOffset At(BuildState? state, params ReadOnlySpan<DateTimeOffset?> times) => At(times).AddMicroseconds(state switch
    {
        BuildState.Queued or null => 0,
        BuildState.Running => 1,
        _ => 2,
    });
}

/// <summary>Reads what a source sent. Pure: the same bytes give the same changes.</summary>
internal static class Payload
{
    public const string Form = "application/x-www-form-urlencoded";

    /// <param name="contentType">JSON is read whatever it says, but for a form: GitHub, Gitea and CODING can send JSON in its field <c>payload</c>.</param>
    public static PayloadReading Read(SourceKind kind, string? @event, string? contentType, ReadOnlyMemory<byte> body, DateTimeOffset receivedAt)
    {
        try
        {
            using var json = JsonDocument.Parse(JsonOf(contentType, body));
            var payload = new Place(json.RootElement);
            return payload.IsObject ? Read(kind, payload, new PayloadContext(@event, receivedAt)) : PayloadReading.Malformed("not-an-object");
        }
        catch (JsonException)
        {
            // No JSON, or deeper than 64 levels.
            return PayloadReading.Malformed("not-json");
        }
    }

    private static PayloadReading Read(SourceKind kind, Place payload, PayloadContext context) => kind switch
    {
        SourceKind.GitHub => GitHubPayload.Read(payload, context),
        SourceKind.Gitea => GiteaPayload.Read(payload, context),
        SourceKind.GitLab => GitLabPayload.Read(payload, context),
        SourceKind.Jenkins => JenkinsPayload.Read(payload, context),
        SourceKind.Coding => CodingPayload.Read(payload, context),
        _ => PayloadReading.Unknown("kind"),
    };

    private static ReadOnlyMemory<byte> JsonOf(string? contentType, ReadOnlyMemory<byte> body)
    {
        if (contentType?.StartsWith(Form, StringComparison.OrdinalIgnoreCase) is true)
        {
            using var form = new FormReader(Encoding.UTF8.GetString(body.Span)) { ValueLengthLimit = int.MaxValue };
            return Encoding.UTF8.GetBytes(form.ReadForm().TryGetValue("payload", out var payload) ? payload.ToString() : "");
        }

        // Jenkins sends logs in whatever encoding they have: better one odd character than nothing.
        return Utf8.IsValid(body.Span) ? body : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body.Span));
    }
}
