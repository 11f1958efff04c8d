using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Liaison.Notifications.Webhooks;

namespace Liaison.Notifications.Actions;

/// <param name="Status">Null when there was no answer.</param>
/// <param name="Body">Null for what is no JSON.</param>
/// <param name="Failure">Of <see cref="ActionFailures"/>; null for 200 to 299.</param>
internal sealed record SourceReply(int? Status, JsonElement? Body, string? Failure, TimeSpan? After = null)
{
    /// <summary>Another try may fare better: no answer, 408, 429, 5xx.</summary>
    public bool IsPassing => Status is null ? Failure is ActionFailures.TimedOut or ActionFailures.Unreachable or ActionFailures.NameUnknown : Status is 408 or 429 or >= 500;

    public SourceAnswer ToAnswer(bool asMember, string? externalId = null) => new(externalId, asMember, Failure, Status, IsPassing, After);

    public string? Text(string property) => Body is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty(property, out var value)
        ? value.ValueKind switch { JsonValueKind.String => value.GetString(), JsonValueKind.Number => value.GetRawText(), _ => null }
        : null;
}

/// <summary>
/// Calls to addresses that an admin of a team has typed: within a deadline, only where <see cref="WebhookTargets"/> allows, never along a redirect. Nothing of a
/// request or an answer is logged: both hold secrets, and other people's texts.
/// </summary>
internal sealed class SourceHttp(IHttpClientFactory clients, TimeProvider time)
{
    public const string Client = "sources";

    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>Of an answer; more of one is not read.</summary>
    private const int MostBytes = 1024 * 1024;

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(15);

    /// <param name="headers">Those with secrets among them.</param>
    public async Task<SourceReply> SendAsync(HttpMethod method, Uri url, HttpContent? content, IEnumerable<KeyValuePair<string, string>> headers, CancellationToken ct)
    {
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, deadline.Token);
        try
        {
            using var request = new HttpRequestMessage(method, url) { Content = content };
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Liaison", null));
            foreach (var (name, value) in headers)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            using var answer = await clients.CreateClient(Client).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return new SourceReply((int)answer.StatusCode, await ReadAsync(answer, either.Token), FailureOf(answer.StatusCode), PauseOf(answer));
        }
        catch (HttpRequestException e)
        {
            return new SourceReply(null, null, e switch
            {
                { InnerException: WebhookTargetException } => ActionFailures.AddressRefused,
                { HttpRequestError: HttpRequestError.SecureConnectionError } => ActionFailures.Certificate,
                { HttpRequestError: HttpRequestError.NameResolutionError } => ActionFailures.NameUnknown,
                _ => ActionFailures.Unreachable,
            });
        }
        catch (IOException)
        {
            return new SourceReply(null, null, ActionFailures.Unreachable);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new SourceReply(null, null, ActionFailures.TimedOut);
        }
    }

    private static string? FailureOf(HttpStatusCode status) => (int)status switch
    {
        >= 200 and < 300 => null,
        401 or 403 => ActionFailures.NotAllowed,
        404 or 410 => ActionFailures.NotFound,
        405 or 501 => ActionFailures.NotSupported,
        408 => ActionFailures.TimedOut,
        429 => ActionFailures.TooMany,
        >= 500 => ActionFailures.SourceFailed,
        _ => ActionFailures.Refused,
    };

    private TimeSpan? PauseOf(HttpResponseMessage answer)
    {
        var pause = answer.Headers.RetryAfter is { } after ? after.Delta ?? after.Date - time.GetUtcNow() : null;
        return pause is { } told && told > TimeSpan.Zero ? (told < LongestPause ? told : LongestPause) : null;
    }

    private static async Task<JsonElement?> ReadAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        try
        {
            await using var stream = await answer.Content.ReadAsStreamAsync(ct);
            var buffer = new byte[MostBytes];
            var read = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
            using var document = JsonDocument.Parse(buffer.AsMemory(0, read));
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
