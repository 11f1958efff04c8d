using System.Diagnostics;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;

namespace Liaison.Directory.Syncs;

/// <summary>Tells the table how far a run is: at every phase, and within one not more often than somebody can read.</summary>
internal sealed class RunProgress(ITeamReads reads, TeamId team, Guid run, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Often = TimeSpan.FromSeconds(1);
    private const double Step = 0.05;

    private readonly SemaphoreSlim _gate = new(1);
    private readonly Stopwatch _since = Stopwatch.StartNew();
    private string _phase = "";
    private int _written;
    private volatile string? _note;
    private volatile bool _noted;

    /// <param name="total">0 when nobody knows.</param>
    public async Task ReportAsync(string phase, int done, int total, CancellationToken ct)
    {
        if (!IsWorthIt(phase, done, total) || !await _gate.WaitAsync(0, ct))
        {
            return;
        }

        try
        {
            (_phase, _written, _noted) = (phase, done, false);
            _since.Restart();
            await reads.ExecuteAsync(
                team,
                """
                update directory.sync_progress set phase_at = case when phase = @phase then phase_at else @now end, phase = @phase, done = @done, total = @total, note = @note
                where tenant_id = @team and sync_id = @run
                """,
                new { run, phase, done, total, note = _note, now = time.GetUtcNow() },
                ct);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    /// <summary>Why nothing moves; null when it moves again. Written with the next report.</summary>
    public void Note(string? note) => (_note, _noted) = (note, true);

    // A small corp is read before anybody could look: no round trip for it.
    private bool IsWorthIt(string phase, int done, int total) =>
        _noted || (_since.Elapsed > Often && (phase != _phase || done - _written >= Step * total));
}
