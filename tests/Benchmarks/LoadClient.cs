using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Liaison.Testing;

namespace Liaison.Benchmarks;

/// <param name="PerSecond">Answers.</param>
/// <param name="Median">Milliseconds, from the instant at which the request was due.</param>
internal sealed record Load(double PerSecond, double Median, double P99);

/// <summary>
/// Asks one address over and over from a process of its own, as real clients do: neither its garbage nor its threads nor its compiling are the host's. Threads
/// that block on sockets, because what is measured are single milliseconds.
/// </summary>
internal static class LoadClient
{
    public const string Command = "load";
    private const string Result = "load: ";

    /// <param name="header">Of every request, such as <c>Cookie: …</c>.</param>
    /// <param name="perSecond">Requests go out when they are due, whether answers have come or not: waiting in line counts. Null for as many as 32 connections take.</param>
    public static async Task<Load> AskAsync(Uri address, string header, double? perSecond, TimeSpan lasts)
    {
        await using var process = RunningProcess.StartDll(
            typeof(LoadClient).Assembly.Location,
            [Command, address.ToString(), header, (perSecond ?? 0).ToString(CultureInfo.InvariantCulture), lasts.TotalSeconds.ToString(CultureInfo.InvariantCulture)]);
        var line = await process.WaitForLineAsync(l => l.StartsWith(Result, StringComparison.Ordinal), lasts + TimeSpan.FromSeconds(60));
        var figures = line[Result.Length..].Split(' ').Select(f => double.Parse(f, CultureInfo.InvariantCulture)).ToArray();
        return new Load(figures[0], figures[1], figures[2]);
    }

    public static void Run(string[] arguments)
    {
        var (address, perSecond, seconds) = (new Uri(arguments[0]), double.Parse(arguments[2], CultureInfo.InvariantCulture), double.Parse(arguments[3], CultureInfo.InvariantCulture));
        var request = Encoding.ASCII.GetBytes($"GET {address.PathAndQuery} HTTP/1.1\r\nHost: {address.Authority}\r\n{arguments[1]}\r\n\r\n");
        var lines = Enumerable.Range(0, perSecond > 0 ? 64 : 32).Select(_ => new List<double>()).ToArray();
        var (next, begun) = (-1, Stopwatch.GetTimestamp());
        var threads = lines.Select(times => new Thread(() =>
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Connect(address.Host, address.Port);
            var buffer = new byte[16 * 1024];
            while (true)
            {
                var due = perSecond > 0 ? Interlocked.Increment(ref next) / perSecond : Stopwatch.GetElapsedTime(begun).TotalSeconds;
                if (due >= seconds)
                {
                    return;
                }

                if (due - Stopwatch.GetElapsedTime(begun).TotalSeconds is > 0 and var early)
                {
                    // Rather a moment late, which counts, than early.
                    Thread.Sleep((int)Math.Ceiling(early * 1000));
                }

                socket.Send(request);
                Receive(socket, buffer);
                // The first second is for getting under way.
                if (due >= 1)
                {
                    times.Add((Stopwatch.GetElapsedTime(begun).TotalSeconds - due) * 1000);
                }
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        var sorted = lines.SelectMany(t => t).Order().ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Result}{sorted.Count / (seconds - 1)} {sorted[sorted.Count / 2]} {sorted[(int)(sorted.Count * 0.99)]}"));
    }

    /// <summary>One answer: by its Content-Length, or in chunks up to the empty one.</summary>
    private static void Receive(Socket socket, byte[] buffer)
    {
        for (var (read, end) = (0, -1); end < 0 || read < end;)
        {
            read += socket.Receive(buffer, read, buffer.Length - read, SocketFlags.None) is > 0 and var more ? more : throw new IOException("The host hung up.");
            var text = Encoding.ASCII.GetString(buffer, 0, read);
            if (end < 0 && text.IndexOf("\r\n\r\n", StringComparison.Ordinal) is > 0 and var head)
            {
                if (!text.StartsWith("HTTP/1.1 200", StringComparison.Ordinal))
                {
                    throw new IOException(text);
                }

                const string Length = "Content-Length: ";
                end = text.IndexOf(Length, StringComparison.Ordinal) is > 0 and var at && at < head
                    ? head + 4 + int.Parse(text.AsSpan(at + Length.Length, text.IndexOf('\r', at) - at - Length.Length), CultureInfo.InvariantCulture)
                    : text.EndsWith("0\r\n\r\n", StringComparison.Ordinal) ? read : -1;
            }
        }
    }
}
