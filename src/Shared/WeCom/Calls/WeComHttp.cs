using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Liaison.WeCom;

/// <summary>One attempt of one call over HTTP: a whole answer with errcode 0, or a <see cref="WeComCallException"/>.</summary>
internal sealed class WeComHttp(IHttpClientFactory clients, IOptions<WeComOptions> options, TimeProvider time, WeComClock clock, ILogger<WeComHttp> log)
{
    public const string ClientName = "WeCom";

    /// <param name="parameter">The query parameter that carries <paramref name="secret"/>; null when it stands in the body.</param>
    public Task<Answer> SendAsync(ApiCall call, string? parameter, string secret, CancellationToken ct) =>
        WeComTelemetry.MeasureAsync(call.Api, time, () => ExchangeAsync(call, parameter, secret, ct));

    private async Task<Answer> ExchangeAsync(ApiCall call, string? parameter, string secret, CancellationToken ct)
    {
        using var timer = new CancellationTokenSource(options.Value.AttemptTimeout, time);
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(ct, timer.Token);
        try
        {
            using var request = Request(call, parameter, secret);
            using var response = await clients.CreateClient(ClientName).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, attempt.Token);
            clock.Saw(response.Headers.Date);
            CheckHead(call.Api, response);
            var body = await response.Content.ReadAsStreamAsync(attempt.Token);
            return CheckErrCode(call.Api, await Answer.ReadAsync(call, body, options.Value.MaxAnswerBytes, attempt.Token), secret);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new WeComUnavailableException(call.Api, WeComOutage.TimedOut, $"not done within {options.Value.AttemptTimeout}.", e);
        }
        catch (HttpRequestException e)
        {
            throw Broken(call.Api, e, e.HttpRequestError);
        }
        catch (HttpIOException e)
        {
            throw Broken(call.Api, e, e.HttpRequestError);
        }
        catch (IOException e)
        {
            throw new WeComUnavailableException(call.Api, WeComOutage.Interrupted, e.Message, e);
        }
        catch (InvalidDataException e)
        {
            throw new WeComProtocolException(call.Api, WeComFault.Malformed, "broken compression.", e);
        }
    }

    private HttpRequestMessage Request(ApiCall call, string? parameter, string secret)
    {
        // WeCom takes the token in the query only. Nothing here or below logs addresses.
        var credential = parameter is null ? "" : $"{parameter}={Uri.EscapeDataString(secret)}&";
        var uri = new Uri(options.Value.ApiBase, $"/cgi-bin/{call.Api}?{credential}{call.Query}".TrimEnd('&', '?'));
        if (call.Body is { } body)
            return new(HttpMethod.Post, uri) { Content = new ByteArrayContent(body) { Headers = { ContentType = call.ContentType } } };

        // SocketsHttpHandler repeats a GET up to three times by itself when the connection ends unanswered,
        // but nothing whose body has begun, even an empty one.
        return new(HttpMethod.Get, uri) { Content = call.Repeatable ? null : new ByteArrayContent([]) };
    }

    private void CheckHead(string api, HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        if (status >= 500)
            throw new WeComUnavailableException(api, WeComOutage.ServerError, $"HTTP {status}.");
        if (status is >= 300 and < 400)
            throw new WeComProtocolException(api, WeComFault.Redirect, $"HTTP {status}, a redirect. A proxy or captive portal?");
        if (response.StatusCode != HttpStatusCode.OK)
            throw new WeComProtocolException(api, WeComFault.Status, $"HTTP {status}.");
        if (!string.Equals(response.Content.Headers.ContentType?.MediaType, ApiCall.Json.MediaType, StringComparison.OrdinalIgnoreCase))
            throw new WeComProtocolException(api, WeComFault.ContentType, "HTTP 200 without JSON. A proxy or captive portal?");
        if (response.Content.Headers.ContentLength > options.Value.MaxAnswerBytes)
            throw new WeComProtocolException(api, WeComFault.TooLarge, $"more than {options.Value.MaxAnswerBytes} bytes.");
    }

    private Answer CheckErrCode(string api, Answer answer, string secret)
    {
        if (answer.ErrCode == 0)
        {
            if (answer.ErrMsg?.Contains("Warning", StringComparison.OrdinalIgnoreCase) == true)
                log.LogError("WeCom half-read our request to {Api}: {ErrMsg}. This is a bug of ours", api, TextCut.Clean(answer.ErrMsg, 300));
            return answer;
        }

        using (answer)
        {
            // Something on the way may echo the address that it was asked for.
            throw new WeComException(api, answer.ErrCode, (answer.ErrMsg ?? "").Replace(secret, "••••", StringComparison.Ordinal));
        }
    }

    private static WeComCallException Broken(string api, Exception e, HttpRequestError error)
    {
        return error switch
        {
            HttpRequestError.NameResolutionError => Outage(WeComOutage.Unreachable, "the host name could not be resolved."),
            HttpRequestError.ConnectionError => Outage(WeComOutage.Unreachable, "no connection."),
            HttpRequestError.ProxyTunnelError => Outage(WeComOutage.Unreachable, "the proxy gave no tunnel."),
            HttpRequestError.SecureConnectionError => Fault(WeComFault.Tls, "no trustworthy TLS connection."),
            HttpRequestError.ConfigurationLimitExceeded => Fault(WeComFault.TooLarge, "the headers are too large."),
            HttpRequestError.InvalidResponse => Fault(WeComFault.Malformed, "broken HTTP."),
            HttpRequestError.ResponseEnded when e is HttpIOException => Fault(WeComFault.Truncated, "ends before its stated length."),
            _ => Outage(WeComOutage.Interrupted, "the connection broke."),
        };

        WeComUnavailableException Outage(WeComOutage outage, string message) => new(api, outage, message, e);
        WeComProtocolException Fault(WeComFault fault, string message) => new(api, fault, message, e);
    }
}
