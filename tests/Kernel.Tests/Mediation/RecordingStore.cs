using Liaison.EventStore;
using Npgsql;

namespace Liaison.Kernel.Tests.Mediation;

/// <summary>Counts what the pipeline asks of the store; what the store does with it is EventStore.Tests' subject.</summary>
internal sealed class RecordingStore : IEventStore
{
    public int Saves { get; private set; }

    public int Rollbacks { get; private set; }

    /// <summary>How many saves are still to fail.</summary>
    public int Conflicts { get; set; }

    public IEventSession OpenSession(EventMetadata metadata) => new Session(this);

    private sealed class Session(RecordingStore store) : IEventSession
    {
        public Task<Loaded<T>> LoadAsync<T>(string tenantId, Guid streamId, CancellationToken ct)
            where T : class => Task.FromResult(default(Loaded<T>));

        public Task<IReadOnlyDictionary<Guid, Loaded<T>>> LoadManyAsync<T>(string tenantId, IReadOnlyCollection<Guid> streamIds, CancellationToken ct)
            where T : class => Task.FromResult<IReadOnlyDictionary<Guid, Loaded<T>>>(new Dictionary<Guid, Loaded<T>>());

        public Task<NpgsqlConnection> BeginAsync(CancellationToken ct) => throw new NotSupportedException();

        public void Append(StreamAppend append)
        {
        }

        public void Execute(FormattableString sql)
        {
        }

        public void WakeAfterSave(string bell)
        {
        }

        public Task BulkAppendAsync(IReadOnlyList<StreamAppend> appends, CancellationToken ct) => throw new NotSupportedException();

        public Task SaveAsync(CancellationToken ct)
        {
            if (store.Conflicts-- > 0)
            {
                throw new ConcurrencyException("planned");
            }

            store.Saves++;
            return Task.CompletedTask;
        }

        public Task RollbackAsync(CancellationToken ct)
        {
            store.Rollbacks++;
            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
