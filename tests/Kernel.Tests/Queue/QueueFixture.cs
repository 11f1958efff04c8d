using System.Collections.Concurrent;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Queue;
using Liaison.KernelProbe;
using Liaison.Testing;

namespace Liaison.Kernel.Tests.Queue;

/// <summary>A queue on a database of its own with a clock that stands still, and any number of hosts that work it.</summary>
internal sealed class QueueFixture : IAsyncDisposable
{
    private readonly List<QueueHost> _hosts = [];

    private QueueFixture(TestDatabase database) => Database = database;

    public TestDatabase Database { get; }

    public FakeTimeProvider Time { get; } = new();

    public TeamId Team { get; } = new(Guid.CreateVersion7());

    public static async Task<QueueFixture> CreateAsync() => new(await TestDatabase.CreateAsync(typeof(IEventStore).Assembly, typeof(KernelModule).Assembly));

    public async Task<QueueHost> HostAsync(LetterHandler handler, int batchSize = 1, int attempts = 3)
    {
        var host = await QueueHost.StartAsync(Database.ConnectionString, handler, Time, batchSize, attempts);
        _hosts.Add(host);
        return host;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Database.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Database.DataSource.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>As if the lease of a host that died had run out by now.</summary>
    public Task EndLeasesAsync() => ExecuteAsync("update kernel.messages set leased_until = now() - interval '1 second' where leased_until is not null");

    public Task<long> CountAsync(string where = "true") => ScalarAsync<long>($"select count(*) from kernel.messages where {where}");

    public Task BecomesAsync(long count, string where = "true") => Eventually.BecomesTrueAsync(
        async () =>
        {
            // The clock that moved on wakes nobody.
            _hosts.ForEach(host => host.Wake());
            return await CountAsync(where) == count;
        },
        because: where);

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }

        await Database.DisposeAsync();
    }
}

/// <summary>What was handled: the messages in the order in which they came.</summary>
internal sealed class Mailbox
{
    private readonly ConcurrentQueue<QueuedMessage<Letter>> _seen = new();

    public IReadOnlyList<QueuedMessage<Letter>> Seen => [.. _seen];

    public IEnumerable<string> Texts => _seen.Select(m => m.Body.Text);

    /// <summary>Keeps each message and answers as <paramref name="answer"/> does; done without one.</summary>
    public LetterHandler Handler(Func<QueuedMessage<Letter>, QueueResult>? answer = null) => (batch, _, _) =>
    {
        foreach (var message in batch)
        {
            _seen.Enqueue(message);
        }

        return Task.FromResult<IReadOnlyList<QueueResult>>([.. batch.Select(m => answer?.Invoke(m) ?? QueueResult.Done)]);
    };

    public Task HasAsync(int count) => Eventually.BecomesTrueAsync(() => Task.FromResult(_seen.Count >= count), because: $"{count} messages");
}
