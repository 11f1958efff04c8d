using Liaison.Kernel.Ids;
using Liaison.Kernel.Queue;
using Liaison.KernelProbe;
using Liaison.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Liaison.Kernel.Tests.Queue;

public class QueueFailureTests
{
    [Fact]
    public async Task A_message_that_fails_waits_twice_as_long_each_time()
    {
        await using var queue = await QueueFixture.CreateAsync();
        var mailbox = new Mailbox();
        var host = await queue.HostAsync(mailbox.Handler(_ => QueueResult.Retry("busy")), attempts: 20);
        await host.EnqueueAsync(queue.Team, ["again"]);
        for (var attempt = 1; attempt <= 12; attempt++)
        {
            await queue.BecomesAsync(1, $"attempts = {attempt} and lease is null");
            var due = new DateTimeOffset(await queue.ScalarAsync<DateTime>("select due_at from kernel.messages"));
            // 2 s, 4 s, 8 s and so on up to 15 minutes, each spread by half.
            var usual = Math.Min(Math.Pow(2, attempt), 15 * 60);
            (due - queue.Time.GetUtcNow()).TotalSeconds.ShouldBeInRange(usual * 0.5, usual * 1.5);
            mailbox.Seen.Count.ShouldBe(attempt);
            queue.Time.SetUtcNow(due);
        }
    }

    [Fact]
    public async Task A_handler_says_how_long_to_wait()
    {
        await using var queue = await QueueFixture.CreateAsync();
        var host = await queue.HostAsync(new Mailbox().Handler(_ => QueueResult.Retry("limited", TimeSpan.FromMinutes(7))));
        await host.EnqueueAsync(queue.Team, ["later"]);
        await queue.BecomesAsync(1, $"attempts = 1 and error = 'limited' and due_at = '{queue.Time.GetUtcNow().AddMinutes(7):O}'");
    }

    [Fact]
    public async Task A_message_that_fails_does_not_hold_up_the_next()
    {
        await using var queue = await QueueFixture.CreateAsync();
        var mailbox = new Mailbox();
        var host = await queue.HostAsync(mailbox.Handler(m => m.Body.Text == "bad" ? QueueResult.Retry("no") : QueueResult.Done));
        await host.EnqueueAsync(queue.Team, ["bad", "good"]);
        await queue.BecomesAsync(1);
        (await queue.CountAsync("body ->> 'text' = 'bad' and attempts = 1")).ShouldBe(1);
    }

    [Fact]
    public async Task Each_message_of_a_batch_has_its_own_result()
    {
        await using var queue = await QueueFixture.CreateAsync();
        var mailbox = new Mailbox();
        var host = await queue.HostAsync(
            mailbox.Handler(m => m.Body.Text switch { "dead" => QueueResult.Dead("refused"), "retry" => QueueResult.Retry("busy"), _ => QueueResult.Done }), batchSize: 10);
        await host.EnqueueAsync(queue.Team, ["fine", "dead", "retry"], batchKey: "one");
        await queue.BecomesAsync(2);
        (await queue.CountAsync("body ->> 'text' = 'dead' and state = 'dead' and error = 'refused'")).ShouldBe(1);
        (await queue.CountAsync("body ->> 'text' = 'retry' and state = 'queued' and error = 'busy'")).ShouldBe(1);
    }

