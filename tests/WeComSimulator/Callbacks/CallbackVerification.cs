using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Liaison.WeComSimulator.Api;
using Liaison.WeComSimulator.Model;

namespace Liaison.WeComSimulator.Callbacks;

/// <summary>The check that WeCom makes when an admin saves the form: a GET whose answer must be the decrypted echo and nothing else.</summary>
internal static class CallbackVerification
{
    private const int ErrCode = 40057;
    private const int MostRead = 4096;

    /// <exception cref="RefusedException">40057: the form is not saved; the text says what came instead.</exception>
    public static async Task RequireAsync(HttpClient http, CallbackTarget target, string receiveId, TimeProvider clock, TimeSpan limit, CancellationToken ct)
    {
        var echo = string.Create(CultureInfo.InvariantCulture, $"{RandomNumberGenerator.GetInt32(1, int.MaxValue)}{RandomNumberGenerator.GetInt32(int.MaxValue):D10}");
        var encrypted = target.Crypto.Encrypt(echo, receiveId);
        var (timestamp, nonce) = CallbackSender.Stamp(clock.GetUtcNow());
        using var timer = new CancellationTokenSource(limit, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, timer.Token);
        try
        {
            using var answer = await http.GetAsync(target.With(target.Crypto.Sign(timestamp, nonce, encrypted), timestamp, nonce, encrypted), HttpCompletionOption.ResponseHeadersRead, both.Token);
            var body = await ReadAsync(answer, both.Token);
            if ((int)answer.StatusCode != StatusCodes.Status200OK)
            {
                throw Refused($"HTTP {(int)answer.StatusCode}");
            }

            if (!body.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(echo)))
            {
                throw Refused($"the answer is not exactly the plaintext {echo}, but {body.Length} other bytes");
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw Refused($"no answer within {limit.TotalMilliseconds:F0} ms");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw Refused(e.Message);
        }
    }

    private static RefusedException Refused(string why) => new($"{ErrCode}: {ErrorTexts.Of(ErrCode)}: {why}");

    private static async Task<byte[]> ReadAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        await using var stream = await answer.Content.ReadAsStreamAsync(ct);
        var buffer = new byte[MostRead];
        return buffer[..await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct)];
    }
}
