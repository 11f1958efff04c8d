using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Liaison.Notifications.Sources;

namespace Liaison.Notifications.Actions;

/// <summary>
/// Gitea's REST API, version 1. In the member's own name where the token may (<c>Sudo</c>: an administrator's); else in the token's name, and the text says for whom.
/// </summary>
/// <remarks>
/// Source: Gitea's API document (repoCreatePullReview, repoListPullReviews, issueCreateComment, issueEditIssue, actions/runs/{run}/rerun). Running a workflow again has an address since
/// Gitea 1.26; an older one answers 404, which is told as <see cref="ActionFailures.NotSupported"/> when it knows the run.
/// </remarks>
internal sealed class GiteaActions(SourceHttp http) : ISourceActions
{
    private const string Approved = "APPROVED";

    /// <summary>Of reviews, to look through: a thousand are more than any pull request has.</summary>
    private const int MostPages = 20;

    public bool Speaks(SourceKind kind) => kind == SourceKind.Gitea;

    public async Task<SourceAnswer> DoAsync(SourceOrder order, CancellationToken ct) => RepositoryOf(order) is null
        ? new SourceAnswer(Failure: ActionFailures.NotFound)
        : order.Kind switch
        {
            ActionKind.Approve => await ApproveAsync(order, ct),
            ActionKind.Rerun => await RerunAsync(order, ct),
            ActionKind.Take => await TakeAsync(order, ct),
            _ => await CommentAsync(order, ct),
        };

    private async Task<SourceAnswer> ApproveAsync(SourceOrder order, CancellationToken ct)
    {
        if (order.Attempt > 1 && await FindReviewAsync(order, ct) is { } found)
        {
            return found;
        }

        var (reply, asMember) = await CallAsync(order, HttpMethod.Post, $"pulls/{order.Number}/reviews", named => new { @event = Approved, body = named ? "" : ApprovedFor(order) }, ct);
        return reply.ToAnswer(asMember);
    }

    private static string ApprovedFor(SourceOrder order) => $"Approved by {order.Member.Name.ReplaceLineEndings(" ")} via Liaison";

    /// <summary>What a try without an answer has left there: Gitea takes as many reviews of one person as it is sent.</summary>
    /// <returns>Null when nothing has come.</returns>
    private async Task<SourceAnswer?> FindReviewAsync(SourceOrder order, CancellationToken ct)
    {
        // The oldest are first, and how many a page holds is the server's own affair.
        for (var page = 1; page <= MostPages; page++)
        {
            var reply = await SendAsync(order, HttpMethod.Get, $"pulls/{order.Number}/reviews?page={page}&limit=50", null, sudo: false, ct);
            if (reply.Failure is not null)
            {
                return reply.ToAnswer(asMember: false);
            }

            if (reply.Body is not { ValueKind: JsonValueKind.Array } reviews || reviews.GetArrayLength() == 0)
            {
                return null;
            }

            foreach (var review in reviews.EnumerateArray().Select(r => new SourceReply(reply.Status, r, null)).Where(r => r.Text("state") == Approved && IsSince(order, r.Text("submitted_at"))))
            {
                var isMembers = IsOf(order.Member, review);
                if (isMembers || review.Text("body") == ApprovedFor(order))
                {
                    return new SourceAnswer(AsMember: isMembers, Status: reply.Status);
                }
            }
        }

        return null;
    }

    private static bool IsSince(SourceOrder order, string? time) =>
        DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && at >= order.Since - CommentEchoes.ClockError;

    private static bool IsOf(OrderedMember member, SourceReply review) => member.Login is { } login
        && review.Body!.Value.TryGetProperty("user", out var user) && string.Equals(new SourceReply(null, user, null).Text("login"), login, StringComparison.OrdinalIgnoreCase);

    private async Task<SourceAnswer> RerunAsync(SourceOrder order, CancellationToken ct)
    {
        if (!order.Subject.ExternalId.All(char.IsAsciiDigit))
        {
            // The status of a commit, which another system has reported: Gitea cannot run it.
            return new SourceAnswer(Failure: ActionFailures.NotSupported);
        }

        var run = $"actions/runs/{order.Subject.ExternalId}";
        var (reply, asMember) = await CallAsync(order, HttpMethod.Post, $"{run}/rerun", _ => null, ct);
        if (reply.Status == 404 && (await SendAsync(order, HttpMethod.Get, run, null, sudo: false, ct)).Failure is null)
        {
            return new SourceAnswer(Failure: ActionFailures.NotSupported, Status: 404);
        }

        return reply.ToAnswer(asMember);
    }

