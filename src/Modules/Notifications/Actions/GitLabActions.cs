using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Liaison.Notifications.Sources;
using Liaison.Notifications.Work;

namespace Liaison.Notifications.Actions;

/// <summary>
/// GitLab's REST API, version 4. In the member's own name where the token may (<c>Sudo</c>: an administrator's with the scope <c>sudo</c>); else in the token's name,
/// and a note says for whom.
/// </summary>
/// <remarks>Source: GitLab, REST API: Authentication (Sudo), Merge request approvals, Pipelines, Jobs, Notes, Issues.</remarks>
internal sealed class GitLabActions(SourceHttp http) : ISourceActions
{
    public bool Speaks(SourceKind kind) => kind == SourceKind.GitLab;

    public async Task<SourceAnswer> DoAsync(SourceOrder order, CancellationToken ct) => order.Kind switch
    {
        ActionKind.Approve => await ApproveAsync(order, ct),
        ActionKind.Rerun => await RerunAsync(order, ct),
        ActionKind.Take => await TakeAsync(order, ct),
        _ => await CommentAsync(order, ct),
    };

    private async Task<SourceAnswer> ApproveAsync(SourceOrder order, CancellationToken ct)
    {
        var (reply, asMember) = await CallAsync(order, HttpMethod.Post, $"merge_requests/{order.Number}/approve", null, ct);
        if (reply is { Status: 401 } && order.Attempt > 1 && await HasApprovedAsync(order, asMember, ct))
        {
            // The try before had no answer, and was heard: GitLab takes an approval once.
            reply = new SourceReply(200, null, null);
        }

        if (reply.Failure is null && !asMember)
        {
            await SayForWhomAsync(order, "Approved by", ct);
        }

        return reply.ToAnswer(asMember);
    }

    /// <summary>The pipeline's jobs that failed or were cancelled.</summary>
    private async Task<SourceAnswer> RerunAsync(SourceOrder order, CancellationToken ct)
    {
        if (!order.Subject.ExternalId.All(char.IsAsciiDigit))
        {
            // The status of a commit, which another system has reported: GitLab cannot run it.
            return new SourceAnswer(Failure: ActionFailures.NotSupported);
        }

        var (reply, asMember) = await CallAsync(order, HttpMethod.Post, $"pipelines/{order.Subject.ExternalId}/retry", null, ct);
        return reply.ToAnswer(asMember);
    }

    private async Task<SourceAnswer> TakeAsync(SourceOrder order, CancellationToken ct)
    {
        // An older payload has named them by their login alone; issues are assigned by number.
        var known = long.TryParse(order.Member.ExternalId, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : (long?)null;
        if (known is null)
        {
            var users = await SendAsync(order, HttpMethod.Get, new Uri($"{BaseOf(order)}/users?username={Uri.EscapeDataString(order.Member.Login ?? "")}"), null, sudo: false, ct);
            if (users.Failure is not null)
            {
                return users.ToAnswer(asMember: false);
            }

            known = users.Body is { ValueKind: JsonValueKind.Array } list && list.EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } user
                && user.TryGetProperty("id", out var number) && number.TryGetInt64(out var found) ? found : null;
        }

        if (known is not { } assignee)
        {
            return new SourceAnswer(Failure: ActionFailures.NotFound);
        }

        var (reply, asMember) = await CallAsync(order, HttpMethod.Put, $"issues/{order.Number}", new { assignee_ids = new[] { assignee } }, ct);
        return reply.ToAnswer(asMember);
    }

    private async Task<SourceAnswer> CommentAsync(SourceOrder order, CancellationToken ct)
    {
        var (text, notes) = (order.Comment!.Text, NotesOf(order));
        if (order.Attempt > 1 && await FindNoteAsync(order, notes, ct) is { } found)
        {
            return found;
        }

        var reply = await SendAsync(order, HttpMethod.Post, notes, new { body = text }, sudo: true, ct);
        var asMember = !IsSudoRefused(reply);
        if (!asMember)
        {
            reply = await SendAsync(order, HttpMethod.Post, notes, new { body = text + order.Member.Signature }, sudo: false, ct);
        }

        return reply.Failure is null && reply.Text("id") is null
            ? new SourceAnswer(null, asMember, ActionFailures.Unreadable, reply.Status)
            : reply.ToAnswer(asMember, reply.Text("id"));
    }

