using System.Collections.Concurrent;
using Liaison.Kernel.Reading;

namespace Liaison.Kernel.Tests;

public class CoalescedTests
{
    [Fact]
    public async Task What_comes_while_reads_are_under_way_goes_out_together_and_each_gets_its_own_row()
    {
        var (batches, gates) = (new ConcurrentQueue<int>(), new ConcurrentQueue<TaskCompletionSource>());
        var reads = new Coalesced<int, string>(async (keys, _) =>
        {
            batches.Enqueue(keys.Count);
            if (batches.Count <= 2)
            {
                var gate = new TaskCompletionSource();
                gates.Enqueue(gate);
                await gate.Task;
            }

            return keys.Where(k => k != 13).ToDictionary(k => k, k => $"row {k}");
        });
        var answers = Enumerable.Range(0, 100).Select(i => reads.FindAsync(i, default)).ToList();
        var twice = reads.FindAsync(50, default);
        batches.ShouldBe([1, 1]);
        foreach (var gate in gates)
        {
            gate.SetResult();
        }

        (await Task.WhenAll(answers)).Index().ShouldAllBe(a => a.Item == (a.Index == 13 ? null : $"row {a.Index}"));
        (await twice).ShouldBe("row 50");
        batches.Sum().ShouldBe(100, "a key is asked for once in a batch");
        batches.Count.ShouldBeLessThanOrEqualTo(4);
    }

    [Fact]
    public async Task No_answer_is_older_than_its_question()
    {
        var current = 0;
        var reads = new Coalesced<int, string>(async (keys, _) =>
        {
            var seen = Volatile.Read(ref current);
            await Task.Yield();
            return keys.ToDictionary(k => k, _ => $"{seen}");
        });
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 5_000; i++)
            {
                var asked = Interlocked.Increment(ref current);
                int.Parse((await reads.FindAsync(1, default))!, System.Globalization.CultureInfo.InvariantCulture).ShouldBeGreaterThanOrEqualTo(asked);
            }
        })));
    }

    [Fact]
    public async Task A_read_that_fails_fails_for_those_who_asked_in_it_and_for_nobody_after()
    {
        var fails = true;
        var reads = new Coalesced<int, string>((keys, _) => fails ? throw new InvalidOperationException("broken") : Task.FromResult<IReadOnlyDictionary<int, string>>(keys.ToDictionary(k => k, k => $"{k}")));
        (await Should.ThrowAsync<InvalidOperationException>(() => reads.FindAsync(1, default))).Message.ShouldBe("broken");
        fails = false;
        (await reads.FindAsync(2, default)).ShouldBe("2");
    }

    [Fact]
    public async Task Who_does_not_wait_any_more_takes_nobodys_answer_away()
    {
        var gate = new TaskCompletionSource();
        var reads = new Coalesced<int, string>(async (keys, ct) =>
        {
            await gate.Task.WaitAsync(ct);
            return keys.ToDictionary(k => k, k => $"{k}");
        });
        using var cancelled = new CancellationTokenSource();
        var (gone, stays) = (reads.FindAsync(1, cancelled.Token), reads.FindAsync(1, default));
        await cancelled.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => gone);
        gate.SetResult();
        (await stays).ShouldBe("1");
    }
}
