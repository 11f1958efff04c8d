using System.Runtime.CompilerServices;
using Liaison.Directory.Contracts;
using Liaison.EventStore;
using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Liaison.Directory.Syncs;

internal static class SyncEndpoints
{
    public static void MapSyncs(this RouteGroupBuilder team)
    {
        var syncs = team.MapGroup("/syncs").WithTags("Syncs");
        syncs.MapPost("", StartAsync).WithName("startSync").WithSummary("Start a sync; poll or stream its progress at Location");
        syncs.MapGet("", ListAsync).WithName("listSyncs").WithSummary("Runs, the newest first");
        syncs.MapGet("/{sync}", GetAsync).WithName("getSync").WithSummary("One run: status, progress, result");
        syncs.MapGet("/{sync}/progress", ProgressAsync).WithName("streamSync").WithSummary("Progress as server-sent events, until the run has ended or is held");
        syncs.MapGet("/{sync}/plan", PlanAsync).WithName("listSyncPlan").WithSummary("What the run would do, or did");
        syncs.MapGet("/{sync}/quarantine", QuarantineAsync).WithName("listSyncQuarantine").WithSummary("Rows that were set aside, with their reasons");
        syncs.MapPost("/{sync}/approve", ApproveAsync).WithName("approveSync").WithSummary("Let a held plan be applied");
        syncs.MapPost("/{sync}/reject", RejectAsync).WithName("rejectSync").WithSummary("Drop a held plan");
        syncs.MapPost("/{sync}/cancel", CancelAsync).WithName("cancelSync").WithSummary("Cancel a run that has applied nothing yet");
    }

    private static async Task<Results<Accepted<StartedSync>, ProblemHttpResult>> StartAsync(TeamId team, IMediator mediator, CancellationToken ct, bool dryRun = false) =>
        (await mediator.Send(new StartSync(team, SyncTrigger.Manual, dryRun), ct)).ToAccepted(s => $"/api/v1/teams/{team}/syncs/{s.Id}");

    private static async Task<Results<Ok<Page<SyncItem>>, ProblemHttpResult>> ListAsync(TeamId team, IMediator mediator, CancellationToken ct, string? cursor = null, int limit = 20) =>
        (await mediator.Send(new ListSyncs(team, cursor, limit), ct)).ToOk();

    private static async Task<Results<Ok<SyncItem>, ProblemHttpResult>> GetAsync(TeamId team, SyncId sync, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new GetSync(team, sync), ct)).ToOk();

    private static async Task<Results<ServerSentEventsResult<SyncItem>, ProblemHttpResult>> ProgressAsync(
        TeamId team, SyncId sync, IMediator mediator, AppendSignal signal, CancellationToken ct) =>
        (await mediator.Send(new GetSync(team, sync), ct)).IsRefused(out var refusal, out var first)
            ? refusal.ToProblem()
            : TypedResults.ServerSentEvents(StepsAsync(first, team, sync, mediator, signal, ct), "progress");

    /// <summary>Reads the row again whenever something may have changed: so it goes on over a restart, on any host. The caller's role is asked each time.</summary>
    private static async IAsyncEnumerable<SyncItem> StepsAsync(
        SyncItem item, TeamId team, SyncId sync, IMediator mediator, AppendSignal signal, [EnumeratorCancellation] CancellationToken ct)
    {
        yield return item;
        while (item.Status is "running" or "approved")
        {
            await AppendSignal.WaitAsync(signal.Listen(), TimeSpan.FromMilliseconds(300), ct);
            if ((await mediator.Send(new GetSync(team, sync), ct)).IsRefused(out _, out var next))
            {
                yield break;
            }

            if ((next.Status, next.Phase, next.Done) != (item.Status, item.Phase, item.Done))
            {
                yield return next;
            }

            item = next;
        }
    }

    private static async Task<Results<Ok<Page<PlanItem>>, ProblemHttpResult>> PlanAsync(
        TeamId team, SyncId sync, IMediator mediator, CancellationToken ct, bool takesAccess = false, string? cursor = null, int limit = 100) =>
        (await mediator.Send(new ListPlan(team, sync, takesAccess, cursor, limit), ct)).ToOk();

    private static async Task<Results<Ok<IReadOnlyList<Quarantined>>, ProblemHttpResult>> QuarantineAsync(TeamId team, SyncId sync, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new ListQuarantine(team, sync), ct)).ToOk();

    private static async Task<Results<NoContent, ProblemHttpResult>> ApproveAsync(TeamId team, SyncId sync, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new ApproveSync(team, sync), ct)).ToNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> RejectAsync(TeamId team, SyncId sync, RejectSyncBody body, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new RejectSync(team, sync, body.Reason), ct)).ToNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> CancelAsync(TeamId team, SyncId sync, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new CancelSync(team, sync), ct)).ToNoContent();
}

internal sealed record RejectSyncBody(string Reason);
