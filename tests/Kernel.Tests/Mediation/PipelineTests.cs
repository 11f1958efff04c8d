using FluentValidation;
using Liaison.EventStore;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Work;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Liaison.Kernel.Tests.Mediation;

public class PipelineTests
{
    private static readonly TeamId Team = new(Guid.CreateVersion7());
    private static readonly AccountId Admin = new(Guid.CreateVersion7());
    private static readonly AccountId Member = new(Guid.CreateVersion7());
    private static readonly AccountId Stranger = new(Guid.CreateVersion7());
    private readonly RecordingStore _store = new();

    [Fact]
    public async Task Who_is_not_signed_in_is_asked_to_sign_in() =>
        (await SendAsync(Caller.Anonymous, new Rename(Team, "x"))).Refusal.ShouldBe(RequestErrors.SignInRequired);

    [Fact]
    public async Task A_team_that_is_not_theirs_does_not_exist_for_them() =>   // rule 8
        (await SendAsync(Of(Stranger), new Rename(Team, "x"))).Refusal.ShouldBe(RequestErrors.NotFound);

    [Fact]
    public async Task A_role_that_does_not_suffice_is_refused() =>
        (await SendAsync(Of(Member), new Rename(Team, "x"))).Refusal.ShouldBe(RequestErrors.RoleRequired);

    [Fact]
    public async Task The_role_is_checked_before_the_fields() =>
        (await SendAsync(Of(Member), new Rename(Team, ""))).Refusal!.Code.ShouldBe("access.role-required");

    [Fact]
    public async Task Every_field_that_is_wrong_is_named_by_a_json_pointer()
    {
        var refusal = (await SendAsync(Of(Admin), new Rename(Team, ""))).Refusal!;
        refusal.Code.ShouldBe("request.invalid");
        ((IReadOnlyList<FieldError>)refusal.Extensions["errors"]!).ShouldHaveSingleItem().Pointer.ShouldBe("/name");
    }

    [Fact]
    public async Task A_command_is_saved_once()
    {
        (await SendAsync(Of(Admin), new Rename(Team, "x"))).Refusal.ShouldBeNull();
        _store.Saves.ShouldBe(1);
    }

    [Fact]
    public async Task A_command_that_its_handler_sends_joins_its_transaction()
    {
        (await SendAsync(Of(Admin), new RenameTwice(Team))).Refusal.ShouldBeNull();
        _store.Saves.ShouldBe(1);
    }

    [Fact]
    public async Task A_refused_command_is_rolled_back()
    {
        (await SendAsync(Of(Admin), new Rename(Team, "taken"))).Refusal!.Code.ShouldBe("test.taken");
        (_store.Saves, _store.Rollbacks).ShouldBe((0, 1));
    }

    [Fact]
    public async Task A_conflict_is_decided_anew_where_the_command_says_so()
    {
        _store.Conflicts = 2;
        (await SendAsync(Of(Admin), new RenameWithRetry(Team))).Refusal.ShouldBeNull();
        _store.Saves.ShouldBe(1);
    }

    [Fact]
    public async Task A_conflict_is_answered_with_409_otherwise()
    {
        _store.Conflicts = 1;
        (await SendAsync(Of(Admin), new Rename(Team, "x"))).Refusal.ShouldBe(RequestErrors.Conflict);
    }

    [Fact]
    public async Task Background_work_passes_every_role() =>
        (await SendAsync(Caller.Schedule, new Rename(Team, "x"))).Refusal.ShouldBeNull();

    [Theory]
    [InlineData(Role.Owner, Role.Owner, true)]
    [InlineData(Role.Admin, Role.Owner, false)]
    [InlineData(Role.Admin, Role.Auditor, true)]
    [InlineData(Role.Auditor, Role.Member, false)]
    [InlineData(Role.Auditor, Role.Auditor, true)]
    [InlineData(Role.Member, Role.Auditor, false)]
    public void A_role_allows_what_lies_below_it(Role role, Role required, bool allowed) => role.Allows(required).ShouldBe(allowed);

    private static Caller Of(AccountId account) => Caller.Of(account, Guid.CreateVersion7());

    private async Task<Outcome> SendAsync(Caller caller, IRequest<Outcome> request)
    {
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddMediation()
            .AddRequestsOf(typeof(PipelineTests).Assembly)
            .AddScoped<WorkContext>().AddScoped<UnitOfWork>()
            .AddSingleton<IEventStore>(_store)
            .AddSingleton<ITeamRoles>(new KnownRoles())
            .BuildServiceProvider(validateScopes: true);
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<WorkContext>().Caller = caller;
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request);
    }

    [Requires(Role.Admin, Scopes.None)]
    internal sealed record Rename(TeamId Team, string Name) : ICommand, ITeamRequest;

    internal sealed class RenameValidator : AbstractValidator<Rename>
    {
        public RenameValidator() => RuleFor(c => c.Name).NotEmpty();
    }

    internal sealed class RenameHandler(UnitOfWork work) : ICommandHandler<Rename>
    {
        public Task<Outcome> Handle(Rename request, CancellationToken cancellationToken)
        {
            work.Session.Execute($"select 1");
            return Task.FromResult(request.Name == "taken" ? new Refusal("test.taken", 409, "Taken.") : Outcome.Done);
        }
    }

    [Requires(Role.Admin, Scopes.None), RetryOnConflict]
    internal sealed record RenameWithRetry(TeamId Team) : ICommand, ITeamRequest;

    internal sealed class RenameWithRetryHandler(UnitOfWork work) : ICommandHandler<RenameWithRetry>
    {
        public Task<Outcome> Handle(RenameWithRetry request, CancellationToken cancellationToken)
        {
            work.Session.Execute($"select 1");
            return Task.FromResult(Outcome.Done);
        }
    }

    [Requires(Role.Admin, Scopes.None)]
    internal sealed record RenameTwice(TeamId Team) : ICommand, ITeamRequest;

    internal sealed class RenameTwiceHandler(IMediator mediator) : ICommandHandler<RenameTwice>
    {
        public async Task<Outcome> Handle(RenameTwice request, CancellationToken cancellationToken)
        {
            await mediator.Send(new Rename(request.Team, "a"), cancellationToken);
            return await mediator.Send(new Rename(request.Team, "b"), cancellationToken);
        }
    }

    private sealed class KnownRoles : ITeamRoles
    {
        public Task<Role?> FindAsync(TeamId team, AccountId account, CancellationToken ct) => Task.FromResult<Role?>(
            team != Team ? null : account == Admin ? Role.Admin : account == Member ? Role.Member : null);
    }
}
