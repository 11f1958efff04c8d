namespace Liaison.Kernel.Reading;

/// <summary>
/// Reads of single rows that come while another one is under way go out together in the next: one round trip for many requests. Each is asked of the database
/// after it was asked here, so no answer is older than its question; there is no cache.
/// </summary>
/// <param name="read">Finds the rows of these keys; a key without a row is absent.</param>
/// <param name="atOnce">Reads under way at once. Two, unless told: while the database works on one, the next is on its way. One makes the largest batches, for what writes.</param>
public sealed class Coalesced<TKey, TRow>(Func<IReadOnlyCollection<TKey>, CancellationToken, Task<IReadOnlyDictionary<TKey, TRow>>> read, int atOnce = 2)
    where TKey : notnull
    where TRow : class
{
    private const int LargestBatch = 500;

    private readonly Lock _gate = new();
    private readonly Queue<(TKey Key, TaskCompletionSource<TRow?> Answer)> _waiting = new();
    private int _underWay;

    public Task<TRow?> FindAsync(TKey key, CancellationToken ct)
    {
        // Continuations elsewhere: a request that goes on must not hold up those that wait for the same read.
        var answer = new TaskCompletionSource<TRow?>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waiting.Enqueue((key, answer));
            if (_underWay == atOnce)
            {
                return answer.Task.WaitAsync(ct);
            }

            _underWay++;
        }

        _ = WorkAsync();
        return answer.Task.WaitAsync(ct);
    }

    private async Task WorkAsync()
    {
        while (Next() is { Count: > 0 } batch)
        {
            try
            {
                // Of no single request: one that is cancelled takes nobody's answer away.
                var rows = await read([.. batch.Select(b => b.Key).Distinct()], CancellationToken.None);
                foreach (var (key, answer) in batch)
                {
                    answer.TrySetResult(rows.GetValueOrDefault(key));
                }
            }
            catch (Exception e)
            {
                foreach (var (_, answer) in batch)
                {
                    answer.TrySetException(e);
                }
            }
        }
    }

    private List<(TKey Key, TaskCompletionSource<TRow?> Answer)> Next()
    {
        lock (_gate)
        {
            List<(TKey, TaskCompletionSource<TRow?>)> batch = new(Math.Min(_waiting.Count, LargestBatch));
            while (batch.Count < LargestBatch && _waiting.TryDequeue(out var waiting))
            {
                batch.Add(waiting);
            }

            if (batch.Count == 0)
            {
                _underWay--;
            }

            return batch;
        }
    }
}
