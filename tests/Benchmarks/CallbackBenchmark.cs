using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Liaison.HostTesting;
using Liaison.Testing;
using Liaison.WeCom;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Liaison.Benchmarks;

/// <summary>What a callback costs: the crypto and parsing of one against the bare algorithms, and the address that stores it against an address that does nothing.</summary>
internal static class CallbackBenchmark
{
    private const int Connections = 32;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(4);

    public static async Task RunAsync()
    {
        OneCore();
        await AddressAsync();
    }

    /// <summary>A 600-byte event, on one thread.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "WeCom's protocol.")]
    private static void OneCore()
    {
        var keys = WeComCallbackKeys.Generate();
        var message = Message(0).PadRight(600);
        var encrypt = CallbackCrypto.Encrypt(keys, message, "ww1f2e3d4c5b6a7988");
        var timestamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var query = new WeComCallbackQuery(CallbackCrypto.Sign(keys.Token, timestamp, "873126554", encrypt), timestamp, "873126554");
        var gate = new WeComCallbackGate(keys, ["ww1f2e3d4c5b6a7988"], TimeProvider.System);
        using var aes = Aes.Create();
        var key = Convert.FromBase64String(keys.EncodingAesKey + "=");
        aes.Key = key;
        var (signed, cipher, plain) = (Encoding.ASCII.GetBytes(keys.Token + timestamp + "873126554" + encrypt), Convert.FromBase64String(encrypt), new byte[1024]);

        List<double> ours = [], bare = [];
        for (var round = 0; round < 6; round++)
        {
            var mine = PerSecond(() => _ = gate.TryOpen(query, encrypt, out var text, out _) && CallbackParser.TryParse(text, out _));
            var least = PerSecond(() =>
            {
                SHA1.HashData(signed, plain);
                aes.DecryptCbc(cipher, key.AsSpan(0, 16), plain, PaddingMode.None);
            });
            if (round > 0)
            {
                ours.Add(mine);
                bare.Add(least);
            }
        }

        Table.Row("callback verified, decrypted and parsed, 600 bytes, one thread", $"{Median(ours):n0}/s", $"{Median(bare):n0}/s bare SHA-1 and AES", Median(ours) / Median(bare), "≥ 100,000/s or ≥ 0.8");
    }

    private static async Task AddressAsync()
    {
        await using var app = await LiaisonApp.StartAsync(new LiaisonAppOptions(
            Settings: new Dictionary<string, string?>(StringComparer.Ordinal) { ["Logging:LogLevel:Default"] = "Warning" },
            Services: services => services.AddSingleton<IStartupFilter, Nothing>()));
        var owner = await app.SetUpAsync();
        var corp = await app.Simulator.CorpAsync();
        (await owner.BindAsync(corp)).ShouldBe(HttpStatusCode.NoContent);
        await owner.NewestSyncEndsAsync();
        var address = await CallbackAddress.IssueAsync(app, owner, corp.CorpId, "contacts");
        using var http = new HttpClient { BaseAddress = app.Url };
        List<double> stored = [], nothing = [];
        for (var round = 0; round < 4; round++)
        {
            // Made before they are sent: this is about receiving.
            var bodies = new Queue<(string Path, string Body)>(Enumerable.Range(0, 60_000).Select(n =>
            {
                var (query, encrypt) = address.Sign(Message((round * 100_000) + n), corp.CorpId);
                return ($"{address.Path}?{query}", address.Envelope(encrypt));
            }));
            var mine = await FloodAsync(http, bodies);
            bodies = new Queue<(string Path, string Body)>(Enumerable.Repeat((Nothing.Path, address.Envelope(new string('a', 900))), 400_000));
            var least = await FloodAsync(http, bodies);
            if (round > 0)
            {
                stored.Add(mine);
                nothing.Add(least);
            }
        }

        Table.Row("callback received and stored", $"{Median(stored):n0}/s", $"{Median(nothing):n0}/s an address that does nothing", Median(stored) / Median(nothing), "≥ 0.33");
    }

    /// <summary>An event that is passed over afterwards, so that only receiving is measured; each one another.</summary>
    private static string Message(int number) =>
        $"<xml><ToUserName><![CDATA[ww1f2e3d4c5b6a7988]]></ToUserName><FromUserName><![CDATA[user{number}]]></FromUserName><CreateTime>{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}</CreateTime>"
        + "<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[enter_agent]]></Event><EventKey><![CDATA[]]></EventKey><AgentID>1000002</AgentID></xml>";

    private static double PerSecond(Action work)
    {
        var (count, watch) = (0L, Stopwatch.StartNew());
        while (watch.Elapsed < TimeSpan.FromSeconds(2))
        {
            for (var i = 0; i < 1000; i++)
            {
                work();
            }

            count += 1000;
        }

        return count / watch.Elapsed.TotalSeconds;
    }

    private static async Task<double> FloodAsync(HttpClient http, Queue<(string Path, string Body)> bodies)
    {
        var (watch, count, gate) = (Stopwatch.StartNew(), 0L, new Lock());
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            while (watch.Elapsed < Round)
            {
                (string Path, string Body) next;
                lock (gate)
                {
                    if (!bodies.TryDequeue(out next))
                    {
                        return;
                    }
                }

                using var content = new StringContent(next.Body, Encoding.UTF8, "text/xml");
                using var answer = await http.PostAsync(next.Path, content);
                answer.EnsureSuccessStatusCode();
                Interlocked.Increment(ref count);
            }
        }));
        return count / watch.Elapsed.TotalSeconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    /// <summary>The least that an answer costs.</summary>
    private sealed class Nothing : IStartupFilter
    {
        public const string Path = "/nothing";

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Map(Path, branch => branch.Run(async http =>
            {
                await http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
                http.Response.StatusCode = StatusCodes.Status200OK;
            }));
            next(app);
        };
    }
}
