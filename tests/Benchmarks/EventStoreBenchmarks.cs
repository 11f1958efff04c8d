using System.Diagnostics;
using System.Text;
using Liaison.EventStore;
using Liaison.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using NpgsqlTypes;

namespace Liaison.Benchmarks;

[EventName("bench_member_registered")]
public sealed record MemberRegistered(string UserId, string Name, string Position, string Email, IReadOnlyList<long> Departments, string Note);

[EventName("bench_member_renamed")]
public sealed record MemberRenamed(string Name);

public sealed record BenchMember(string Name, int Changes)
{
    public static BenchMember Create(MemberRegistered e) => new(e.Name, 0);

    public BenchMember Apply(MemberRenamed e) => new(e.Name, Changes + 1);
}

/// <summary>The event store against the same work written by hand; medians of three, ratios from this run alone.</summary>
internal static class EventStoreBenchmarks
{
    private const int Streams = 100_000;
    private const int Commands = 2_000;

    public static async Task RunAsync()
    {
        await using var database = await TestDatabase.CreateAsync(typeof(IEventStore).Assembly);
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddSingleton(database.DataSource)
            .AddEventStore()
            .AddEventTypes(typeof(EventStoreBenchmarks).Assembly)
            .BuildServiceProvider();
        var store = services.GetRequiredService<IEventStore>();

        var bare = await MedianAsync(() => BareCopyAsync(database.DataSource), () => ClearAsync(database.DataSource));
        var bulk = await MedianAsync(() => BulkAsync(store), () => ClearAsync(database.DataSource));
        Table.Row("bulk append of 100,000 one-event streams", $"{Streams / bulk.TotalSeconds:n0}/s", $"{Streams / bare.TotalSeconds:n0}/s bare COPY", bare / bulk, "≥ 0.5");

        await ClearAsync(database.DataSource);
        var ids = await HundredsAsync(store, Commands);
        var hand = await MedianAsync(() => HandWrittenAsync(database.DataSource, ids), () => Task.CompletedTask);
        var ours = await MedianAsync(() => CommandsAsync(store, ids), () => Task.CompletedTask);
        Table.Row("fold of 100 events and a command on it", $"{ours.TotalMicroseconds / Commands:n0} µs", $"{hand.TotalMicroseconds / Commands:n0} µs by hand", ours / hand, "≤ 1.5");
    }

    private static async Task<TimeSpan> MedianAsync(Func<Task> work, Func<Task> before)
    {
        List<TimeSpan> times = [];
        for (var i = 0; i < 3; i++)
        {
            await before();
            var elapsed = Stopwatch.StartNew();
            await work();
            times.Add(elapsed.Elapsed);
        }

        return times.Order().ElementAt(1);
    }

    private static MemberRegistered Member(int i) => new(
        $"user{i:d6}", $"张三{i}", "后台工程师", $"user{i:d6}@example.com", [1, i % 300], "一个大约三百字节的事件，和真实的导入一样大，用来比较写入的速度而不是别的什么东西");

    private static async Task BulkAsync(IEventStore store)
    {
        await using var session = store.OpenSession(new EventMetadata("system", "benchmark", "run", "correlation", "causation"));
        await session.BulkAppendAsync([.. Enumerable.Range(0, Streams).Select(i => new StreamAppend("team", Guid.CreateVersion7(), typeof(BenchMember), 0, [Member(i)]))], CancellationToken.None);
        await session.SaveAsync(CancellationToken.None);
    }

    private static async Task BareCopyAsync(NpgsqlDataSource db)
    {
        var rows = Enumerable.Range(0, Streams).Select(i => (Id: Guid.CreateVersion7(), Event: Guid.CreateVersion7(), Json: Encoding.UTF8.GetBytes(
            System.Text.Json.JsonSerializer.Serialize(Member(i), EventSerialization.Options)))).ToList();
        var now = DateTimeOffset.UtcNow;
        await using var connection = await db.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var copy = await connection.BeginBinaryImportAsync("copy events.mt_streams (tenant_id, id, type, version, timestamp, created, is_archived) from stdin (format binary)"))
        {
            foreach (var row in rows)
            {
                await copy.StartRowAsync();
                await copy.WriteAsync("team", NpgsqlDbType.Varchar);
                await copy.WriteAsync(row.Id, NpgsqlDbType.Uuid);
                await copy.WriteAsync("bench_member", NpgsqlDbType.Varchar);
                await copy.WriteAsync(1L, NpgsqlDbType.Bigint);
                await copy.WriteAsync(now, NpgsqlDbType.TimestampTz);
                await copy.WriteAsync(now, NpgsqlDbType.TimestampTz);
                await copy.WriteAsync(false, NpgsqlDbType.Boolean);
            }

            await copy.CompleteAsync();
        }

