using Liaison.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Liaison.EventStore.Tests;

public class SubscriptionTests
{
    private const string Reacted = "create table public.reacted (id uuid not null, item text not null, process text not null, at bigserial)";

    [Fact]
    public async Task Each_event_is_handled_once_and_in_order()
    {
        await using var store = await StartAsync(new Behaviour("a"));
        var id = Guid.CreateVersion7();
        await store.AppendAsync(id, 0, new OrderOpened("a"), new ItemAdded("1", 1), new ItemAdded("2", 1));
        await store.AppendAsync(id, 3, new ItemAdded("3", 1));
        await ReactedAsync(store, 3);
        (await store.ScalarAsync<string>("select string_agg(item, ',' order by at) from public.reacted")).ShouldBe("1,2,3");
    }

    [Fact]
    public async Task A_crash_before_the_checkpoint_is_saved_leaves_no_trace_of_the_reaction()
    {
        var behaviour = new Behaviour("a") { FailAfterWriting = 1 };
        await using var store = await StartAsync(behaviour);
        await store.AppendAsync(Guid.CreateVersion7(), 0, new OrderOpened("a"), new ItemAdded("1", 1));
        await ReactedAsync(store, 1);
        behaviour.Attempts.ShouldBe(2);
    }

    [Fact]
    public async Task Two_processes_share_the_work_without_doing_it_twice()
    {
        await using var store = await StartAsync(new Behaviour("a"));
        await using var other = store.AnotherProcess(s => Register(s, new Behaviour("b")));
        await other.StartAsync();
        for (var i = 0; i < 20; i++)
        {
            await store.AppendAsync(Guid.CreateVersion7(), 0, new OrderOpened("a"), new ItemAdded($"{i}", 1));
        }

        await ReactedAsync(store, 20);
        (await store.ScalarAsync<long>("select count(distinct process) from public.reacted")).ShouldBe(1, "one leads");
    }

    [Fact]
    public async Task When_the_leader_loses_its_session_another_process_goes_on_where_it_was()
    {
        await using var store = await StartAsync(new Behaviour("a"));
        await store.AppendAsync(Guid.CreateVersion7(), 0, new OrderOpened("a"), new ItemAdded("1", 1));
        await ReactedAsync(store, 1);
        await using var other = store.AnotherProcess(s => Register(s, new Behaviour("b")));
        await other.StartAsync();
        await store.StopAsync();
        await other.AppendAsync(Guid.CreateVersion7(), 0, new OrderOpened("a"), new ItemAdded("2", 1));
        await ReactedAsync(other, 2);
        (await other.ScalarAsync<string>("select string_agg(item || process, ',' order by at) from public.reacted")).ShouldBe("1a,2b");
    }

    [Fact]
    public async Task A_leader_whose_session_was_killed_finds_back_and_handles_nothing_twice()
    {
        await using var store = await StartAsync(new Behaviour("a"));
        await store.AppendAsync(Guid.CreateVersion7(), 0, new OrderOpened("a"), new ItemAdded("1", 1));
        await ReactedAsync(store, 1);
        await store.ExecuteAsync("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'");
        await store.AppendAsync(Guid.CreateVersion7(), 0, new OrderOpened("a"), new ItemAdded("2", 1));
        await ReactedAsync(store, 2);
        (await store.ScalarAsync<long>("select count(*) from public.reacted")).ShouldBe(2);
    }

    [Fact]
    public async Task What_cannot_be_handled_becomes_a_dead_letter_and_does_not_hold_up_the_rest()
    {
        var behaviour = new Behaviour("a") { Poison = "bad" };
        await using var store = await StartAsync(behaviour);
        await store.AppendAsync(Guid.CreateVersion7(), 0, new OrderOpened("a"), new ItemAdded("bad", 1), new ItemAdded("good", 1));
        await ReactedAsync(store, 1);
        var letter = (await store.Get<IDeadLetters>().ListAsync(null, 10, CancellationToken.None)).ShouldHaveSingleItem();
        (letter.Subscription, letter.EventName, letter.Attempts, letter.Error).ShouldBe(("items", "item_added", 3, nameof(InvalidOperationException)));

        behaviour.Poison = null;
        (await store.Get<IDeadLetters>().ReplayAsync(letter.Id, CancellationToken.None)).ShouldBeTrue();
        (await store.Get<IDeadLetters>().ListAsync(null, 10, CancellationToken.None)).ShouldBeEmpty();
        (await store.ScalarAsync<string>("select string_agg(item, ',' order by at) from public.reacted")).ShouldBe("good,bad");
        (await store.Get<IDeadLetters>().ReplayAsync(letter.Id, CancellationToken.None)).ShouldBeFalse();
    }

