using System.Diagnostics;

namespace Liaison.Benchmarks;

/// <summary>Sends when it is time to, whether answers have come or not: waiting in line counts.</summary>
internal static class OpenLoop
{
    /// <param name="send">Gets the number of the request, from 0.</param>
    /// <returns>For each request, in the order of their times, the milliseconds from when it was due to its answer.</returns>
    public static async Task<IReadOnlyList<double>> RunAsync(double perSecond, TimeSpan length, Func<int, Task> send)
    {
        List<Task<double>> sent = [];
        // On a thread of its own: timers of the pool are ten milliseconds late under load, and would be measured instead.
        await Task.Factory.StartNew(
            () =>
            {
                using var tick = new ManualResetEventSlim(initialState: false, spinCount: 0);
                var started = Stopwatch.GetTimestamp();
                while (Stopwatch.GetElapsedTime(started) is var elapsed && elapsed < length)
                {
                    for (var due = (int)(elapsed.TotalSeconds * perSecond); sent.Count < due;)
                    {
                        var (number, at) = (sent.Count, started + (long)(sent.Count / perSecond * Stopwatch.Frequency));
                        sent.Add(Task.Run(async () =>
                        {
                            await send(number);
                            return Stopwatch.GetElapsedTime(at).TotalMilliseconds;
                        }));
                    }

                    tick.Wait(1);
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        return await Task.WhenAll(sent);
    }
}