        var headers = Encoding.UTF8.GetBytes("""{"why":"benchmark","run":"run"}""");
        await using (var copy = await connection.BeginBinaryImportAsync(
            "copy events.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, correlation_id, causation_id, headers, user_name, is_archived) from stdin (format binary)"))
        {
            var number = 0L;
            foreach (var row in rows)
            {
                await copy.StartRowAsync();
                await copy.WriteAsync(++number, NpgsqlDbType.Bigint);
                await copy.WriteAsync(row.Event, NpgsqlDbType.Uuid);
                await copy.WriteAsync(row.Id, NpgsqlDbType.Uuid);
                await copy.WriteAsync(1L, NpgsqlDbType.Bigint);
                await copy.WriteAsync(row.Json, NpgsqlDbType.Jsonb);
                await copy.WriteAsync("bench_member_registered", NpgsqlDbType.Varchar);
                await copy.WriteAsync(now, NpgsqlDbType.TimestampTz);
                await copy.WriteAsync("team", NpgsqlDbType.Varchar);
                await copy.WriteAsync("Liaison.Benchmarks.MemberRegistered, Liaison.Benchmarks", NpgsqlDbType.Varchar);
                await copy.WriteAsync("correlation", NpgsqlDbType.Varchar);
                await copy.WriteAsync("causation", NpgsqlDbType.Varchar);
                await copy.WriteAsync(headers, NpgsqlDbType.Jsonb);
                await copy.WriteAsync("system", NpgsqlDbType.Varchar);
                await copy.WriteAsync(false, NpgsqlDbType.Boolean);
            }

            await copy.CompleteAsync();
        }

        await transaction.CommitAsync();
    }

    private static async Task<Guid[]> HundredsAsync(IEventStore store, int count)
    {
        var ids = Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7()).ToArray();
        await using var session = store.OpenSession(new EventMetadata("system", "benchmark"));
        await session.BulkAppendAsync(
            [.. ids.Select((id, i) => new StreamAppend("team", id, typeof(BenchMember), 0, [Member(i), .. Enumerable.Range(0, 99).Select(n => new MemberRenamed($"李四{n}"))]))],
            CancellationToken.None);
        await session.SaveAsync(CancellationToken.None);
        return ids;
    }

    private static async Task CommandsAsync(IEventStore store, Guid[] ids)
    {
        foreach (var id in ids)
        {
            await using var session = store.OpenSession(new EventMetadata("system", "benchmark"));
            var loaded = await session.LoadAsync<BenchMember>("team", id, CancellationToken.None);
            session.Append(new StreamAppend("team", id, typeof(BenchMember), loaded.Version, [new MemberRenamed(loaded.State!.Name + "!")]));
            await session.SaveAsync(CancellationToken.None);
        }
    }

    private static async Task HandWrittenAsync(NpgsqlDataSource db, Guid[] ids)
    {
        foreach (var id in ids)
        {
            await using var connection = await db.OpenConnectionAsync();
            var (name, version) = ("", 0L);
            await using (var read = new NpgsqlCommand("select version, type, data from events.mt_events where tenant_id = 'team' and stream_id = $1 order by version", connection)
            { Parameters = { new NpgsqlParameter<Guid> { TypedValue = id } } })
            {
                await using var reader = await read.ExecuteReaderAsync();
                while (await reader.ReadAsync())
                {
                    version = reader.GetInt64(0);
                    name = reader.GetString(1) == "bench_member_registered"
                        ? System.Text.Json.JsonSerializer.Deserialize<MemberRegistered>(reader.GetFieldValue<byte[]>(2), EventSerialization.Options)!.Name
                        : System.Text.Json.JsonSerializer.Deserialize<MemberRenamed>(reader.GetFieldValue<byte[]>(2), EventSerialization.Options)!.Name;
                }
            }

            await using var batch = new NpgsqlBatch(connection)
            {
                BatchCommands =
                {
                    new("update events.mt_streams set version = $3, timestamp = now() where tenant_id = 'team' and id = $1 and version = $2")
                    {
                        Parameters = { new NpgsqlParameter<Guid> { TypedValue = id }, new NpgsqlParameter<long> { TypedValue = version }, new NpgsqlParameter<long> { TypedValue = version + 1 } },
                    },
                    new("""
                        insert into events.mt_events (seq_id, id, tenant_id, stream_id, version, data, type, timestamp, user_name, headers, is_archived)
                        values (nextval('events.mt_events_sequence'), $1, 'team', $2, $3, $4, 'bench_member_renamed', now(), 'system', '{"why":"benchmark"}', false)
                        """)
                    {
                        Parameters =
                        {
                            new NpgsqlParameter<Guid> { TypedValue = Guid.CreateVersion7() },
                            new NpgsqlParameter<Guid> { TypedValue = id },
                            new NpgsqlParameter<long> { TypedValue = version + 1 },
                            new NpgsqlParameter { Value = System.Text.Json.JsonSerializer.Serialize(new MemberRenamed(name + "!"), EventSerialization.Options), NpgsqlDbType = NpgsqlDbType.Jsonb },
                        },
                    },
                },
            };
            await batch.ExecuteNonQueryAsync();
        }
    }

    private static async Task ClearAsync(NpgsqlDataSource db)
    {
        await using var command = db.CreateCommand("truncate events.mt_events, events.mt_streams");
        await command.ExecuteNonQueryAsync();
    }
}
