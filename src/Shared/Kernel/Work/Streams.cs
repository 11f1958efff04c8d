using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Outcomes;

namespace Liaison.Kernel.Work;

/// <summary>
/// The streams of the command at hand. Loads, lets the aggregate decide, and collects its events; the pipeline saves them together
/// when the command is not refused.
/// </summary>
public interface IStreams
{
    /// <summary>Lets an existing stream decide; one that does not exist answers <c>request.not-found</c>.</summary>
    Task<Outcome> ChangeAsync<T>(Tenant tenant, Guid stream, Func<T, Decision> decide, CancellationToken ct)
        where T : class;

    /// <summary>The same for an update with <c>If-Match</c>: a stream that is not at this version (any more) answers <c>request.stale</c>.</summary>
    Task<Outcome> ChangeAsync<T>(Tenant tenant, Guid stream, long expectedVersion, Func<T, Decision> decide, CancellationToken ct)
        where T : class;

    /// <summary>Lets a stream decide that may not exist yet (null).</summary>
    Task<Outcome> ChangeOrStartAsync<T>(Tenant tenant, Guid stream, Func<T?, Decision> decide, CancellationToken ct)
        where T : class;

    /// <summary>Lets many streams decide, loaded in one round trip per few thousand. Answers per stream; one refusal does not stop the others.</summary>
    Task<IReadOnlyDictionary<Guid, Outcome>> ChangeManyAsync<T>(
        Tenant tenant, IReadOnlyCollection<Guid> streams, Func<Guid, T?, Decision> decide, CancellationToken ct)
        where T : class;

    /// <summary>The folded state; null when there is no such stream.</summary>
    Task<T?> FindAsync<T>(Tenant tenant, Guid stream, CancellationToken ct)
        where T : class;

    /// <summary>The folded states of those streams that there are, in one round trip.</summary>
    Task<IReadOnlyDictionary<Guid, T>> FindManyAsync<T>(Tenant tenant, IReadOnlyCollection<Guid> streams, CancellationToken ct)
        where T : class;
}

internal sealed class Streams(UnitOfWork work) : IStreams
{
    /// <summary>Beyond so many, a command's events go to the database while it still decides: a whole corp's would be hundreds of megabytes.</summary>
    private const int AtOnce = 2_000;

    public Task<Outcome> ChangeAsync<T>(Tenant tenant, Guid stream, Func<T, Decision> decide, CancellationToken ct)
        where T : class =>
        ChangeOrStartAsync<T>(tenant, stream, state => state is null ? RequestErrors.NotFound : decide(state), ct);

    public async Task<Outcome> ChangeAsync<T>(Tenant tenant, Guid stream, long expectedVersion, Func<T, Decision> decide, CancellationToken ct)
        where T : class
    {
        var loaded = await work.Session.LoadAsync<T>(tenant.Id, stream, ct);
        return loaded switch
        {
            { State: null } => RequestErrors.NotFound,
            _ when loaded.Version != expectedVersion => RequestErrors.Stale,
            _ => Append(tenant, stream, typeof(T), loaded.Version, decide(loaded.State)),
        };
    }

    public async Task<Outcome> ChangeOrStartAsync<T>(Tenant tenant, Guid stream, Func<T?, Decision> decide, CancellationToken ct)
        where T : class
    {
        var loaded = await work.Session.LoadAsync<T>(tenant.Id, stream, ct);
        return Append(tenant, stream, typeof(T), loaded.Version, decide(loaded.State));
    }

    public async Task<IReadOnlyDictionary<Guid, Outcome>> ChangeManyAsync<T>(
        Tenant tenant, IReadOnlyCollection<Guid> streams, Func<Guid, T?, Decision> decide, CancellationToken ct)
        where T : class
    {
        Dictionary<Guid, Outcome> outcomes = new(streams.Count);
        foreach (var chunk in streams.Chunk(AtOnce))
        {
            var loaded = await work.Session.LoadManyAsync<T>(tenant.Id, chunk, ct);
            foreach (var id in chunk)
            {
                var stream = loaded.GetValueOrDefault(id);
                outcomes.Add(id, Append(tenant, id, typeof(T), stream.Version, decide(id, stream.State)));
            }

            if (streams.Count > AtOnce)
            {
                await work.Session.FlushAsync(ct);
            }
        }

        return outcomes;
    }

    public async Task<T?> FindAsync<T>(Tenant tenant, Guid stream, CancellationToken ct)
        where T : class =>
        (await work.Session.LoadAsync<T>(tenant.Id, stream, ct)).State;

    public async Task<IReadOnlyDictionary<Guid, T>> FindManyAsync<T>(Tenant tenant, IReadOnlyCollection<Guid> streams, CancellationToken ct)
        where T : class =>
        (await work.Session.LoadManyAsync<T>(tenant.Id, streams, ct)).Where(s => s.Value.State is not null).ToDictionary(s => s.Key, s => s.Value.State!);

    private Outcome Append(Tenant tenant, Guid stream, Type aggregate, long version, Decision decision)
    {
        if (decision.Refusal is { } refusal)
        {
            return refusal;
        }

        if (decision.Events.Count > 0)
        {
            work.Session.Append(new StreamAppend(tenant.Id, stream, aggregate, version, decision.Events));
        }

        return Outcome.Done;
    }
}
