using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Liaison.Notifications.Sources.Hooks;

/// <summary>Wakes this host's dispatcher when something was stored.</summary>
internal sealed class HookBell : Bell;

/// <summary>
/// The door for sources: whoever proves themselves is stored and answered, well within a second; reading it comes afterwards. Nothing of a body is looked at before its
/// proof. Whatever is wrong, the answer is the same, and only our own count knows the reason.
/// </summary>
internal sealed class HookReceiver(HookAddresses addresses, HookInbox inbox, SourceCounts counts, HookFailures failures, HookBell bell, TimeProvider time)
{
    /// <summary>Bytes.</summary>
    public const int MaxBody = 1024 * 1024;

    private const int LongestHeader = 200;

    /// <returns>The status to answer with.</returns>
    public async Task<int> ReceiveAsync(string hook, HttpRequest request, CancellationToken ct)
    {
        var address = await addresses.FindAsync(hook, ct);
        var from = request.HttpContext.Connection.RemoteIpAddress;
        if (failures.AreTooMany(from, address?.Source))
        {
            counts.Add(address, SourceCounts.RefusedTooMany);
            return StatusCodes.Status429TooManyRequests;
        }

        if (request.ContentLength > MaxBody)
        {
            counts.Add(address, SourceCounts.RefusedTooLarge);
            return StatusCodes.Status413PayloadTooLarge;
        }

        if (address is null)
        {
            counts.Add(null, "refused-address");
            failures.Add(from, null);
            return StatusCodes.Status403Forbidden;
        }

        if (await ReadAsync(request, ct) is not { } body)
        {
            counts.Add(address, SourceCounts.RefusedTooLarge);
            return StatusCodes.Status413PayloadTooLarge;
        }

        var proof = HookSignature.Check(address.Kind, address.Secrets, request, body, time.GetUtcNow());
        if (proof != HookProof.Good)
        {
            counts.Add(address, proof == HookProof.Old ? SourceCounts.RefusedTimestamp : SourceCounts.RefusedSignature);
            failures.Add(from, address.Source);
            return StatusCodes.Status403Forbidden;
        }

        var isNew = await inbox.StoreAsync(
            new ReceivedHook(
                Id.New(time), address.Team, address.Source, Convert.ToHexStringLower(SHA256.HashData(body)), EventOf(address.Kind, request.Headers), Short(request.ContentType), body),
            ct);
        counts.Add(address, isNew ? SourceCounts.Received : SourceCounts.Repeated);
        if (isNew)
        {
            bell.Ring();
        }

        return StatusCodes.Status202Accepted;
    }

    /// <summary>
    /// What the source calls it. Gitea's headers come first: it sends GitHub's as well, and whoever entered it as GitHub is shown what came.
    /// </summary>
    private static string? EventOf(SourceKind kind, IHeaderDictionary headers)
    {
        var gitea = Short(headers["X-Gitea-Event-Type"]) ?? Short(headers["X-Gitea-Event"]);
        return kind switch
        {
            SourceKind.Gitea => gitea,
            SourceKind.GitHub => gitea is null ? Short(headers["X-GitHub-Event"]) : $"gitea/{gitea}",
            SourceKind.GitLab => Short(headers["X-Gitlab-Event"]),
            SourceKind.Coding => Short(headers["X-Coding-Event"]) ?? Short(headers["X-Coding-Service-Hook-Event"]),
            _ => null,
        };
    }

    private static string? Short(string? header) => string.IsNullOrWhiteSpace(header) || header.Length > LongestHeader || header.Any(char.IsControl) ? null : header.Trim();

    /// <returns>Null for a body above the limit.</returns>
    private static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        try
        {
            return await ReadToEndAsync(request.BodyReader, ct);
        }
        catch (BadHttpRequestException)
        {
            // The server's own limit, or no proper body at all.
            return null;
        }
    }

    private static async Task<byte[]?> ReadToEndAsync(PipeReader reader, CancellationToken ct)
    {
        while (true)
        {
            var read = await reader.ReadAsync(ct);
            var (isTooLarge, body) = (read.Buffer.Length > MaxBody, read.IsCompleted ? read.Buffer.ToArray() : null);
            reader.AdvanceTo(isTooLarge || body is not null ? read.Buffer.End : read.Buffer.Start, read.Buffer.End);
            if (isTooLarge || body is not null)
            {
                return isTooLarge ? null : body;
            }
        }
    }
}

internal static class HookEndpoint
{
    public static string PathOf(string hook) => $"/hooks/{hook}";

    /// <summary>For sources alone: no account, no cookie, and not part of our own API.</summary>
    public static void MapHooks(this IEndpointRouteBuilder app) => app.MapPost("/hooks/{hook}", ReceiveAsync).ExcludeFromDescription();

    private static async Task<IResult> ReceiveAsync(string hook, HookReceiver receiver, HttpContext http, CancellationToken ct)
    {
        var status = await receiver.ReceiveAsync(hook, http.Request, ct);
        if (status == StatusCodes.Status429TooManyRequests)
        {
            http.Response.Headers.RetryAfter = "60";
        }

        return TypedResults.StatusCode(status);
    }
}