    /// <summary>What a try without an answer has left there.</summary>
    private async Task<SourceAnswer?> FindNoteAsync(SourceOrder order, string notes, CancellationToken ct)
    {
        var reply = await SendAsync(order, HttpMethod.Get, $"{notes}?order_by=created_at&sort=desc&per_page=20", null, sudo: false, ct);
        if (reply.Failure is not null)
        {
            return reply.ToAnswer(asMember: false);
        }

        foreach (var note in reply.Body is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Select(n => new SourceReply(200, n, null)) : [])
        {
            if (note.Text("body") is { } body && CommentEchoes.Plain(body) == order.Comment!.Text && DateTimeOffset.TryParse(note.Text("created_at"), null, out var at)
                && at >= order.Since - CommentEchoes.ClockError)
            {
                return new SourceAnswer(note.Text("id"), body == order.Comment.Text);
            }
        }

        return null;
    }

    private async Task<bool> HasApprovedAsync(SourceOrder order, bool asMember, CancellationToken ct)
    {
        var reply = await SendAsync(order, HttpMethod.Get, $"merge_requests/{order.Number}/approvals", null, sudo: asMember, ct);
        return reply is { Failure: null, Body: { ValueKind: JsonValueKind.Object } body } && body.TryGetProperty("user_has_approved", out var has) && has.ValueKind == JsonValueKind.True;
    }

    /// <remarks>What was asked for is done by now; that its note fails does not undo it.</remarks>
    private Task<SourceReply> SayForWhomAsync(SourceOrder order, string what, CancellationToken ct) =>
        SendAsync(order, HttpMethod.Post, NotesOf(order), new { body = $"{what} {order.Member.Name.ReplaceLineEndings(" ")} via Liaison" }, sudo: false, ct);

    private static string BaseOf(SourceOrder order) => order.Source.Base.AbsoluteUri.TrimEnd('/');

    private static string NotesOf(SourceOrder order) => $"{(order.Subject.Kind == SubjectKind.MergeRequest ? "merge_requests" : "issues")}/{order.Number}/notes";

    private async Task<(SourceReply Reply, bool AsMember)> CallAsync(SourceOrder order, HttpMethod method, string path, object? body, CancellationToken ct)
    {
        var reply = await SendAsync(order, method, path, body, sudo: true, ct);
        return IsSudoRefused(reply) ? (await SendAsync(order, method, path, body, sudo: false, ct), false) : (reply, true);
    }

    /// <summary>The token is not an administrator's, lacks the scope, or GitLab does not know the user: nothing was done.</summary>
    private static bool IsSudoRefused(SourceReply reply) => reply.Status switch
    {
        403 => Says(reply, "sudo"),
        404 => Says(reply, "User with ID"),
        _ => false,
    };

    private static readonly string[] Words = ["message", "error", "scope"];

    private static bool Says(SourceReply reply, string words) =>
        Words.Any(p => reply.Text(p)?.Contains(words, StringComparison.OrdinalIgnoreCase) == true);

    private Task<SourceReply> SendAsync(SourceOrder order, HttpMethod method, string path, object? body, bool sudo, CancellationToken ct) =>
        SendAsync(order, method, new Uri($"{BaseOf(order)}/projects/{Uri.EscapeDataString(order.Project.ExternalId)}/{path}"), body, sudo, ct);

    private Task<SourceReply> SendAsync(SourceOrder order, HttpMethod method, Uri url, object? body, bool sudo, CancellationToken ct)
    {
        List<KeyValuePair<string, string>> headers = [new("PRIVATE-TOKEN", order.Source.Token.Reveal())];
        if (sudo)
        {
            headers.Add(new("Sudo", order.Member.ExternalId.TrimStart('@')));
        }

        return http.SendAsync(method, url, body is null ? null : JsonContent.Create(body, body.GetType()), headers, ct);
    }
}