    [Fact]
    public async Task Many_events_together_are_each_handled_once_and_one_that_cannot_be_costs_the_others_nothing()
    {
        var behaviour = new Behaviour("a") { Poison = "bad" };
        await using var store = await StoreFixture.CreateAsync(s => s.AddSingleton(behaviour).AddScoped<ISubscription, ItemsTogether>());
        await store.ExecuteAsync(Reacted);
        await store.AppendAsync(Guid.CreateVersion7(), 0, new OrderOpened("a"), new ItemAdded("1", 1), new ItemAdded("2", 1), new ItemAdded("3", 1));
        await store.StartAsync();
        await ReactedAsync(store, 3);
        behaviour.Attempts.ShouldBe(1, "one call for all of them");

        await store.AppendAsync(Guid.CreateVersion7(), 0, new OrderOpened("a"), new ItemAdded("4", 1), new ItemAdded("bad", 1), new ItemAdded("5", 1));
        await ReactedAsync(store, 5);
        (await store.ScalarAsync<string>("select string_agg(item, ',' order by at) from public.reacted")).ShouldBe("1,2,3,4,5");
        (await store.Get<IDeadLetters>().ListAsync(null, 10, CancellationToken.None)).ShouldHaveSingleItem().EventName.ShouldBe("item_added");
    }

    [Fact]
    public async Task Rebuilt_equals_live_also_while_others_write()
    {
        await using var store = await StoreFixture.CreateAsync();
        var streams = Enumerable.Range(0, 40).Select(_ => Guid.CreateVersion7()).ToArray();
        await using (var session = store.Session())
        {
            await session.BulkAppendAsync([.. streams.Select(s => new StreamAppend("team", s, typeof(Order), 0, [new OrderOpened("x"), new ItemAdded("i", 2)]))], CancellationToken.None);
            await session.SaveAsync(CancellationToken.None);
        }

        var writing = Task.WhenAll(streams.Select((s, i) => store.AppendAsync(s, 2, i % 2 == 0 ? new ItemAdded("late", i) : new OrderClosed(OrderEnd.Paid))));
        var projection = store.Get<IInlineProjection>();
        await store.Get<IProjectionRebuilder>().RebuildAsync(projection, CancellationToken.None);
        await writing;
        var live = await store.DumpAsync("public.orders_1");
        await store.Get<IProjectionRebuilder>().RebuildAsync(projection, CancellationToken.None);
        (await store.DumpAsync("public.orders_1")).ShouldBe(live);
        live.Split('\n').Length.ShouldBe(40);
    }

    private static async Task<StoreFixture> StartAsync(Behaviour behaviour)
    {
        var store = await StoreFixture.CreateAsync(s => Register(s, behaviour));
        await store.ExecuteAsync(Reacted);
        await store.StartAsync();
        return store;
    }

    private static void Register(IServiceCollection services, Behaviour behaviour) => services.AddSingleton(behaviour).AddScoped<ISubscription, Items>();

    private static Task ReactedAsync(StoreFixture store, int count) =>
        Eventually.BecomesTrueAsync(async () => await store.ScalarAsync<long>("select count(*) from public.reacted") == count);

    private sealed record Behaviour(string Process)
    {
        public int FailAfterWriting { get; set; }

        public string? Poison { get; set; }

        public int Attempts { get; set; }
    }

    private sealed class ItemsTogether(Behaviour behaviour) : ISubscription, IReactToMany<ItemAdded>
    {
        public string Name => "items-together";

        public Task ReactAsync(ItemAdded data, IEvent @event, IEventSession session, CancellationToken ct) => WriteAsync([(@event.Id, data.Item)], session);

        public Task ReactAsync(IReadOnlyList<IEvent<ItemAdded>> events, IEventSession session, CancellationToken ct) => WriteAsync([.. events.Select(e => (e.Id, e.Data.Item))], session);

        private Task WriteAsync(IReadOnlyList<(Guid Id, string Item)> items, IEventSession session)
        {
            behaviour.Attempts++;
            foreach (var (id, item) in items)
            {
                session.Execute($"insert into public.reacted (id, item, process) values ({id}, {item}, {behaviour.Process})");
                if (item == behaviour.Poison)
                {
                    throw new InvalidOperationException(item);
                }
            }

            return Task.CompletedTask;
        }
    }

    private sealed class Items(Behaviour behaviour) : ISubscription, IReactTo<ItemAdded>
    {
        public string Name => "items";

        public async Task ReactAsync(ItemAdded data, IEvent @event, IEventSession session, CancellationToken ct)
        {
            behaviour.Attempts++;
            session.Execute($"insert into public.reacted (id, item, process) values ({@event.Id}, {data.Item}, {behaviour.Process})");
            if (behaviour.FailAfterWriting-- > 0)
            {
                // The write has reached the server, inside the transaction that will never commit.
                await using var command = new NpgsqlCommand("insert into public.reacted (id, item, process) values (gen_random_uuid(), 'half', 'x')", await session.BeginAsync(ct));
                await command.ExecuteNonQueryAsync(ct);
                throw new InvalidOperationException("planned");
            }

            if (data.Item == behaviour.Poison)
            {
                throw new InvalidOperationException("planned");
            }
        }
    }
}
