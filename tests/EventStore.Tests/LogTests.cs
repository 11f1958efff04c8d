using System.Collections.Concurrent;
using FsCheck;
using FsCheck.Fluent;
using Npgsql;

namespace Liaison.EventStore.Tests;

public class LogTests
{
    private static readonly int Rounds = Environment.GetEnvironmentVariable("LIAISON_SOAK") == "1" ? 300 : 25;

    private enum Move
    {
        Append,
        AppendToShared,
        Bulk,
        RollBack,
        RollBackBulk,

        /// <summary>Takes its number, and commits only after others had time to commit theirs.</summary>
        CommitLate,
    }

    [Fact]
    public async Task Any_interleaving_gives_gapless_streams_and_a_reader_that_misses_nothing()
    {
        await using var store = await StoreFixture.CreateAsync();
        var plans = Gen.Elements(Enum.GetValues<Move>()).ArrayOf().Resize(12).ArrayOf().Resize(6).Where(p => p.Length > 0).ToArbitrary();
        var round = 0;
        Prop.ForAll(plans, plan => PlayAsync(store, plan, Interlocked.Increment(ref round)).GetAwaiter().GetResult()).Check(
            Config.QuickThrowOnFailure.WithMaxTest(Rounds));
    }

    [Fact]
    public async Task An_event_that_commits_late_is_waited_for_and_then_read_in_its_place()
    {
        await using var store = await StoreFixture.CreateAsync();
        await using var late = await LateAppend.BeginAsync(store);
        await store.AppendAsync(Guid.CreateVersion7(), 0, new OrderOpened("early"));
        (await store.Log.ReadAsync(0, 10, [], CancellationToken.None)).Events.ShouldBeEmpty();
        await late.CommitAsync();
        (await store.Log.ReadAsync(0, 10, [], CancellationToken.None)).Events.Select(e => ((OrderOpened)e.Data).Customer).ShouldBe(["late", "early"]);
    }

    [Fact]
    public async Task An_event_of_a_transaction_that_began_after_the_one_behind_it_is_waited_for_as_well()
    {
        // The snapshot's list ends with the newest transaction that is over: whoever began later is in progress without being on it.
        await using var store = await StoreFixture.CreateAsync();
        await using var behind = await LateAppend.BeginAsync(store, takeNumber: false);
        await using var late = await LateAppend.BeginAsync(store);
        await behind.TakeNumberAsync("behind");
        await behind.CommitAsync();
        (await store.Log.ReadAsync(0, 10, [], CancellationToken.None)).Events.ShouldBeEmpty();
        (await store.Log.ReadAsync(0, 10, [], CancellationToken.None)).Events.ShouldBeEmpty();
        await late.CommitAsync();
        (await store.Log.ReadAsync(0, 10, [], CancellationToken.None)).Events.Select(e => ((OrderOpened)e.Data).Customer).ShouldBe(["late", "behind"]);
    }

