using FluentValidation;
using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
using Liaison.Directory.People;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Work;

namespace Liaison.Directory.Departments;

/// <param name="Sort">Larger stands first.</param>
[Requires(Role.Admin, Scopes.DepartmentsWrite), RetryOnConflict]
internal sealed record CreateDepartment(TeamId Team, string Name, long? Parent, long Sort) : ICommand<CreatedDepartment>, ITeamRequest;

internal sealed record CreatedDepartment(long Id);

[Requires(Role.Admin, Scopes.DepartmentsWrite), RetryOnConflict]
internal sealed record RenameDepartment(TeamId Team, long Department, string Name) : ICommand, ITeamRequest;

/// <param name="Parent">Null to make it a root.</param>
/// <param name="Sort">Null to leave it.</param>
[Requires(Role.Admin, Scopes.DepartmentsWrite), RetryOnConflict]
internal sealed record MoveDepartment(TeamId Team, long Department, long? Parent, long? Sort) : ICommand, ITeamRequest;

[Requires(Role.Admin, Scopes.DepartmentsWrite), RetryOnConflict]
internal sealed record RemoveDepartment(TeamId Team, long Department) : ICommand, ITeamRequest;

/// <summary>Gives people other departments, all of them at once.</summary>
[Requires(Role.Admin, Scopes.DepartmentsWrite), RetryOnConflict]
internal sealed record MovePeople(TeamId Team, IReadOnlyList<PersonId> People, IReadOnlyList<long> Departments) : ICommand, ITeamRequest;

internal sealed class CreateDepartmentValidator : AbstractValidator<CreateDepartment>
{
    public CreateDepartmentValidator()
    {
        RuleFor(c => c.Name).DepartmentName();
        RuleFor(c => c.Sort).InclusiveBetween(0, uint.MaxValue);
    }
}

internal sealed class RenameDepartmentValidator : AbstractValidator<RenameDepartment>
{
    public RenameDepartmentValidator() => RuleFor(c => c.Name).DepartmentName();
}

internal sealed class MoveDepartmentValidator : AbstractValidator<MoveDepartment>
{
    public MoveDepartmentValidator() => RuleFor(c => c.Sort).InclusiveBetween(0, uint.MaxValue).When(c => c.Sort is not null);
}

internal sealed class MovePeopleValidator : AbstractValidator<MovePeople>
{
    public MovePeopleValidator()
    {
        RuleFor(c => c.People).Must(p => p is { Count: >= 1 and <= 1000 }).WithMessage("1 to 1,000 people at once.");
        RuleFor(c => c.Departments).Must(d => d is { Count: >= 1 and <= 100 }).WithMessage("1 to 100 departments.");
    }
}

internal static class DepartmentRules
{
    /// <summary>WeCom's own rule, so that a tree made here could stand there.</summary>
    /// <remarks>Source: WeCom, 创建部门 (department/create).</remarks>
    public static void DepartmentName<T>(this IRuleBuilder<T, string> rule) => rule.NotEmpty().MaximumLength(32).Matches(@"^[^\\:*?""<>|\p{Cc}]*$");
}

/// <summary>Rule 9: after an import the departments are WeCom's; without a binding they are the team's.</summary>
internal sealed class LocalTree(ICorps corps, IStreams streams)
{
    public async Task<Outcome> ChangeAsync(TeamId team, Func<DepartmentTree, Decision> decide, CancellationToken ct) =>
        await RefusalAsync(team, ct) is { } refusal ? refusal : await streams.ChangeAsync(team, DepartmentTree.StreamOf(team), decide, ct);

    public async Task<Refusal?> RefusalAsync(TeamId team, CancellationToken ct) => await corps.FindAsync(team, ct) is null ? null : DepartmentErrors.ManagedByWeCom;
}

internal sealed class CreateDepartmentHandler(LocalTree local, IStreams streams) : ICommandHandler<CreateDepartment, CreatedDepartment>
{
    public async Task<Outcome<CreatedDepartment>> Handle(CreateDepartment request, CancellationToken cancellationToken)
    {
        if (await local.RefusalAsync(request.Team, cancellationToken) is { } managed)
        {
            return managed;
        }

        var id = 0L;
        var outcome = await streams.ChangeOrStartAsync<DepartmentTree>(
            request.Team, DepartmentTree.StreamOf(request.Team), tree => DepartmentTree.CreateIn(tree, request.Name, request.Parent, request.Sort, out id), cancellationToken);
        return outcome.Refusal is { } refusal ? refusal : new CreatedDepartment(id);
    }
}

internal sealed class RenameDepartmentHandler(LocalTree local) : ICommandHandler<RenameDepartment>
{
    public Task<Outcome> Handle(RenameDepartment request, CancellationToken cancellationToken) =>
        local.ChangeAsync(request.Team, tree => tree.Rename(request.Department, request.Name), cancellationToken);
}

internal sealed class MoveDepartmentHandler(LocalTree local) : ICommandHandler<MoveDepartment>
{
    public Task<Outcome> Handle(MoveDepartment request, CancellationToken cancellationToken) =>
        local.ChangeAsync(request.Team, tree => tree.Move(request.Department, request.Parent, request.Sort), cancellationToken);
}

internal sealed class RemoveDepartmentHandler(LocalTree local) : ICommandHandler<RemoveDepartment>
{
    public Task<Outcome> Handle(RemoveDepartment request, CancellationToken cancellationToken) =>
        local.ChangeAsync(request.Team, tree => tree.Remove(request.Department), cancellationToken);
}

internal sealed class MovePeopleHandler(LocalTree local, IStreams streams) : ICommandHandler<MovePeople>
{
    public async Task<Outcome> Handle(MovePeople request, CancellationToken cancellationToken)
    {
        var (team, ct) = (request.Team, cancellationToken);
        if (await local.RefusalAsync(team, ct) is { } managed)
        {
            return managed;
        }

        var tree = await streams.FindAsync<DepartmentTree>(team, DepartmentTree.StreamOf(team), ct);
        if (tree is null || !request.Departments.All(tree.Has))
        {
            return DepartmentErrors.NoDepartment;
        }

        var place = new PersonPlace([.. request.Departments.Distinct().Order()], request.Departments[0]);
        var outcomes = await streams.ChangeManyAsync<Person>(
            team, [.. request.People.Select(p => p.Value).Distinct()], (_, person) => person?.Move(place) ?? RequestErrors.NotFound, ct);
        return new Outcome(outcomes.Values.FirstOrDefault(o => o.Refusal is not null).Refusal);
    }
}