    [Fact]
    public async Task After_the_last_attempt_a_message_is_dead_until_its_own_team_replays_it()
    {
        await using var queue = await QueueFixture.CreateAsync();
        var (mailbox, broken) = (new Mailbox(), true);
        var host = await queue.HostAsync(mailbox.Handler(_ => Volatile.Read(ref broken) ? throw new InvalidOperationException("text with a secret") : QueueResult.Done), attempts: 2);
        await host.EnqueueAsync(queue.Team, ["hello"]);
        await queue.BecomesAsync(1, "attempts = 1 and lease is null");
        queue.Time.Advance(TimeSpan.FromMinutes(1));
        await queue.BecomesAsync(1, "state = 'dead'");

        var dead = host.Services.GetRequiredService<IDeadMessages>();
        var letter = (await dead.ListAsync(queue.Team, 10, CancellationToken.None)).ShouldHaveSingleItem();
        (letter.Queue, letter.Attempts, letter.Error).ShouldBe((QueueHost.Queue, 2, nameof(InvalidOperationException)));
        var stranger = new TeamId(Guid.CreateVersion7());
        (await dead.ListAsync(stranger, 10, CancellationToken.None)).ShouldBeEmpty();
        (await dead.ReplayAsync(stranger, letter.Id, CancellationToken.None)).ShouldBeFalse();

        queue.Time.Advance(TimeSpan.FromDays(30));
        mailbox.Seen.Count.ShouldBe(2);
        Volatile.Write(ref broken, false);
        (await dead.ReplayAsync(queue.Team, letter.Id, CancellationToken.None)).ShouldBeTrue();
        await queue.BecomesAsync(0);
        mailbox.Seen.Select(m => (m.Id, m.Attempt)).ShouldBe([(letter.Id, 1), (letter.Id, 2), (letter.Id, 1)]);
        (await dead.ReplayAsync(queue.Team, letter.Id, CancellationToken.None)).ShouldBeFalse();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_handler_that_hangs_is_left_at_its_deadline_and_the_message_tried_again(bool heedsItsToken)
    {
        await using var queue = await QueueFixture.CreateAsync();
        var (calls, inside) = (0, new TaskCompletionSource());
        var host = await queue.HostAsync(async (batch, _, ct) =>
        {
            if (Interlocked.Increment(ref calls) == 1)
            {
                inside.SetResult();
                await Task.Delay(Timeout.Infinite, heedsItsToken ? ct : CancellationToken.None);
            }

            return [.. batch.Select(_ => QueueResult.Done)];
        });
        await host.EnqueueAsync(queue.Team, ["slow"]);
        await inside.Task;
        queue.Time.Advance(Leases.Deadline);
        await queue.BecomesAsync(1, $"attempts = 1 and lease is null and error = '{nameof(TimeoutException)}'");
        queue.Time.Advance(TimeSpan.FromMinutes(1));
        await queue.BecomesAsync(0);
        calls.ShouldBe(2);
    }

    [Theory]
    [InlineData("\"no letter\"")]
    [InlineData("null")]
    [InlineData("{\"text\": 7}")]
    public async Task A_payload_that_nobody_can_read_is_dead_at_once_and_its_batch_goes_out(string body)
    {
        await using var queue = await QueueFixture.CreateAsync();
        var mailbox = new Mailbox();
        var host = await queue.HostAsync(mailbox.Handler(), batchSize: 10);
        var soon = queue.Time.GetUtcNow().AddMinutes(1);
        await host.EnqueueAsync(queue.Team, ["one", "poison", "two"], batchKey: "all", dueAt: soon);
        await queue.ExecuteAsync($"update kernel.messages set body = '{body}' where body ->> 'text' = 'poison'");
        queue.Time.SetUtcNow(soon);
        await queue.BecomesAsync(1);
        mailbox.Texts.ShouldBe(["one", "two"], ignoreOrder: true);
        (await queue.CountAsync("state = 'dead' and error = 'unreadable'")).ShouldBe(1);
    }

    [Fact]
    public async Task A_message_that_takes_every_worker_down_is_dead_after_the_last_one()
    {
        await using var queue = await QueueFixture.CreateAsync();
        var mailbox = new Mailbox();
        var host = await queue.HostAsync(mailbox.Handler(), attempts: 3);
        await host.EnqueueAsync(queue.Team, ["fatal"], dueAt: queue.Time.GetUtcNow().AddMinutes(1));
        // Three workers claimed it, and none lived to say what became of it.
        await queue.ExecuteAsync("update kernel.messages set attempts = 3, leased_until = now() - interval '1 second', lease = gen_random_uuid()");
        queue.Time.Advance(TimeSpan.FromMinutes(1));
        await queue.BecomesAsync(1, "state = 'dead' and error = 'worker-lost'");
        mailbox.Seen.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_worker_that_stood_still_past_its_lease_remembers_nothing()
    {
        await using var queue = await QueueFixture.CreateAsync();
        await queue.ExecuteAsync("create table sent (id uuid primary key)");
        var (inside, resume) = (new TaskCompletionSource(), new TaskCompletionSource());
        var slow = await queue.HostAsync(async (batch, session, _) =>
        {
            session.Execute($"insert into sent (id) values ({batch[0].Id})");
            inside.SetResult();
            await resume.Task;
            return [QueueResult.Done];
        });
        await slow.EnqueueAsync(queue.Team, ["late"]);
        await inside.Task;
        await queue.EndLeasesAsync();
        var (handedOn, end) = (new TaskCompletionSource(), new TaskCompletionSource());
        await queue.HostAsync(async (_, _, _) =>
        {
            handedOn.SetResult();
            await end.Task;
            return [QueueResult.Done];
        });
        await handedOn.Task;
        resume.SetResult();
        await slow.StopAsync();
        (await queue.CountAsync("attempts = 2 and leased_until > now()")).ShouldBe(1);
        (await queue.ScalarAsync<long>("select count(*) from sent")).ShouldBe(0);
        end.SetResult();
        await queue.BecomesAsync(0);
    }

    [Fact]
    public async Task What_a_handler_collects_is_saved_with_the_result_or_not_at_all()
    {
        await using var queue = await QueueFixture.CreateAsync();
        await queue.ExecuteAsync("create table sent (text text primary key check (text <> 'refused'))");
        var host = await queue.HostAsync((batch, session, _) =>
        {
            var text = batch[0].Attempt == 1 ? "refused" : batch[0].Body.Text;
            session.Execute($"insert into sent (text) values ({text})");
            return Task.FromResult<IReadOnlyList<QueueResult>>([QueueResult.Done]);
        });
        await host.EnqueueAsync(queue.Team, ["fine"]);
        await queue.BecomesAsync(1, "attempts = 1 and lease is null and error = 'PostgresException'");
        queue.Time.Advance(TimeSpan.FromMinutes(1));
        await queue.BecomesAsync(0);
        (await queue.ScalarAsync<string>("select string_agg(text, ',') from sent")).ShouldBe("fine");
    }

    [Fact]
    public async Task A_handler_that_forgets_a_result_is_not_believed()
    {
        await using var queue = await QueueFixture.CreateAsync();
        var host = await queue.HostAsync((_, _, _) => Task.FromResult<IReadOnlyList<QueueResult>>([]));
        await host.EnqueueAsync(queue.Team, ["hello"]);
        await queue.BecomesAsync(1, "attempts = 1 and lease is null and error = 'InvalidOperationException'");
    }
}
