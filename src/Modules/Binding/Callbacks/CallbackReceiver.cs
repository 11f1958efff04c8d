using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using Liaison.Binding.Contracts;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.WeCom;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Liaison.Binding.Callbacks;

/// <summary>
/// WeCom's side of the door: verifies, decrypts, stores, and answers, all of it within the second that WeCom gives; what follows is done afterwards.
/// Whatever is wrong, the answer is the same, and only our own count knows the reason. Who pressed a button of a card gets an answer in it, when it is there in time.
/// </summary>
/// <remarks>Source: WeCom, 回调配置 (D90930): answer within 5 seconds, or it is sent again, three times in all; the verification within one.</remarks>
internal sealed class CallbackReceiver(
    CallbackSets sets, CallbackInbox inbox, CallbackCounts counts, ICardTaps taps, WorkContext context, IMediator mediator, CallbackBell bell, TimeProvider time)
{
    /// <summary>Bytes; an event of WeCom's has a few thousand.</summary>
    public const int MaxBody = 256 * 1024;

    /// <summary>WeCom waits for five seconds; the one who tapped looks at their card meanwhile.</summary>
    private static readonly TimeSpan TapTime = TimeSpan.FromSeconds(2);

    /// <summary>The address is entered at WeCom: it is shown that we hold the key.</summary>
    /// <returns>What stands in the echo; null for a refusal.</returns>
    public async Task<string?> VerifyAsync(CallbackSet? found, IQueryCollection query, CancellationToken ct)
    {
        if (found is not { } set)
        {
            counts.Add(null, "refused-address");
            return null;
        }

        if (!GateOf(set, set.EchoId).TryOpen(QueryOf(query), One(query["echostr"]), out var echo, out var refusal))
        {
            counts.Add(set.Id, CallbackCounts.NameOf(refusal.Value));
            return null;
        }

        if (set is { Team: { } team, IssuedAt: not null, VerifiedAt: null })
        {
            // WeCom has proved itself; it has no account.
            context.Caller = Caller.System;
            await mediator.Send(new ConfirmCallback(team, set.Kind, set.Id), ct);
        }

        return echo;
    }

    /// <returns>The body to answer with, often empty, when it is stored, or was before; null for a refusal.</returns>
    public async Task<string?> ReceiveAsync(CallbackSet? found, HttpRequest request, CancellationToken ct)
    {
        if (found is not { } set)
        {
            counts.Add(null, "refused-address");
            return null;
        }

        if (await ReadAsync(request, ct) is not { } body)
        {
            counts.Add(set.Id, CallbackCounts.NameOf(WeComCallbackRefusal.TooLarge));
            return null;
        }

        if (Open(set, QueryOf(request.Query), body, out var refusal, out var told) is not { } callback)
        {
            counts.Add(set.Id, CallbackCounts.NameOf(refusal));
            return null;
        }

        var isNew = await inbox.StoreAsync(callback, ct);
        if (!isNew && set.IssuedAt is not null && !await sets.IsStillAsync(set, ct))
        {
            counts.Add(null, "refused-address");
            return null;
        }

        counts.Add(set.Id, isNew ? CallbackCounts.Received : CallbackCounts.Duplicate);
        if (!isNew)
        {
            return "";
        }

        var reply = told is WeComCardClicked click && set is { Team: { } team, IssuedAt: not null } ? await AnswerAsync(set, team, click, ct) : "";
        bell.Ring();
        return reply;
    }

    /// <summary>What the button says from now on, as a passive reply. A third-party app names people by other ids: its cards are changed by a call, afterwards.</summary>
    private async Task<string> AnswerAsync(CallbackSet set, TeamId team, WeComCardClicked click, CancellationToken ct)
    {
        using var deadline = new CancellationTokenSource(TapTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, deadline.Token);
        try
        {
            return await taps.AnswerAsync(team, click.ToTap(set.ReceiveId), either.Token) is { } text
                ? CallbackReply.Seal(set.Keys, CallbackReply.UpdateButton(set.ReceiveId, click.UserId, text, time.GetUtcNow()), set.ReceiveId, time.GetUtcNow())
                : "";
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // It is stored: the dispatcher hands it on, and the card is changed by a call.
            return "";
        }
    }

    private ReceivedCallback? Open(CallbackSet set, WeComCallbackQuery query, byte[] body, out WeComCallbackRefusal refusal, out WeComCallback? told)
    {
        told = null;
        refusal = WeComCallbackRefusal.Xml;
        if (!WeComEnvelope.TryParse(body, out var envelope))
        {
            return null;
        }

        if (!GateOf(set, set.ReceiveId).TryOpen(query, envelope.Encrypt, out var message, out var reason))
        {
            refusal = reason.Value;
            return null;
        }

        return CallbackParser.TryParse(message, out told)
            ? new ReceivedCallback(
                set.Id, set.Team, set.IssuedAt, SHA256.HashData(Encoding.UTF8.GetBytes(message)), told.GetType().Name, told.At, envelope.Encrypt)
            : null;
    }

    private WeComCallbackGate GateOf(CallbackSet set, string receiveId) => new(set.Keys, [receiveId], time);

    private static WeComCallbackQuery QueryOf(IQueryCollection query) => new(One(query["msg_signature"]), One(query["timestamp"]), One(query["nonce"]));

    private static string One(StringValues values) => values.Count == 1 ? values[0] ?? "" : "";

    /// <returns>Null for a body above the limit, announced or not.</returns>
    private static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        if (request.ContentLength > MaxBody)
        {
            return null;
        }

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
