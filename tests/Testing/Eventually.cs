using System.Diagnostics;

namespace Liaison.Testing;

/// <summary>Waits for a state, never for a time.</summary>
public static class Eventually
{
    public static async Task BecomesTrueAsync(Func<Task<bool>> condition, TimeSpan? timeout = null, string? because = null)
    {
        var elapsed = Stopwatch.StartNew();
        var limit = timeout ?? TimeSpan.FromSeconds(20);
        while (!await condition())
        {
            if (elapsed.Elapsed > limit)
            {
                throw new TimeoutException($"Not true after {limit.TotalSeconds:0} s{(because is null ? "" : ": " + because)}.");
            }

            await Task.Delay(25);
        }
    }
}