    private async Task<SourceAnswer> TakeAsync(SourceOrder order, CancellationToken ct)
    {
        if (order.Member.Login is not { Length: > 0 } login)
        {
            return new SourceAnswer(Failure: ActionFailures.NotFound);
        }

        var (reply, asMember) = await CallAsync(order, HttpMethod.Patch, $"issues/{order.Number}", _ => new { assignees = new[] { login } }, ct);
        return reply.ToAnswer(asMember);
    }

    /// <remarks>A pull request is an issue, too.</remarks>
    private async Task<SourceAnswer> CommentAsync(SourceOrder order, CancellationToken ct)
    {
        if (order.Attempt > 1 && await FindCommentAsync(order, ct) is { } found)
        {
            return found;
        }

        var text = order.Comment!.Text;
        var (reply, asMember) = await CallAsync(order, HttpMethod.Post, $"issues/{order.Number}/comments", named => new { body = named ? text : text + order.Member.Signature }, ct);
        return reply.Failure is null && reply.Text("id") is null
            ? new SourceAnswer(null, asMember, ActionFailures.Unreadable, reply.Status)
            : reply.ToAnswer(asMember, reply.Text("id"));
    }

    /// <summary>What a try without an answer has left there.</summary>
    private async Task<SourceAnswer?> FindCommentAsync(SourceOrder order, CancellationToken ct)
    {
        var since = Uri.EscapeDataString((order.Since - CommentEchoes.ClockError).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        var reply = await SendAsync(order, HttpMethod.Get, $"issues/{order.Number}/comments?since={since}", null, sudo: false, ct);
        if (reply.Failure is not null)
        {
            return reply.ToAnswer(asMember: false);
        }

        return reply.Body is { ValueKind: JsonValueKind.Array } list
            && list.EnumerateArray().Select(n => new SourceReply(200, n, null)).FirstOrDefault(n => n.Text("body") is { } body && CommentEchoes.Plain(body) == order.Comment!.Text) is { } note
            ? new SourceAnswer(note.Text("id"), note.Text("body") == order.Comment!.Text)
            : null;
    }

    /// <param name="body">From whether it is done in the member's own name.</param>
    private async Task<(SourceReply Reply, bool AsMember)> CallAsync(SourceOrder order, HttpMethod method, string path, Func<bool, object?> body, CancellationToken ct)
    {
        if (order.Member.Login is null)
        {
            return (await SendAsync(order, method, path, body(false), sudo: false, ct), false);
        }

        var reply = await SendAsync(order, method, path, body(true), sudo: true, ct);
        return IsSudoRefused(reply) ? (await SendAsync(order, method, path, body(false), sudo: false, ct), false) : (reply, true);
    }

    /// <summary>The token is not an administrator's, or Gitea does not know the user: nothing was done.</summary>
    private static bool IsSudoRefused(SourceReply reply) => reply.Status is 403 or 404 && reply.Text("message") is { } message
        && (message.Contains("sudo", StringComparison.OrdinalIgnoreCase) || message.Contains("user does not exist", StringComparison.OrdinalIgnoreCase));

    private Task<SourceReply> SendAsync(SourceOrder order, HttpMethod method, string path, object? body, bool sudo, CancellationToken ct)
    {
        List<KeyValuePair<string, string>> headers = [new("Authorization", $"token {order.Source.Token.Reveal()}")];
        if (sudo)
        {
            headers.Add(new("Sudo", order.Member.Login!));
        }

        var url = new Uri($"{order.Source.Base.AbsoluteUri.TrimEnd('/')}/repos/{RepositoryOf(order)}/{path}");
        return http.SendAsync(method, url, body is null ? null : JsonContent.Create(body, body.GetType()), headers, ct);
    }

    /// <returns><c>owner/name</c>, safe in an address; null when the source has never said.</returns>
    private static string? RepositoryOf(SourceOrder order) =>
        order.Project.Path?.Split('/') is [{ Length: > 0 } owner, { Length: > 0 } name] ? $"{Uri.EscapeDataString(owner)}/{Uri.EscapeDataString(name)}" : null;
}
