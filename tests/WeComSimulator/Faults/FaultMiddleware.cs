using System.IO.Compression;
using System.Text;
using Liaison.WeComSimulator.Api;
using Liaison.WeComSimulator.Model;

namespace Liaison.WeComSimulator.Faults;

/// <summary>Stands before the API, strikes where a fault matches, and writes the call log.</summary>
internal sealed class FaultMiddleware(RequestDelegate next, SimulatedWorld world)
{
    private const long HugeBytes = 200L * 1024 * 1024;
    private const int DeepLevels = 1_000_000;

    public async Task InvokeAsync(HttpContext http)
    {
        var body = "";
        if (world.Faults.NeedsBody)
        {
            http.Request.EnableBuffering();
            using var reader = new StreamReader(http.Request.Body, Encoding.UTF8, leaveOpen: true);
            body = await reader.ReadToEndAsync(http.RequestAborted);
            http.Request.Body.Position = 0;
        }

        var path = http.Request.Path.Value ?? "";
        var query = http.Request.QueryString.Value ?? "";
        var fault = world.Faults.Strike(path, query, body);
        try
        {
            await (fault is null ? next(http) : StrikeAsync(http, fault));
        }
        finally
        {
            var traced = CallTrace.Of(http);
            world.Calls.Add(new LoggedCall(
                world.Clock.GetUtcNow(), path, traced.CorpId ?? CorpOfToken(http), traced.AgentId, CallTrace.Redact(query), traced.ErrCode, fault?.Kind.ToString()));
        }
    }

    private string? CorpOfToken(HttpContext http) => world.Tokens.Find(http.Request.Query["access_token"].ToString())?.CorpId;

    private async Task StrikeAsync(HttpContext http, Fault fault)
    {
        var ct = http.RequestAborted;
        var response = http.Response;
        switch (fault.Kind)
        {
            case FaultKind.Timeout:
                await Task.Delay(Timeout.Infinite, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                break;
            case FaultKind.Http500 or FaultKind.Http502 or FaultKind.Http503:
                response.StatusCode = fault.Kind switch { FaultKind.Http500 => 500, FaultKind.Http502 => 502, _ => 503 };
                await response.WriteAsync("<html><body><h1>Server Error</h1></body></html>", ct);
                break;
            case FaultKind.Redirect:
                response.Redirect("https://login.captive.example/");
                break;
            case FaultKind.ErrCode:
                await WeComAnswer.Error(fault.ErrCode ?? -1).WriteAsync(http);
                break;
            case FaultKind.Html:
                response.ContentType = "text/html; charset=utf-8";
                await response.WriteAsync("<!doctype html><title>Sign in to the network</title><p>请先登录网络", ct);
                break;
            case FaultKind.Reset:
                http.Abort();
                break;
            case FaultKind.Huge:
                await WriteHugeAsync(response.Body, fault.Bytes ?? HugeBytes, ct);
                break;
            case FaultKind.GzipBomb:
                response.Headers.ContentEncoding = "gzip";
                await using (var gzip = new GZipStream(response.Body, CompressionLevel.Fastest))
                {
                    await WriteHugeAsync(gzip, fault.Bytes ?? HugeBytes, ct);
                }

                break;
            case FaultKind.Deep:
                response.ContentType = WeComAnswer.ContentType;
                await response.WriteAsync("{\"errcode\":0,\"errmsg\":\"ok\",\"department\":" + new string('[', DeepLevels), ct);
                await response.WriteAsync(new string(']', DeepLevels) + "}", ct);
                break;
            default:
                await WriteDamagedAsync(http, fault.Kind);
                break;
        }
    }

    private async Task WriteDamagedAsync(HttpContext http, FaultKind kind)
    {
        var response = http.Response;
        var wire = response.Body;
        using var whole = new MemoryStream();
        response.Body = whole;
        await next(http);
        response.Body = wire;
        var answer = AnswerDamage.Applies(kind) ? AnswerDamage.Do(kind, whole.ToArray()) : whole.ToArray();
        response.ContentLength = answer.Length;
        var ct = http.RequestAborted;
        switch (kind)
        {
            case FaultKind.Slow:
                foreach (var one in answer)
                {
                    await wire.WriteAsync(new[] { one }, ct);
                    await wire.FlushAsync(ct);
                    await Task.Delay(TimeSpan.FromSeconds(1), ct);
                }

                break;
            case FaultKind.WrongLength:
                await wire.WriteAsync(answer.AsMemory(0, answer.Length / 2), ct);
                await wire.FlushAsync(ct);
                http.Abort();
                break;
            default:
                await wire.WriteAsync(answer, ct);
                break;
        }
    }

    private static async Task WriteHugeAsync(Stream stream, long bytes, CancellationToken ct)
    {
        await stream.WriteAsync("{\"errcode\":0,\"errmsg\":\"ok\",\"padding\":\""u8.ToArray(), ct);
        var block = Encoding.ASCII.GetBytes(new string('x', 64 * 1024));
        for (var left = bytes; left > 0; left -= block.Length)
        {
            await stream.WriteAsync(block, ct);
        }

        await stream.WriteAsync("\"}"u8.ToArray(), ct);
    }
}
