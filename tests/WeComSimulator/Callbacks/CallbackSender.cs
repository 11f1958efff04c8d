using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Liaison.WeComSimulator.Callbacks;

/// <summary>One try of one callback: encrypted anew, posted, its answer judged.</summary>
/// <param name="replied">Hears of passive replies: their plaintext.</param>
internal sealed class CallbackSender(HttpClient http, TimeProvider clock, SimulatorLimits limits, Action<CallbackEvent, string> replied)
{
    private const string Success = "success";
    private const string AnotherReceiver = "ww0000000000000000";
    private const int MostRead = 64 * 1024;

    public static (string Timestamp, string Nonce) Stamp(DateTimeOffset at) => (
        at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        RandomNumberGenerator.GetInt32(100_000_000, int.MaxValue).ToString(CultureInfo.InvariantCulture));

    public async Task<DeliveryTry> TryAsync(CallbackTarget target, CallbackEvent told, CallbackFaults faults, CancellationToken ct)
    {
        if (faults.DelayMilliseconds > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(faults.DelayMilliseconds), clock, ct);
        }

        var limit = TimeSpan.FromMilliseconds(told.IsUrgent ? limits.UrgentCallbackMilliseconds : limits.CallbackMilliseconds);
        using var timer = new CancellationTokenSource(limit, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, timer.Token);
        var (at, begun) = (clock.GetUtcNow(), clock.GetTimestamp());
        try
        {
            using var request = Request(target, told, faults);
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
            var body = await ReadAsync(answer, both.Token);
            var reply = Reply(target, body);
            if (reply is not null)
            {
                replied(told, reply);
            }

            return Done((int)answer.StatusCode, Judge((int)answer.StatusCode, body, told), reply);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Done(null, $"no answer within {limit.TotalMilliseconds:F0} ms");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return Done(null, e.Message);
        }

        DeliveryTry Done(int? status, string? failure, string? reply = null) => new(at, status, clock.GetElapsedTime(begun).TotalMilliseconds, failure, reply);
    }

    private HttpRequestMessage Request(CallbackTarget target, CallbackEvent told, CallbackFaults faults)
    {
        var (timestamp, nonce) = Stamp(clock.GetUtcNow().AddSeconds(-faults.StaleSeconds));
        var encrypted = target.Crypto.Encrypt(told.Xml, faults.WrongReceiveId ? AnotherReceiver : told.Envelope.ReceiveId);
        var signature = target.Crypto.Sign(timestamp, nonce, encrypted);
        if (faults.WrongSignature)
        {
            signature = signature[..^1] + (signature[^1] == '0' ? '1' : '0');
        }

        var body = Encoding.UTF8.GetBytes(told.Envelope.Wrap(encrypted));
        HttpContent content = faults.SlowMilliseconds > 0 ? new SlowContent(body, TimeSpan.FromMilliseconds(faults.SlowMilliseconds), clock) : new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/xml", "utf-8");
        return new HttpRequestMessage(HttpMethod.Post, target.With(signature, timestamp, nonce)) { Content = content };
    }

    private static string? Judge(int status, string body, CallbackEvent told) =>
        status != StatusCodes.Status200OK ? $"HTTP {status}"
        : told.NeedsSuccess && body != Success ? $"the answer must be exactly {Success}"
        : null;

    /// <summary>The plaintext of a passive reply; null for an answer that is none.</summary>
    private static string? Reply(CallbackTarget target, string body)
    {
        if (!body.StartsWith("<xml>", StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            var xml = XElement.Parse(body);
            var (encrypted, signature) = (Text("Encrypt"), Text("MsgSignature"));
            return signature == target.Crypto.Sign(Text("TimeStamp"), Text("Nonce"), encrypted) ? target.Crypto.Decrypt(encrypted).Message : "a reply with a wrong signature";

            string Text(string name) => xml.Element(name)?.Value.Trim() ?? "";
        }
        catch (Exception e) when (e is XmlException or FormatException)
        {
            return $"an unreadable reply: {e.Message}";
        }
    }

    private static async Task<string> ReadAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        await using var stream = await answer.Content.ReadAsStreamAsync(ct);
        var buffer = new byte[MostRead];
        return Encoding.UTF8.GetString(buffer, 0, await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct));
    }

    /// <summary>One half now, the other half later.</summary>
    private sealed class SlowContent(byte[] body, TimeSpan takes, TimeProvider clock) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync(body.AsMemory(0, body.Length / 2), cancellationToken);
            await stream.FlushAsync(cancellationToken);
            await Task.Delay(takes, clock, cancellationToken);
            await stream.WriteAsync(body.AsMemory(body.Length / 2), cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = body.Length;
            return true;
        }
    }
}
