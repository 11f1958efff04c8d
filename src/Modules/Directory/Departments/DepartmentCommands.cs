using FluentValidation;
using Liaison.Binding.Contracts;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Work;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Liaison.Directory.Departments;

[Requires(Role.Admin), RetryOnConflict]
internal sealed record CreateDepartment(TeamId Team, long? ParentId, string Name) : ICommand, ITeamRequest;

[Requires(Role.Admin), RetryOnConflict]
internal sealed record RenameDepartment(TeamId Team, long Department, string Name) : ICommand, ITeamRequest;

[Requires(Role.Admin), RetryOnConflict]
internal sealed record MoveDepartment(TeamId Team, long Department, long? ParentId) : ICommand, ITeamRequest;

[Requires(Role.Admin), RetryOnConflict]
internal sealed record RemoveDepartment(TeamId Team, long Department) : ICommand, ITeamRequest;

internal sealed class CreateDepartmentValidator : AbstractValidator<CreateDepartment>
{
    public CreateDepartmentValidator() => RuleFor(c => c.Name).NotEmpty().MaximumLength(64);
}

internal sealed class RenameDepartmentValidator : AbstractValidator<RenameDepartment>
{
    public RenameDepartmentValidator() => RuleFor(c => c.Name).NotEmpty().MaximumLength(64);
}

/// <summary>Local department commands. While a corp is bound they answer <c>directory.managed-by-wecom</c> (rule 9).</summary>
internal sealed class DepartmentCommandsHandler(IStreams streams, ICorps corps)
    : ICommandHandler<CreateDepartment>, ICommandHandler<RenameDepartment>, ICommandHandler<MoveDepartment>, ICommandHandler<RemoveDepartment>
{
    public Task<Outcome> Handle(CreateDepartment request, CancellationToken cancellationToken) =>
        ChangeAsync(request.Team, tree => DepartmentTree.Create(tree, request.ParentId, request.Name.Trim()), cancellationToken);

    public Task<Outcome> Handle(RenameDepartment request, CancellationToken cancellationToken) =>
        ChangeAsync(request.Team, tree => tree?.Rename(request.Department, request.Name.Trim()) ?? RequestErrors.NotFound, cancellationToken);

    public Task<Outcome> Handle(MoveDepartment request, CancellationToken cancellationToken) =>
        ChangeAsync(request.Team, tree => tree?.Move(request.Department, request.ParentId) ?? RequestErrors.NotFound, cancellationToken);

    public Task<Outcome> Handle(RemoveDepartment request, CancellationToken cancellationToken) =>
        ChangeAsync(request.Team, tree => tree?.Remove(request.Department) ?? RequestErrors.NotFound, cancellationToken);

    private async Task<Outcome> ChangeAsync(TeamId team, Func<DepartmentTree?, Decision> decide, CancellationToken ct) =>
        await corps.FindAsync(team, ct) is not null ? DepartmentErrors.ManagedByWeCom : await streams.ChangeOrStartAsync(team, DepartmentTree.StreamOf(team), decide, ct);
}

/// <summary>The departments directly below one; the roots without it.</summary>
[Requires(Role.Member)]
internal sealed record ListDepartments(TeamId Team, long? Parent) : IQuery<IReadOnlyList<DepartmentItem>>, ITeamRequest;

/// <param name="People">Distinct people in it and below.</param>
internal sealed record DepartmentItem(long Id, long? ParentId, string Name, string? NameEn, string Source, int Children, int People);

internal sealed class ListDepartmentsHandler(ITeamReads reads) : IQueryHandler<ListDepartments, IReadOnlyList<DepartmentItem>>
{
    public async Task<Outcome<IReadOnlyList<DepartmentItem>>> Handle(ListDepartments request, CancellationToken cancellationToken) =>
        Outcome<IReadOnlyList<DepartmentItem>>.Of(await reads.ListAsync<DepartmentItem>(
            request.Team,
            """
            select d.id, d.parent_id, d.name, d.name_en, d.source,
                (select count(*)::int from directory.departments_1 c where c.tenant_id = @team and c.parent_id = d.id and not c.removed) as children,
                (with recursive below as (
                    select d.id union select c.id from directory.departments_1 c join below b on c.parent_id = b.id where c.tenant_id = @team and not c.removed)
                 select count(*)::int from directory.people_1 p
                 where p.tenant_id = @team and p.presence <> 'left' and p.departments && (select array_agg(id) from below)) as people
            from directory.departments_1 d
            where d.tenant_id = @team and not d.removed and d.parent_id is not distinct from @parent::bigint
            order by d.sort desc, d.id limit 1000
            """,
            new { parent = request.Parent },
            cancellationToken));
}

internal static class DepartmentEndpoints
{
    public static void MapDepartments(this RouteGroupBuilder team)
    {
        var departments = team.MapGroup("/departments").WithTags("Departments");
        departments.MapGet("", ListAsync).WithName("listDepartments").WithSummary("The departments directly below one, or the roots");
        departments.MapPost("", CreateAsync).WithName("createDepartment").WithSummary("Make a department; 409 while WeCom manages them");
        departments.MapPut("/{department:long}/name", RenameAsync).WithName("renameDepartment").WithSummary("Rename a department; 409 while WeCom manages them");
        departments.MapPut("/{department:long}/parent", MoveAsync).WithName("moveDepartment").WithSummary("Move a department; 409 while WeCom manages them");
        departments.MapDelete("/{department:long}", RemoveAsync).WithName("removeDepartment").WithSummary("Delete a department; 409 while WeCom manages them");
    }

    private static async Task<Results<Ok<IReadOnlyList<DepartmentItem>>, ProblemHttpResult>> ListAsync(
        TeamId team, IMediator mediator, CancellationToken ct, long? parent = null) => (await mediator.Send(new ListDepartments(team, parent), ct)).ToOk();

    private static async Task<Results<NoContent, ProblemHttpResult>> CreateAsync(TeamId team, CreateDepartmentBody body, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new CreateDepartment(team, body.ParentId, body.Name), ct)).ToNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> RenameAsync(
        TeamId team, long department, RenameDepartmentBody body, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new RenameDepartment(team, department, body.Name), ct)).ToNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> MoveAsync(
        TeamId team, long department, MoveDepartmentBody body, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new MoveDepartment(team, department, body.ParentId), ct)).ToNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(TeamId team, long department, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new RemoveDepartment(team, department), ct)).ToNoContent();
}

internal sealed record CreateDepartmentBody(string Name, long? ParentId = null);

internal sealed record RenameDepartmentBody(string Name);

internal sealed record MoveDepartmentBody(long? ParentId);
