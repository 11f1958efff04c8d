using Liaison.Directory.Contracts;
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

namespace Liaison.Directory.Departments;

internal static class DepartmentEndpoints
{
    public static void MapDepartments(this RouteGroupBuilder team)
    {
        var departments = team.MapGroup("/departments").WithTags("Departments");
        departments.MapGet("", ListAsync).WithName("listDepartments").WithSummary("One level of the tree with the numbers of people");
        departments.MapGet("/all", TreeAsync).WithName("getDepartmentTree").WithSummary("All departments, flat, in the tree's order");
        departments.MapPost("", CreateAsync).WithName("createDepartment").WithSummary("Make a department of the team's own; not while a corp is bound");
        departments.MapPut("/{department:long}/name", (TeamId team, long department, DepartmentNameBody body, IMediator mediator, CancellationToken ct) =>
            SendAsync(mediator, new RenameDepartment(team, department, body.Name), ct)).WithName("renameDepartment").WithSummary("Rename a department");
        departments.MapPut("/{department:long}/parent", (TeamId team, long department, MoveDepartmentBody body, IMediator mediator, CancellationToken ct) =>
            SendAsync(mediator, new MoveDepartment(team, department, body.ParentId, body.Sort), ct)).WithName("moveDepartment").WithSummary("Put a department elsewhere");
        departments.MapDelete("/{department:long}", (TeamId team, long department, IMediator mediator, CancellationToken ct) =>
            SendAsync(mediator, new RemoveDepartment(team, department), ct)).WithName("removeDepartment").WithSummary("Remove a department that has none below it");
        departments.MapPost("/move-people", (TeamId team, MovePeopleBody body, IMediator mediator, CancellationToken ct) =>
            SendAsync(mediator, new MovePeople(team, body.People, body.Departments), ct)).WithName("movePeople").WithSummary("Give people other departments");
    }

    private static async Task<Results<Ok<Page<DepartmentItem>>, ProblemHttpResult>> ListAsync(
        TeamId team, IMediator mediator, CancellationToken ct, long? parent = null, string? cursor = null, int limit = 100) =>
        (await mediator.Send(new ListDepartments(team, parent, cursor, limit), ct)).ToOk();

    private static async Task<Results<Ok<IReadOnlyList<DepartmentItem>>, ProblemHttpResult>> TreeAsync(TeamId team, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new GetDepartmentTree(team), ct)).ToOk();

    private static async Task<Results<Created<CreatedDepartment>, ProblemHttpResult>> CreateAsync(TeamId team, CreateDepartmentBody body, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new CreateDepartment(team, body.Name, body.ParentId, body.Sort), ct)).ToCreated(d => $"/api/v1/teams/{team}/departments?parent={d.Id}");

    private static async Task<Results<NoContent, ProblemHttpResult>> SendAsync(IMediator mediator, ICommand command, CancellationToken ct) =>
        (await mediator.Send<Outcome>(command, ct)).ToNoContent();
}

/// <param name="ParentId">Null for a root.</param>
internal sealed record CreateDepartmentBody(string Name, long? ParentId = null, long Sort = 0);

internal sealed record DepartmentNameBody(string Name);

internal sealed record MoveDepartmentBody(long? ParentId, long? Sort = null);

internal sealed record MovePeopleBody(IReadOnlyList<PersonId> People, IReadOnlyList<long> Departments);
