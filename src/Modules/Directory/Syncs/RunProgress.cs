using System.Collections.Concurrent;
using System.Diagnostics;
using Liaison.Directory.Contracts;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;

namespace Liaison.Directory.Syncs;

/// <param name="Note">Why nothing moves; null when it does.</param>
/// <param name="WaitsUntil">When it will be tried again.</param>
internal sealed record LiveStep(string Phase, DateTimeOffset PhaseAt, int Done, int Total, string? Note, DateTimeOffset? WaitsUntil);

/// <summary>How far the reads of this process are: more than the table is told, which would cost a round trip for every look of somebody.</summary>
internal sealed class LiveProgress
{
    private readonly ConcurrentDictionary<SyncId, LiveStep> _steps = new();

    public LiveStep? Find(SyncId sync) => _steps.GetValueOrDefault(sync);

    public void Set(SyncId sync, LiveStep step) => _steps[sync] = step;

    public void Remove(SyncId sync) => _steps.TryRemove(sync, out _);
}

/// <summary>Tells whoever asks this process how far a read is, and now and then the table, for the other hosts.</summary>
internal sealed class RunProgress(LiveProgress live, ITeamReads reads, TeamId team, SyncId run, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan TableEvery = TimeSpan.FromSeconds(15);

    private readonly SemaphoreSlim _gate = new(1);
    private readonly Stopwatch _since = Stopwatch.StartNew();
    private readonly Lock _step = new();
    private string? _note;
    private DateTimeOffset? _waitsUntil;

    /// <param name="total">0 when nobody knows.</param>
    public async Task ReportAsync(string phase, int done, int total, CancellationToken ct)
    {
        var step = Next(phase, done, total);
        if (_since.Elapsed < TableEvery || !await _gate.WaitAsync(0, ct))
        {
            return;
        }

        try
        {
            await TellAsync(step, ct);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Why nothing moves, and until when; null when it moves again.</summary>
    public void Note(string? note, DateTimeOffset? until)
    {
        lock (_step)
        {
            (_note, _waitsUntil) = (note, until);
            if (live.Find(run) is { } step)
            {
                live.Set(run, step with { Note = note, WaitsUntil = until });
            }
        }
    }

    /// <summary>Tells the table how far it is: nobody reads for a while.</summary>
    public Task LeaveAsync(CancellationToken ct) => live.Find(run) is { } step ? TellAsync(step, ct) : Task.CompletedTask;

    public void Dispose()
    {
        live.Remove(run);
        _gate.Dispose();
    }

    private async Task TellAsync(LiveStep step, CancellationToken ct)
    {
        _since.Restart();
        await reads.ExecuteAsync(
            team,
            """
            update directory.sync_progress set phase_at = @phaseAt, phase = @phase, done = @done, total = @total, note = @note, waits_until = @waitsUntil
            where tenant_id = @team and sync_id = @run
            """,
            new { run = run.Value, step.Phase, step.Done, step.Total, step.Note, phaseAt = step.PhaseAt.UtcDateTime, waitsUntil = step.WaitsUntil?.UtcDateTime },
            ct);
    }

    private LiveStep Next(string phase, int done, int total)
    {
        lock (_step)
        {
            // Several readers at once: a count never runs backwards.
            var step = live.Find(run) is { } last && last.Phase == phase
                ? last with { Done = Math.Max(last.Done, done), Total = total, Note = _note, WaitsUntil = _waitsUntil }
                : new LiveStep(phase, time.GetUtcNow(), done, total, _note, _waitsUntil);
            live.Set(run, step);
            return step;
        }
    }
}
