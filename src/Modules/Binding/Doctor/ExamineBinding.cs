using System.Net.ServerSentEvents;
using Liaison.Binding.Contracts;
using Liaison.Binding.Corp;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Liaison.Binding.Doctor;

/// <summary>Examines the binding now. The findings come one by one, as they are found.</summary>
[Requires(Role.Admin, Scopes.BindingRead)]
internal sealed record ExamineBinding(TeamId Team) : IQuery<IAsyncEnumerable<Finding>>, ITeamRequest;

internal sealed class ExamineBindingHandler(ICorps corps, Checkup checkup) : IQueryHandler<ExamineBinding, IAsyncEnumerable<Finding>>
{
    public async Task<Outcome<IAsyncEnumerable<Finding>>> Handle(ExamineBinding request, CancellationToken cancellationToken) =>
        await corps.FindAsync(request.Team, cancellationToken) is { } corp
            ? Outcome<IAsyncEnumerable<Finding>>.Of(checkup.RunAsync(corp, fresh: true, cancellationToken))
            : CorpErrors.NotBound;
}

internal static class DoctorEndpoints
{
    public static void MapDoctor(this IEndpointRouteBuilder app) => app.MapGet("/api/v1/teams/{team}/binding/doctor", ExamineAsync).WithTags("Binding")
        .WithName("examineBinding").WithSummary("Look at the binding live: each finding as a server-sent event, what it means and who clicks where");

    private static async Task<Results<ServerSentEventsResult<Finding>, ProblemHttpResult>> ExamineAsync(TeamId team, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new ExamineBinding(team), ct)).IsRefused(out var refusal, out var findings)
            ? refusal.ToProblem()
            : TypedResults.ServerSentEvents(WithEnd(findings));

    /// <summary>A browser that sees the connection end asks again: it is told that this was all.</summary>
    private static async IAsyncEnumerable<SseItem<Finding>> WithEnd(IAsyncEnumerable<Finding> findings)
    {
        var last = default(Finding);
        await foreach (var finding in findings)
        {
            yield return new SseItem<Finding>(last = finding, "finding");
        }

        if (last is not null)
        {
            yield return new SseItem<Finding>(last, "end");
        }
    }
}
