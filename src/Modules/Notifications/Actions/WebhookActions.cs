using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Liaison.Kernel.Ids;
using Liaison.Notifications.Sources;
using Liaison.Notifications.Webhooks;
using Liaison.Notifications.Work;

namespace Liaison.Notifications.Actions;

/// <summary>Tells a source that has no API which we speak what a member wants, signed as all our webhooks. 200 to 299 is a yes; what came of it the source tells by its own webhook.</summary>
internal sealed class WebhookActions(SourceHttp http, TimeProvider time) : ISourceActions
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public bool Speaks(SourceKind kind) => kind is not (SourceKind.GitLab or SourceKind.Gitea);

    public async Task<SourceAnswer> DoAsync(SourceOrder order, CancellationToken ct)
    {
        var message = new ActionMessage(
            // The same in every try, and another for another request on the same stream.
            Id.Of(order.Action, order.Since.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)),
            "action.requested",
            order.Since,
            order.Team,
            new ActionMessage.What(ActionKeys.NameOf(order.Kind), order.Comment?.Text, order.Comment?.Id),
            new ActionMessage.Thing(WorkIds.NameOf(order.Subject.Kind), order.Subject.ExternalId, order.Subject.Number, order.Subject.Url),
            new ActionMessage.Place(order.Project.ExternalId, order.Project.Path),
            new ActionMessage.Who(order.Member.Account, order.Member.Name, order.Member.ExternalId, order.Member.Login));
        var body = JsonSerializer.Serialize(message, Json);
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var reply = await http.SendAsync(
            HttpMethod.Post,
            order.Source.Base,
            new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
            [
                new("webhook-id", message.Id.ToString()),
                new("webhook-timestamp", timestamp),
                new("webhook-signature", WebhookSender.Sign(order.Source.Token, message.Id, timestamp, body)),
            ],
            ct);
        return reply.ToAnswer(asMember: false);
    }
}

/// <summary>What such a source gets.</summary>
/// <param name="Id">Of this message, the same in every try.</param>
/// <param name="At">UTC, when the member asked.</param>
internal sealed record ActionMessage(
    Guid Id, string Type, DateTimeOffset At, TeamId Team, ActionMessage.What Action, ActionMessage.Thing Subject, ActionMessage.Place Project, ActionMessage.Who By)
{
    /// <param name="Kind"><c>approve</c>, <c>rerun</c>, <c>take</c>, <c>comment</c>.</param>
    /// <param name="Comment">Our own id of the comment.</param>
    internal sealed record What(string Kind, string? Text, Guid? Comment);

    /// <param name="Id">The source's own.</param>
    internal sealed record Thing(string Kind, string Id, string? Number, string? Url);

    /// <param name="Id">The source's own.</param>
    internal sealed record Place(string Id, string? Path);

    /// <param name="Id">The source's own id of them.</param>
    internal sealed record Who(AccountId Account, string Name, string Id, string? Login);
}
