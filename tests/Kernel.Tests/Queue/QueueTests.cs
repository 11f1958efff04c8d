using System.Collections.Concurrent;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Queue;
using Liaison.KernelProbe;
using Liaison.Testing;

namespace Liaison.Kernel.Tests.Queue;

public class QueueTests
{
    [Fact]
    public async Task A_message_is_handled_with_its_tenant_and_gone()
    {
        await using var queue = await QueueFixture.CreateAsync();
        var mailbox = new Mailbox();
        var host = await queue.HostAsync(mailbox.Handler());
        await host.EnqueueAsync(queue.Team, ["hello"]);
        await queue.BecomesAsync(0);
        var seen = mailbox.Seen.ShouldHaveSingleItem();
        (seen.Body.Text, seen.Tenant, seen.Attempt).ShouldBe(("hello", Tenant.Of(queue.Team), 1));
    }

    [Fact]
    public async Task What_is_not_saved_is_not_sent()
    {
        await using var queue = await QueueFixture.CreateAsync();
        var mailbox = new Mailbox();
        var host = await queue.HostAsync(mailbox.Handler());
        await host.EnqueueAsync(queue.Team, ["lost"], save: false);
        await host.EnqueueAsync(queue.Team, ["kept"]);
        await queue.BecomesAsync(0);
        mailbox.Texts.ShouldBe(["kept"]);
    }

    [Fact]
    public async Task A_second_message_with_the_same_dedupe_key_is_dropped_while_the_first_waits()
    {
        await using var queue = await QueueFixture.CreateAsync();
        var mailbox = new Mailbox();
        var host = await queue.HostAsync(mailbox.Handler());
        await host.EnqueueAsync(queue.Team, ["first"], dedupeKey: "once", dueAt: queue.Time.GetUtcNow().AddMinutes(1));
        await host.EnqueueAsync(queue.Team, ["second"], dedupeKey: "once", dueAt: queue.Time.GetUtcNow().AddMinutes(1));
        await host.EnqueueAsync(Tenant.Platform, ["of another tenant"], dedupeKey: "once");
        await queue.BecomesAsync(1);
        queue.Time.Advance(TimeSpan.FromMinutes(1));
        await queue.BecomesAsync(0);
        mailbox.Texts.ShouldBe(["of another tenant", "first"]);
    }

    [Fact]
    public async Task Messages_come_in_the_order_in_which_they_are_due_and_none_before()
    {
        await using var queue = await QueueFixture.CreateAsync();
        var mailbox = new Mailbox();
        var host = await queue.HostAsync(mailbox.Handler());
        foreach (var minute in (int[])[3, 1, 2, 9])
        {
            await host.EnqueueAsync(queue.Team, [$"minute {minute}"], dueAt: queue.Time.GetUtcNow().AddMinutes(minute));
        }

        queue.Time.Advance(TimeSpan.FromMinutes(5));
        await queue.BecomesAsync(1);
        mailbox.Texts.ShouldBe(["minute 1", "minute 2", "minute 3"]);
    }

    [Fact]
    public async Task Only_messages_of_one_tenant_and_batch_key_share_a_call()
    {
        await using var queue = await QueueFixture.CreateAsync();
        ConcurrentQueue<string> calls = new();
        var soon = queue.Time.GetUtcNow().AddMinutes(1);
        var host = await queue.HostAsync(
            (batch, _, _) =>
            {
                calls.Enqueue(string.Join(' ', batch.Select(m => m.Body.Text).Order(StringComparer.Ordinal)));
                return Task.FromResult<IReadOnlyList<QueueResult>>([.. batch.Select(_ => QueueResult.Done)]);
            },
            batchSize: 3);
        await host.EnqueueAsync(queue.Team, ["a1", "a2", "a3", "a4"], batchKey: "a", dueAt: soon);
        await host.EnqueueAsync(queue.Team, ["b1"], batchKey: "b", dueAt: soon);
        await host.EnqueueAsync(Tenant.Platform, ["other"], batchKey: "a", dueAt: soon);
        queue.Time.SetUtcNow(soon);
        await queue.BecomesAsync(0);
        calls.Count.ShouldBe(4);
        calls.Where(c => c.Length > 2 && c != "other").ShouldHaveSingleItem().Split(' ').ShouldAllBe(text => text.StartsWith('a'));
    }

