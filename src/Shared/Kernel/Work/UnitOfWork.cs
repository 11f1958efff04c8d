using Liaison.EventStore;
using Liaison.Kernel.Callers;
using Npgsql;

namespace Liaison.Kernel.Work;

/// <summary>
/// The one transaction of a DI scope. Commands do not save: the pipeline does. Background code that works without the mediator
/// opens a scope, sets its <see cref="WorkContext"/>, and saves by itself.
/// </summary>
public sealed class UnitOfWork(IEventStore store, WorkContext context) : ISessionScope, IAsyncDisposable
{
    private IEventSession? _session;
    private bool _borrowed;

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

    /// <summary>A subscription or a queue worker brings its own session, which it saves itself: what is called from there collects into it.</summary>
    public void Enter(IEventSession session, EventMetadata metadata)
    {
        (_session, _borrowed) = (session, true);
        // Commands sent from here join that session.
        Depth = 1;
        context.Caller = Caller.System;
        (context.Why, context.Run, context.CorrelationId, context.CausationId) = (metadata.Why, metadata.Run, metadata.CorrelationId, metadata.CausationId);
    }

    public ValueTask DisposeAsync() => _session is null || _borrowed ? ValueTask.CompletedTask : _session.DisposeAsync();
}
