using System.Diagnostics;
using System.Text.Json;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Outcomes;
using MediatR;
using Microsoft.Extensions.Logging;

namespace Liaison.Kernel.Mediation;

/// <summary>One span and, for a refusal, one log line per request: its name, actor and code, never its content.</summary>
internal sealed class TraceBehavior<TRequest, TResponse>(WorkContext context, ILogger<TraceBehavior<TRequest, TResponse>> log)
    : IPipelineBehavior<TRequest, TResponse>
    where TRequest : notnull
    where TResponse : IOutcome<TResponse>
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        using var activity = Mediation.Source.StartActivity(typeof(TRequest).Name);
        activity?.SetTag("liaison.actor", context.Caller.Actor);
        context.CorrelationId ??= Activity.Current?.TraceId.ToString();
        // Stored with each event, in the form of all reasons: authorize-members.
        context.Why ??= JsonNamingPolicy.KebabCaseLower.ConvertName(typeof(TRequest).Name);
        var response = await next();
        if (response.Refusal is { } refusal)
        {
            activity?.SetTag("liaison.refusal", refusal.Code);
            log.LogInformation("{Request} by {Actor} refused: {Code}", typeof(TRequest).Name, context.Caller.Actor, refusal.Code);
        }

        return response;
    }
}
