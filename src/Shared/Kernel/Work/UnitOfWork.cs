using Liaison.EventStore;
using Liaison.Kernel.Callers;
using Npgsql;

namespace Liaison.Kernel.Work;

/// <summary>
/// The one transaction of a DI scope. Commands do not save: the pipeline does. Background code that works without the mediator
/// opens a scope, sets its <see cref="WorkContext"/>, and saves by itself.
/// </summary>
public sealed class UnitOfWork(IEventStore store, WorkContext context) : IAsyncDisposable
{
    private IEventSession? _session;

    /// <summary>Commands sent by a command's handler join its transaction; only the outermost saves.</summary>
    internal int Depth { get; set; }

    public IEventSession Session => _session ??= store.OpenSession(new EventMetadata(
        context.Caller.Actor, context.Why ?? "unnamed", context.Run, context.CorrelationId, context.CausationId));

    /// <summary>The connection inside the transaction, for reads that lock and for own writes.</summary>
    public Task<NpgsqlConnection> BeginAsync(CancellationToken ct) => Session.BeginAsync(ct);

    public async Task SaveAsync(CancellationToken ct)
    {
        if (_session is { } session)
        {
            await session.SaveAsync(ct);
        }
    }

    public async Task RollbackAsync(CancellationToken ct)
    {
        if (_session is { } session)
        {
            _session = null;
            await session.RollbackAsync(ct);
            await session.DisposeAsync();
        }
    }

    public ValueTask DisposeAsync() => _session?.DisposeAsync() ?? ValueTask.CompletedTask;
}
