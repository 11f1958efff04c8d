using Npgsql;

namespace Liaison.EventStore.Tests;

public class SessionTests
{
    [Fact]
    public async Task What_was_appended_is_folded_back()
    {
        await using var store = await StoreFixture.CreateAsync();
        var id = Guid.CreateVersion7();
        await store.AppendAsync(id, 0, new OrderOpened("张三"), new ItemAdded("茶", 2));
        await store.AppendAsync(id, 2, new ItemAdded("米", 3), new OrderClosed(OrderEnd.Paid));
        (await store.LoadAsync(id)).ShouldBe(new Loaded<Order>(new Order("张三", 5, OrderEnd.Paid), 4));
        (await store.DumpAsync("public.orders_1")).ShouldBe($"(team,{id},张三,5,Paid,4)");
    }

    [Fact]
    public async Task A_stream_that_does_not_exist_is_no_state_at_version_0()
    {
        await using var store = await StoreFixture.CreateAsync();
        (await store.LoadAsync(Guid.CreateVersion7())).ShouldBe(default);
    }

    [Fact]
    public async Task Of_64_appends_to_one_version_one_wins()
    {
        await using var store = await StoreFixture.CreateAsync();
        var id = Guid.CreateVersion7();
        await store.AppendAsync(id, 0, new OrderOpened("a"));
        var results = await Task.WhenAll(Enumerable.Range(0, 64).Select(async i =>
        {
            try
            {
                await store.AppendAsync(id, 1, new ItemAdded("x", i));
                return true;
            }
            catch (ConcurrencyException)
            {
                return false;
            }
        }));
        results.Count(won => won).ShouldBe(1);
        (await store.LoadAsync(id)).Version.ShouldBe(2);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task An_expected_version_that_is_not_the_streams_is_a_conflict(long expected)
    {
        await using var store = await StoreFixture.CreateAsync();
        var id = Guid.CreateVersion7();
        await store.AppendAsync(id, 0, new OrderOpened("a"), new ItemAdded("x", 1));
        await Should.ThrowAsync<ConcurrencyException>(() => store.AppendAsync(id, expected, new ItemAdded("y", 1)));
        (await store.LoadAsync(id)).Version.ShouldBe(2);
    }

    [Fact]
    public async Task Many_streams_are_appended_all_or_none()
    {
        await using var store = await StoreFixture.CreateAsync();
        var (taken, fresh) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await store.AppendAsync(taken, 0, new OrderOpened("a"));
        await using var session = store.Session();
        session.Append(new StreamAppend("team", fresh, typeof(Order), 0, [new OrderOpened("b")]));
        session.Append(new StreamAppend("team", taken, typeof(Order), 0, [new OrderOpened("c")]));
        await Should.ThrowAsync<ConcurrencyException>(() => session.SaveAsync(CancellationToken.None));
        (await store.LoadAsync(fresh)).Version.ShouldBe(0);
        (await store.ScalarAsync<long>("select count(*) from public.orders_1")).ShouldBe(1);
    }

    [Fact]
    public async Task Two_sessions_that_move_the_same_streams_crosswise_do_not_die_of_a_deadlock()
    {
        await using var store = await StoreFixture.CreateAsync();
        var ids = Enumerable.Range(0, 20).Select(_ => Guid.CreateVersion7()).ToArray();
        await Task.WhenAll(ids.Select(id => store.AppendAsync(id, 0, new OrderOpened("a"))));
        async Task<int> MoveAsync(IEnumerable<Guid> order)
        {
            await using var session = store.Session();
            foreach (var id in order)
            {
                session.Append(new StreamAppend("team", id, typeof(Order), 1, [new ItemAdded("x", 1)]));
            }

            try
            {
                await session.SaveAsync(CancellationToken.None);
                return 1;
            }
            catch (ConcurrencyException e)
            {
                ((PostgresException)e.InnerException!).SqlState.ShouldNotBe(PostgresErrorCodes.DeadlockDetected);
                return 0;
            }
        }

        (await Task.WhenAll(MoveAsync(ids), MoveAsync(ids.Reverse()))).Sum().ShouldBe(1);
    }

    [Fact]
    public async Task The_same_stream_id_in_another_tenant_is_another_stream()
    {
        await using var store = await StoreFixture.CreateAsync();
        var id = Guid.CreateVersion7();
        await store.AppendAsync(id, 0, new OrderOpened("a"));
        await using var session = store.Session();
        (await session.LoadAsync<Order>("other", id, CancellationToken.None)).Version.ShouldBe(0);
        session.Append(new StreamAppend("other", id, typeof(Order), 0, [new OrderOpened("b")]));
        await session.SaveAsync(CancellationToken.None);
        (await store.LoadAsync(id)).State!.Customer.ShouldBe("a");
    }

    [Fact]
    public async Task A_session_sees_what_it_has_appended_itself()
    {
        await using var store = await StoreFixture.CreateAsync();
        var id = Guid.CreateVersion7();
        await using var session = store.Session();
        session.Append(new StreamAppend("team", id, typeof(Order), 0, [new OrderOpened("a")]));
        var loaded = await session.LoadAsync<Order>("team", id, CancellationToken.None);
        loaded.Version.ShouldBe(1);
        session.Append(new StreamAppend("team", id, typeof(Order), loaded.Version, [new ItemAdded("x", 4)]));
        await session.SaveAsync(CancellationToken.None);
        (await store.LoadAsync(id)).State!.Items.ShouldBe(4);
    }

    [Fact]
    public async Task Own_statements_and_events_are_saved_together_or_not_at_all()
    {
        await using var store = await StoreFixture.CreateAsync();
        var id = Guid.CreateVersion7();
        await using var session = store.Session();
        session.Append(new StreamAppend("team", id, typeof(Order), 0, [new OrderOpened("a")]));
        session.Execute($"insert into public.orders_1 values ('team', {id}, 'twice', 0, null, 1)");
        await Should.ThrowAsync<PostgresException>(() => session.SaveAsync(CancellationToken.None));
        (await store.LoadAsync(id)).Version.ShouldBe(0);
    }

    [Fact]
    public async Task Bulk_and_small_appends_write_the_same_rows()
    {
        await using var store = await StoreFixture.CreateAsync();
        var (small, bulk) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        object[] first = [new OrderOpened("张三 😀"), new ItemAdded("茶", 2)];
        await store.AppendAsync(small, 0, first);
        await store.AppendAsync(small, 2, new OrderClosed(OrderEnd.Cancelled));
        await using (var session = store.Session())
        {
            await session.BulkAppendAsync([new StreamAppend("team", bulk, typeof(Order), 0, first)], CancellationToken.None);
            await session.SaveAsync(CancellationToken.None);
        }

        await using (var session = store.Session())
        {
            await session.BulkAppendAsync([new StreamAppend("team", bulk, typeof(Order), 2, [new OrderClosed(OrderEnd.Cancelled)])], CancellationToken.None);
            await session.SaveAsync(CancellationToken.None);
        }

        foreach (var (table, columns, key) in new[]
        {
            ("events.mt_streams", "type, version, tenant_id, is_archived", "id"),
            ("events.mt_events", "version, data::text, type, tenant_id, mt_dotnet_type, correlation_id, causation_id, headers::text, user_name, is_archived", "stream_id"),
            ("public.orders_1", "customer, items, status, version", "id"),
        })
        {
            string Sql(Guid id) => $"select string_agg(t::text, E'\\n' order by t::text) from (select {columns} from {table} where {key} = '{id}') t";
            (await store.ScalarAsync<string>(Sql(bulk))).ShouldBe(await store.ScalarAsync<string>(Sql(small)), table);
        }
    }

    [Fact]
    public async Task A_bulk_append_to_a_stream_that_moved_is_a_conflict_and_leaves_nothing()
    {
        await using var store = await StoreFixture.CreateAsync();
        var (moved, fresh) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await store.AppendAsync(moved, 0, new OrderOpened("a"), new ItemAdded("x", 1));
        await using var session = store.Session();
        await Should.ThrowAsync<ConcurrencyException>(() => session.BulkAppendAsync(
            [
                new StreamAppend("team", fresh, typeof(Order), 0, [new OrderOpened("b")]),
                new StreamAppend("team", moved, typeof(Order), 1, [new ItemAdded("y", 1)]),
            ],
            CancellationToken.None));
        (await store.LoadAsync(fresh)).Version.ShouldBe(0);
    }

    [Fact]
    public async Task Every_event_says_who_and_why()
    {
        await using var store = await StoreFixture.CreateAsync();
        await store.AppendAsync(Guid.CreateVersion7(), 0, new OrderOpened("a"));
        var e = (await store.Log.ReadAsync(0, 10, [], CancellationToken.None)).Events.ShouldHaveSingleItem();
        e.Metadata.ShouldBe(new EventMetadata("account:1", "test", "run-1", "correlation-1", "causation-1"));
    }

    [Fact]
    public async Task An_event_of_long_ago_is_read_in_its_new_shape()
    {
        await using var store = await StoreFixture.CreateAsync();
        var id = Guid.CreateVersion7();
        await store.AppendAsync(id, 0, new OrderOpened("x"));
        await store.ExecuteAsync("""update events.mt_events set type = 'order_begun', data = '{"first": "San", "last": "Zhang"}'""");
        (await store.LoadAsync(id)).State!.Customer.ShouldBe("San Zhang");
        (await store.Log.ReadAsync(0, 10, [typeof(OrderOpened)], CancellationToken.None)).Events.ShouldHaveSingleItem().Name.ShouldBe("order_opened");
    }

    [Fact]
    public async Task A_fold_and_a_command_cost_two_round_trips()
    {
        await using var store = await StoreFixture.CreateAsync();
        var id = Guid.CreateVersion7();
        await store.AppendAsync(id, 0, [new OrderOpened("a"), .. Enumerable.Range(0, 99).Select(i => new ItemAdded("x", i))]);
        using var trips = new RoundTrips();
        await using var session = store.Session();
        var loaded = await session.LoadAsync<Order>("team", id, CancellationToken.None);
        session.Append(new StreamAppend("team", id, typeof(Order), loaded.Version, [new OrderClosed(OrderEnd.Paid)]));
        await session.SaveAsync(CancellationToken.None);
        trips.Count.ShouldBe(2);
    }
}
