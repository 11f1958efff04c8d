using System.Diagnostics;
using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
using Liaison.Directory.History;
using Liaison.Directory.Members;
using Liaison.Directory.People;
using Liaison.EventStore;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Secrets;
using Liaison.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Liaison.Benchmarks;

/// <summary>The roster of an instant, names included, over 100,000 people with ten events each, against the bare sequential read of the same rows.</summary>
internal static class RosterBenchmark
{
    private const int People = 100_000;
    private const int Chunk = 10_000;

    public static async Task RunAsync()
    {
        await using var database = await TestDatabase.CreateAsync(typeof(IEventStore).Assembly);
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddSingleton(database.DataSource)
            .AddEventStore()
            .AddEventTypes(typeof(IMemberDirectory).Assembly)
            .BuildServiceProvider();
        var team = new TeamId(Guid.CreateVersion7());
        await FillAsync(services.GetRequiredService<IEventStore>(), team);
        await ExecuteAsync(database.DataSource, "vacuum analyze events.mt_events");
        var handler = new GetRosterHandler(services.GetRequiredService<IEventLog>(), new NamesThen(services.GetRequiredService<IEventLog>(), new NoAccounts()));

        var (bare, ours, memory) = (new List<TimeSpan>(), new List<TimeSpan>(), 0L);
        for (var i = 0; i < 3; i++)
        {
            bare.Add(await BareAsync(database.DataSource));
            GC.Collect();
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var elapsed = Stopwatch.StartNew();
            var (rows, peak) = await ReadAsync(handler, team, before);
            ours.Add(elapsed.Elapsed);
            memory = Math.Max(memory, peak);
            if (rows != People)
            {
                throw new InvalidOperationException($"{rows} rows instead of {People}.");
            }
        }

        var (b, o) = (bare.Order().ElementAt(1), ours.Order().ElementAt(1));
        Table.Row(
            $"roster as of an instant, 1,000,000 events (at most {memory / 1024 / 1024} MB of objects)", $"{o.TotalSeconds:0.0} s", $"{b.TotalSeconds:0.0} s bare sequential read", o / b, "< 3");
    }

    private static async Task<(int Rows, long Peak)> ReadAsync(GetRosterHandler handler, TeamId team, long before)
    {
        var (rows, peak) = (0, 0L);
        await foreach (var _ in (await handler.Handle(new GetRoster(team, DateTimeOffset.MaxValue, null), CancellationToken.None)).Value!)
        {
            if (++rows % Chunk == 0)
            {
                peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: false) - before);
            }
        }

        return (rows, peak);
    }

    private static async Task<TimeSpan> BareAsync(NpgsqlDataSource db)
    {
        var elapsed = Stopwatch.StartNew();
        await using var command = db.CreateCommand("select stream_id, version, type, timestamp, data from events.mt_events order by seq_id");
        await using var reader = await command.ExecuteReaderAsync();
        var bytes = 0L;
        while (await reader.ReadAsync())
        {
            bytes += reader.GetGuid(0).Version + reader.GetInt64(1) + reader.GetString(2).Length + reader.GetDateTime(3).Second + reader.GetFieldValue<byte[]>(4).Length;
        }

        return bytes > 0 ? elapsed.Elapsed : throw new InvalidOperationException("Nothing was read.");
    }

    /// <summary>One event of the person and nine of the membership each.</summary>
    private static async Task FillAsync(IEventStore store, TeamId team)
    {
        var people = Enumerable.Range(0, People).Select(_ => new PersonId(Guid.CreateVersion7())).ToArray();
        var tenant = Tenant.Of(team).Id;
        foreach (var chunk in people.Chunk(Chunk))
        {
            await SaveAsync(store, [.. chunk.Select(p => new StreamAppend(tenant, p.Value, typeof(Person), 0, [new PersonImported(
                "wwbenchmark0001", $"u{p.Value:n}", new PersonCardFacts("欧阳小明", "后台工程师", null, null, null, null, 1), new PersonPlace([1, 12], 12))]))]);
        }

        // In the order of time, so that the events of one membership lie far apart, as in life.
        Guid Of(PersonId person) => MembershipId.Of(team, person).Value;
        for (var round = 0; round < 3; round++)
        {
            foreach (var chunk in people.Chunk(Chunk))
            {
                await SaveAsync(store, [.. chunk.Select(p => new StreamAppend(tenant, Of(p), typeof(Membership), round * 3, EventsOf(round, p)))]);
            }
        }
    }

    private static IReadOnlyList<object> EventsOf(int round, PersonId person)
    {
        var invitation = Guid.CreateVersion7();
        return round switch
        {
            0 => [new MemberAuthorized(person, Role.Member), new MemberInvited(invitation, DateTimeOffset.UnixEpoch, "Owner"), new MemberJoined(new AccountId(Guid.CreateVersion7()), invitation)],
            1 => [new MemberRoleChanged(Role.Auditor), new MemberLocked("on leave"), new MemberUnlocked()],
            _ => [new MemberRoleChanged(Role.Member), new MemberLocked("on leave"), new MemberDeauthorized("left-wecom")],
        };
    }

    private static async Task SaveAsync(IEventStore store, IReadOnlyList<StreamAppend> appends)
    {
        await using var session = store.OpenSession(new EventMetadata("account:0190a1b2-0000-7000-8000-000000000000", "benchmark", "run", "correlation"));
        await session.BulkAppendAsync(appends, CancellationToken.None);
        await session.SaveAsync(CancellationToken.None);
    }

    private static async Task ExecuteAsync(NpgsqlDataSource db, string sql)
    {
        await using var command = db.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Everybody here is a person at WeCom: no account is asked for.</summary>
    private sealed class NoAccounts : IAccounts
    {
        public Task<AccountSummary?> FindAsync(AccountId account, CancellationToken ct) => throw new NotSupportedException();

        public Task<IReadOnlyDictionary<AccountId, AccountSummary>> FindManyAsync(IReadOnlyCollection<AccountId> accounts, CancellationToken ct) => throw new NotSupportedException();

        public Task<IReadOnlyDictionary<string, AccountId>> FindByVerifiedEmailsAsync(IEventSession session, IReadOnlyCollection<string> emails, CancellationToken ct) => throw new NotSupportedException();

        public Task<Outcome<AccountId>> RegisterOwnerAsync(string email, string name, Secret password, CancellationToken ct) => throw new NotSupportedException();

        public Task<bool> AnyAsync(CancellationToken ct) => throw new NotSupportedException();
    }
}