    [Fact]
    public async Task A_gap_that_a_rollback_left_costs_no_waiting()
    {
        await using var store = await StoreFixture.CreateAsync();
        await using (await LateAppend.BeginAsync(store))
        {
            await store.AppendAsync(Guid.CreateVersion7(), 0, new OrderOpened("a"));
            (await store.Log.ReadAsync(0, 10, [], CancellationToken.None)).Events.ShouldBeEmpty();
        }

        (await store.Log.ReadAsync(0, 10, [], CancellationToken.None)).Events.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Traffic_that_begins_later_does_not_keep_a_gap_open()
    {
        await using var store = await StoreFixture.CreateAsync();
        var first = await LateAppend.BeginAsync(store);
        await store.AppendAsync(Guid.CreateVersion7(), 0, new OrderOpened("a"));
        (await store.Log.ReadAsync(0, 10, [], CancellationToken.None)).Events.ShouldBeEmpty();

        // Another writer is always in the middle of something when the reader looks.
        await using var second = await LateAppend.BeginAsync(store);
        await first.DisposeAsync();
        (await store.Log.ReadAsync(0, 10, [], CancellationToken.None)).Events.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Folding_the_history_gives_each_stream_as_it_was_and_only_what_changed_since()
    {
        await using var store = await StoreFixture.CreateAsync();
        var ids = Enumerable.Range(0, 5).Select(_ => Guid.CreateVersion7()).ToList();
        foreach (var id in ids)
        {
            await store.AppendAsync(id, 0, new OrderOpened("a"), new ItemAdded("x", 1));
        }

        var between = new DateTimeOffset(await store.ScalarAsync<DateTime>("select max(timestamp) from events.mt_events"), TimeSpan.Zero);
        await store.AppendAsync(ids[1], 2, new ItemAdded("y", 2), new OrderClosed(OrderEnd.Paid));
        await store.AppendAsync(ids[3], 2, new ItemAdded("y", 4));
        var later = Guid.CreateVersion7();
        await store.AppendAsync(later, 0, new OrderOpened("late"));

        (await FoldAsync(store, null, between)).ShouldBe(ids.Order().Select(id => new FoldedStream<Order>(id, null, new Order("a", 1, null))), ignoreOrder: true);
        (await FoldAsync(store, null, DateTimeOffset.MaxValue)).Single(f => f.Id == ids[1]).State.ShouldBe((await store.LoadAsync(ids[1])).State);
        (await FoldAsync(store, between, DateTimeOffset.MaxValue)).ShouldBe(
            [
                new(ids[1], new Order("a", 1, null), new Order("a", 3, OrderEnd.Paid)),
                new(ids[3], new Order("a", 1, null), new Order("a", 5, null)),
                new(later, null, new Order("late", 0, null)),
            ],
            ignoreOrder: true);
        (await FoldAsync(store, null, DateTimeOffset.MaxValue, ids[2])).ShouldHaveSingleItem().Id.ShouldBe(ids[2]);
        (await store.Log.FoldHistoryAsync<Order>("another", null, DateTimeOffset.MaxValue, null, CancellationToken.None).CountAsync()).ShouldBe(0);
    }

    private static async Task<List<FoldedStream<Order>>> FoldAsync(StoreFixture store, DateTimeOffset? from, DateTimeOffset until, params Guid[] streams) =>
        await store.Log.FoldHistoryAsync<Order>("team", from, until, streams is [] ? null : streams, CancellationToken.None).ToListAsync();

    [Fact]
    public async Task A_page_says_where_to_read_on_also_over_events_that_nobody_asked_for()
    {
        await using var store = await StoreFixture.CreateAsync();
        var id = Guid.CreateVersion7();
        await store.AppendAsync(id, 0, new OrderOpened("a"), new ItemAdded("x", 1), new ItemAdded("y", 1), new OrderClosed(OrderEnd.Paid));
        var first = await store.Log.ReadAsync(0, 1, [typeof(ItemAdded)], CancellationToken.None);
        first.AtEnd.ShouldBeFalse();
        var second = await store.Log.ReadAsync(first.Position, 10, [typeof(ItemAdded)], CancellationToken.None);
        (second.Events.Count, second.AtEnd, second.Position).ShouldBe((1, true, 4));
    }

    [Fact]
    public async Task The_history_of_a_team_ends_at_the_instant_that_was_asked_for_and_shows_no_other_team()
    {
        await using var store = await StoreFixture.CreateAsync();
        var id = Guid.CreateVersion7();
        await store.AppendAsync(id, 0, new OrderOpened("a"), new ItemAdded("x", 1));
        await store.ExecuteAsync("update events.mt_events set timestamp = case version when 1 then timestamptz '2026-01-01' else timestamptz '2026-02-01' end");
        await using (var session = store.Session())
        {
            session.Append(new StreamAppend("other", id, typeof(Order), 0, [new OrderOpened("b")]));
            await session.SaveAsync(CancellationToken.None);
        }

        var history = store.Log.ReadHistoryAsync(new HistoryFilter("team", [], Until: new DateTimeOffset(2026, 1, 15, 0, 0, 0, TimeSpan.Zero)), CancellationToken.None);
        (await history.ToListAsync()).ShouldHaveSingleItem().Data.ShouldBe(new OrderOpened("a"));
    }

    [Theory]
    [InlineData("10:10:", 9, false)]
    [InlineData("10:10:", 10, true)]
    [InlineData("10:20:10,14,15", 14, true)]
    [InlineData("10:20:10,14,15", 13, false)]
    [InlineData("5000000000:5000000002:5000000000", 5000000000, true)]
    public void A_snapshot_knows_which_transactions_are_in_progress(string text, ulong id, bool inProgress) =>
        HighWaterMark.Snapshot.Parse(text).IsInProgress(id).ShouldBe(inProgress);

    [Theory]
    [InlineData("10:12:", 12, 12)]
    [InlineData("10:12:", 9, 9)]
    [InlineData("4294967290:4294967298:", 4294967295, 4294967295)]
    [InlineData("4294967290:4294967294:", 1, 4294967297)]
    [InlineData("8589934590:8589934594:", 4, 8589934596)]
    public void A_lock_names_the_transaction_that_is_nearest_to_the_snapshot(string text, uint locked, ulong id) =>
        HighWaterMark.Snapshot.Parse(text).Widen(locked).ShouldBe(id);

    private static async Task<bool> PlayAsync(StoreFixture store, Move[][] plan, int round)
    {
        var start = await store.ScalarAsync<long>("select coalesce(max(seq_id), 0) from events.mt_events");
        var polls = new Polls();
        var end = new TaskCompletionSource<long>();
        await using var otherProcess = store.AnotherProcess();
        var reading = ReadAsync(otherProcess.Log, start, polls, end.Task);
        var shared = Guid.CreateVersion7();
        var writing = Task.WhenAll(plan.Select(moves => WriteAsync(store, moves, shared, polls, round)));
        // A reader that broke would be waited for without end.
        await await Task.WhenAny(writing, reading);
        await writing;
        var committed = await CommittedAsync(store, start);
        end.SetResult(committed.LastOrDefault(start));
        var seen = await reading;
        seen.Select(e => e.Sequence).ShouldBe(committed, "every committed event once, in order");
        (await store.ScalarAsync<long>(
            """
            select count(*) from (
                select s.version, count(e.*) as events, max(e.version) as newest, count(distinct e.version) as versions
                from events.mt_streams s left join events.mt_events e on e.tenant_id = s.tenant_id and e.stream_id = s.id group by s.tenant_id, s.id, s.version) x
            where version <> events or version <> newest or version <> versions
            """)).ShouldBe(0, "versions are gapless");
        return true;
    }

    private static async Task WriteAsync(StoreFixture store, Move[] moves, Guid shared, Polls polls, int round)
    {
        foreach (var move in moves)
        {
            await using var session = store.Session();
            var append = new StreamAppend("team", Guid.CreateVersion7(), typeof(Order), 0, [new OrderOpened($"{round}"), new ItemAdded("x", 1)]);
            switch (move)
            {
                case Move.Append:
                    session.Append(append);
                    await session.SaveAsync(CancellationToken.None);
                    break;
                case Move.AppendToShared:
                    await AppendToSharedAsync(session, shared);
                    break;
                case Move.Bulk:
                    await session.BulkAppendAsync([append, append with { StreamId = Guid.CreateVersion7() }], CancellationToken.None);
                    await session.SaveAsync(CancellationToken.None);
                    break;
                case Move.RollBackBulk:
                    await session.BulkAppendAsync([append, append with { StreamId = Guid.CreateVersion7() }], CancellationToken.None);
                    await session.RollbackAsync(CancellationToken.None);
                    break;
                case Move.RollBack:
                    await using (await LateAppend.BeginAsync(store))
                    {
                    }

                    break;
                case Move.CommitLate:
                    await using (var late = await LateAppend.BeginAsync(store))
                    {
                        await polls.WaitForAsync(2);
                        await late.CommitAsync();
                    }

                    break;
                default:
                    throw new InvalidOperationException($"{move}");
            }
        }
    }

    private static async Task AppendToSharedAsync(IEventSession session, Guid shared)
    {
        var loaded = await session.LoadAsync<Order>("team", shared, CancellationToken.None);
        session.Append(new StreamAppend("team", shared, typeof(Order), loaded.Version, [loaded.State is null ? new OrderOpened("shared") : new ItemAdded("x", 1)]));
        try
        {
            await session.SaveAsync(CancellationToken.None);
        }
        catch (ConcurrencyException)
        {
            // Somebody else was first: as it should be.
        }
    }

    private static async Task<List<IEvent>> ReadAsync(IEventLog log, long position, Polls polls, Task<long> end)
    {
        List<IEvent> seen = [];
        while (true)
        {
            var page = await log.ReadAsync(position, 5, [], CancellationToken.None);
            seen.AddRange(page.Events);
            position = page.Position;
            polls.Made();
            if (end.IsCompleted && position >= await end)
            {
                return seen;
            }
        }
    }

    private static async Task<List<long>> CommittedAsync(StoreFixture store, long after)
    {
        await using var command = store.Db.CreateCommand($"select seq_id from events.mt_events where seq_id > {after} order by seq_id");
        await using var reader = await command.ExecuteReaderAsync();
        List<long> numbers = [];
        while (await reader.ReadAsync())
        {
            numbers.Add(reader.GetInt64(0));
        }

        return numbers;
    }

    /// <summary>How often the reader has looked, so that a late committer can wait until it did.</summary>
    private sealed class Polls
    {
        private readonly ConcurrentBag<(int At, TaskCompletionSource Reached)> _waiting = [];
        private int _count;

        public void Made()
        {
            var now = Interlocked.Increment(ref _count);
            foreach (var (at, reached) in _waiting.Where(w => w.At <= now))
            {
                reached.TrySetResult();
            }
        }

        public Task WaitForAsync(int more)
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((Volatile.Read(ref _count) + more, reached));
            return reached.Task;
        }
    }

    /// <summary>An append that has taken its number and not committed yet.</summary>
    private sealed class LateAppend(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid stream) : IAsyncDisposable
    {
        public static async Task<LateAppend> BeginAsync(StoreFixture store, bool takeNumber = true)
        {
            var connection = new NpgsqlConnection(store.Database.ConnectionString);
            await connection.OpenAsync();
            var transaction = await connection.BeginTransactionAsync();
            await using var command = new NpgsqlCommand(
                """
                with s as (insert into events.mt_streams (tenant_id, id, type, version) values ('team', gen_random_uuid(), 'order', 1) returning id)
                select id from s
                """,
                connection);
            var late = new LateAppend(connection, transaction, (Guid)(await command.ExecuteScalarAsync())!);
            if (takeNumber)
            {
                await late.TakeNumberAsync("late");
            }

            return late;
        }

        public async Task TakeNumberAsync(string customer)
        {
            await using var command = new NpgsqlCommand(
                $"""
                insert into events.mt_events (seq_id, id, tenant_id, stream_id, version, type, data, timestamp)
                values (nextval('events.mt_events_sequence'), gen_random_uuid(), 'team', '{stream}', 1, 'order_opened', jsonb_build_object('customer', '{customer}'), now())
                """,
                connection);
            await command.ExecuteNonQueryAsync();
        }

        public Task CommitAsync() => transaction.CommitAsync();

        public async ValueTask DisposeAsync()
        {
            await transaction.DisposeAsync();
            await connection.DisposeAsync();
        }
    }
}
