using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Outcomes;
using MediatR;
using Microsoft.Extensions.Logging;

namespace Liaison.Kernel.Mediation;

/// <summary>One span, one measurement and, for a refusal, one log line per request: its name, actor and outcome, never its content.</summary>
internal sealed class TraceBehavior<TRequest, TResponse>(WorkContext context, TimeProvider time, ILogger<TraceBehavior<TRequest, TResponse>> log)
    : IPipelineBehavior<TRequest, TResponse>
    where TRequest : notnull
    where TResponse : IOutcome<TResponse>
{
    private static readonly string Name = typeof(TRequest).Name;

    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        using var activity = Telemetry.Source.StartActivity(Name);
        activity?.SetTag("liaison.actor", context.Caller.Actor);
        context.CorrelationId ??= Activity.Current?.TraceId.ToString();
        // Stored with each event, in the form of all reasons: authorize-members.
        context.Why ??= JsonNamingPolicy.KebabCaseLower.ConvertName(Name);
        var (begun, outcome) = (time.GetTimestamp(), "failed");
        try
        {
            var response = await next();
            outcome = response.Refusal?.Code ?? "done";
            if (response.Refusal is { } refusal)
            {
                log.LogInformation("{Request} by {Actor} refused: {Code}", Name, context.Caller.Actor, refusal.Code);
            }

            return response;
        }
        catch (Exception e)
        {
            outcome = cancellationToken.IsCancellationRequested ? "cancelled" : "failed";
            activity?.SetStatus(ActivityStatusCode.Error, e.GetType().Name);
            throw;
        }
        finally
        {
            activity?.SetTag("liaison.outcome", outcome);
            Telemetry.Requests.Record(time.GetElapsedTime(begun).TotalSeconds, new("liaison.request", Name), new("liaison.outcome", outcome));
        }
    }
}

/// <summary>Names and units are in docs/operations.md. Tags are few-valued: never an id of a team or person.</summary>
internal static class Telemetry
{
    public const string Name = "Liaison";

    public static readonly ActivitySource Source = new(Name);
    public static readonly Histogram<double> Requests = new Meter(Name).CreateHistogram<double>("liaison.request.duration", "s", "Commands and queries");
}
