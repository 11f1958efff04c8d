using System.ComponentModel.DataAnnotations;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Liaison.Directory.Contracts;
using Liaison.EventStore;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Liaison.Directory.Syncs;

internal static class SyncEndpoints
{
    /// <summary>How often somebody who watches is told.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    public static void MapSyncs(this RouteGroupBuilder team)
    {
        var syncs = team.MapGroup("/syncs").WithTags("Syncs");
        syncs.MapPost("", StartAsync).WithName("startSync").WithSummary("Read WeCom in full, plan, and apply the plan unless it is held");
        syncs.MapGet("", ListAsync).WithName("listSyncs").WithSummary("Syncs, newest first");
        syncs.MapGet("/{sync}", GetAsync).WithName("getSync").WithSummary("One sync with its progress");
        syncs.MapGet("/{sync}/progress", WatchAsync).WithName("watchSync").WithSummary("Live progress as server-sent events; ends with the run");
        syncs.MapGet("/{sync}/plan", PlanAsync).WithName("listSyncPlan").WithSummary("What the sync will do or did, filtered by effect and department");
        syncs.MapGet("/{sync}/quarantine", QuarantineAsync).WithName("listSyncQuarantine").WithSummary("Rows of WeCom that were set aside, with the reason");
        syncs.MapPost("/{sync}/approve", (TeamId team, SyncId sync, IMediator mediator, CancellationToken ct) => SendAsync(mediator, new ApproveSync(team, sync), ct))
            .WithName("approveSync").WithSummary("Apply a held plan as it is");
        syncs.MapPost("/{sync}/reject", (TeamId team, SyncId sync, RejectSyncBody body, IMediator mediator, CancellationToken ct) =>
            SendAsync(mediator, new RejectSync(team, sync, body.Reason), ct)).WithName("rejectSync").WithSummary("Drop a held plan");
        syncs.MapPost("/{sync}/cancel", (TeamId team, SyncId sync, IMediator mediator, CancellationToken ct) => SendAsync(mediator, new CancelSync(team, sync), ct))
            .WithName("cancelSync").WithSummary("Stop a sync");
        syncs.MapPost("/{sync}/undo", UndoAsync).WithName("undoSync").WithSummary("Give back the memberships that an applied sync ended and nobody touched since");
    }

    private static async Task<Results<Accepted<StartedSync>, ProblemHttpResult>> StartAsync(TeamId team, IMediator mediator, CancellationToken ct, bool dryRun = false) =>
        (await mediator.Send(new StartSync(team, SyncTrigger.Manual, dryRun), ct)).ToAccepted(s => $"/api/v1/teams/{team}/syncs/{s.Id}");

    private static async Task<Results<Ok<Page<SyncView>>, ProblemHttpResult>> ListAsync(TeamId team, IMediator mediator, CancellationToken ct, string? cursor = null, int limit = 20) =>
        (await mediator.Send(new ListSyncs(team, cursor, limit), ct)).ToOk();

    private static async Task<Results<Ok<SyncView>, ProblemHttpResult>> GetAsync(TeamId team, SyncId sync, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new GetSync(team, sync), ct)).ToOk();

    private static async Task<Results<Ok<Page<PlanItem>>, ProblemHttpResult>> PlanAsync(
        TeamId team, SyncId sync, IMediator mediator, CancellationToken ct,
        [AllowedValues("takes-access", "leave", "disable", "enable", "none")] string? effect = null, long? department = null, string? search = null, string? cursor = null, int limit = 50) =>
        (await mediator.Send(new ListSyncPlan(team, sync, effect, department, search, cursor, limit), ct)).ToOk();

    private static async Task<Results<Ok<Page<QuarantineItem>>, ProblemHttpResult>> QuarantineAsync(
        TeamId team, SyncId sync, IMediator mediator, CancellationToken ct, string? cursor = null, int limit = 50) =>
        (await mediator.Send(new ListSyncQuarantine(team, sync, cursor, limit), ct)).ToOk();

    private static async Task<Results<Ok<UndoneSync>, ProblemHttpResult>> UndoAsync(TeamId team, SyncId sync, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new UndoSync(team, sync), ct)).ToOk();

    private static async Task<Results<NoContent, ProblemHttpResult>> SendAsync(IMediator mediator, ICommand command, CancellationToken ct) =>
        (await mediator.Send<Outcome>(command, ct)).ToNoContent();

    private static async Task<Results<ServerSentEventsResult<SyncView>, ProblemHttpResult>> WatchAsync(
        TeamId team, SyncId sync, IMediator mediator, WorkContext context, ICallerProofs proofs, AppendSignal signal, CancellationToken ct)
    {
        var first = await mediator.Send(new GetSync(team, sync), ct);
        return first.IsRefused(out var refusal, out var view) ? refusal.ToProblem() : TypedResults.ServerSentEvents(ViewsAsync(team, sync, view, mediator, context.Caller, proofs, signal, ct));
    }

    // Each look is a request of its own through the pipeline: whoever loses the role or the session in between sees nothing more (rule 5).
    private static async IAsyncEnumerable<SseItem<SyncView>> ViewsAsync(
        TeamId team, SyncId sync, SyncView view, IMediator mediator, Caller caller, ICallerProofs proofs, AppendSignal signal, [EnumeratorCancellation] CancellationToken ct)
    {
        yield return new SseItem<SyncView>(view, "progress");
        while (view.Status is "running" or "approved")
        {
            var seen = signal.Listen();
            await AppendSignal.WaitAsync(seen, Tick, ct);
            var next = await mediator.Send(new GetSync(team, sync), ct);
            if (next.IsRefused(out _, out var now) || !await proofs.AreGoodAsync(caller, ct))
            {
                yield break;
            }

            if (now != view)
            {
                view = now;
                yield return new SseItem<SyncView>(view, "progress");
            }
        }

        yield return new SseItem<SyncView>(view, "end");
    }
}

/// <param name="Reason">1 to 200 characters.</param>
internal sealed record RejectSyncBody(string Reason);