    [Fact]
    public async Task Two_hosts_share_the_load_and_never_handle_one_message_at_once()
    {
        await using var queue = await QueueFixture.CreateAsync();
        ConcurrentDictionary<Guid, int> handled = new();
        TaskCompletionSource[] began = [new(TaskCreationOptions.RunContinuationsAsynchronously), new(TaskCreationOptions.RunContinuationsAsynchronously)];
        // Each waits in its first call until the other is in one too: so both work at the same time.
        LetterHandler Of(int host) => async (batch, _, ct) =>
        {
            began[host].TrySetResult();
            await Task.WhenAll(began[0].Task, began[1].Task).WaitAsync(ct);
            foreach (var message in batch)
            {
                handled.AddOrUpdate(message.Id, 1, (_, times) => times + 1);
            }

            return [.. batch.Select(_ => QueueResult.Done)];
        };
        var first = await queue.HostAsync(Of(0), batchSize: 7);
        await queue.HostAsync(Of(1), batchSize: 7);
        await first.EnqueueAsync(queue.Team, Enumerable.Range(0, 300).Select(n => $"{n}"), batchKey: "all");
        await queue.BecomesAsync(0);
        handled.Count.ShouldBe(300);
        handled.Values.ShouldAllBe(times => times == 1);
    }

    [Fact]
    public async Task A_host_that_is_asked_to_stop_hands_its_messages_back_untried()
    {
        await using var queue = await QueueFixture.CreateAsync();
        var inside = new TaskCompletionSource();
        var stopping = await queue.HostAsync(async (_, _, ct) =>
        {
            inside.TrySetResult();
            await Task.Delay(Timeout.Infinite, ct);
            return [];
        });
        await stopping.EnqueueAsync(queue.Team, ["waits"]);
        await inside.Task;
        await stopping.StopAsync();
        (await queue.CountAsync("lease is null and leased_until is null and attempts = 0 and state = 'queued'")).ShouldBe(1);
        var mailbox = new Mailbox();
        await queue.HostAsync(mailbox.Handler());
        await queue.BecomesAsync(0);
        mailbox.Seen.ShouldHaveSingleItem().Attempt.ShouldBe(1);
    }

    [Fact]
    public async Task What_was_sent_is_remembered_also_when_the_host_is_asked_to_stop_meanwhile()
    {
        await using var queue = await QueueFixture.CreateAsync();
        var (inside, stop) = (new TaskCompletionSource(), new TaskCompletionSource());
        // The call is out and cannot be taken back: the handler ends in success although its token has fired.
        var host = await queue.HostAsync(async (batch, _, ct) =>
        {
            inside.TrySetResult();
            await using var told = ct.Register(stop.SetResult);
            await stop.Task;
            return [.. batch.Select(_ => QueueResult.Done)];
        });
        await host.EnqueueAsync(queue.Team, ["sent"]);
        await inside.Task;
        await host.StopAsync();
        (await queue.CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_message_whose_worker_was_killed_between_sending_and_saving_is_seen_again_with_the_same_id()
    {
        await using var queue = await QueueFixture.CreateAsync();
        var sender = await queue.HostAsync(new Mailbox().Handler());
        await sender.StopAsync();
        await sender.EnqueueAsync(queue.Team, ["sent and not remembered"]);

        await using var worker = RunningProcess.StartDll(typeof(QueueHost).Assembly.Location, ["queue", queue.Database.ConnectionString]);
        var sent = await worker.WaitForLineAsync(line => line.StartsWith("sent ", StringComparison.Ordinal));
        await worker.KillAsync();

        var mailbox = new Mailbox();
        await queue.HostAsync(mailbox.Handler());
        (await queue.CountAsync("leased_until > now()")).ShouldBe(1);
        mailbox.Seen.ShouldBeEmpty();
        await queue.EndLeasesAsync();
        await queue.BecomesAsync(0);
        var again = mailbox.Seen.ShouldHaveSingleItem();
        ($"sent {again.Id}", again.Attempt).ShouldBe((sent, 2));
    }
}
