using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Liaison.EventStore;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Liaison.Directory.Live;

internal static class LiveEndpoints
{
    /// <summary>Proxies cut connections that say nothing; half a minute is what they wait at the least.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);

    /// <summary>Somebody who watches an import is told once a second, not a thousand times.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    public static void MapLive(this RouteGroupBuilder team) => team.MapGroup("/changes").WithTags("History")
        .MapGet("", WatchAsync).WithName("watchChanges").WithSummary("What others change, as server-sent events that name the topics; resumes with Last-Event-ID");

    private static async Task<Results<ServerSentEventsResult<Changes>, ProblemHttpResult>> WatchAsync(
        TeamId team, IMediator mediator, WorkContext context, ICallerProofs proofs, AppendSignal signal, TimeProvider time, [FromHeader(Name = "Last-Event-ID")] string? lastEventId,
        CancellationToken ct)
    {
        var after = long.TryParse(lastEventId, CultureInfo.InvariantCulture, out var position) ? position : (long?)null;
        var first = await mediator.Send(new GetChanges(team, after), ct);
        return first.IsRefused(out var refusal, out var changes) ? refusal.ToProblem() : TypedResults.ServerSentEvents(ChangesAsync(team, changes, mediator, context.Caller, proofs, signal, time, ct));
    }

    // Each look is a request of its own through the pipeline: whoever loses the role or the session in between sees nothing more (rule 5).
    private static async IAsyncEnumerable<SseItem<Changes>> ChangesAsync(
        TeamId team, Changes changes, IMediator mediator, Caller caller, ICallerProofs proofs, AppendSignal signal, TimeProvider time, [EnumeratorCancellation] CancellationToken ct)
    {
        while (true)
        {
            yield return new SseItem<Changes>(changes, changes.Topics.Count > 0 ? "message" : "beat")
            {
                EventId = changes.Position.ToString(CultureInfo.InvariantCulture),
            };
            var seen = signal.Listen();
            var next = await mediator.Send(new GetChanges(team, changes.Position), ct);
            if (!next.IsRefused(out _, out changes!) && changes.Topics.Count == 0)
            {
                await AppendSignal.WaitAsync(seen, Beat, ct);
                await Task.Delay(Pace, time, ct);
                next = await mediator.Send(new GetChanges(team, changes.Position), ct);
            }

            if (next.IsRefused(out _, out changes!) || !await proofs.AreGoodAsync(caller, ct))
            {
                yield break;
            }
        }
    }
}
