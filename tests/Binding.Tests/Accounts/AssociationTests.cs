using Liaison.Binding.Contracts;
using Liaison.HostTesting;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Liaison.Binding.Tests.Accounts;

/// <summary>What a module above does when both proofs were given.</summary>
[SystemOnly]
internal sealed record AssociateForTest(Association Association, Task Ready) : ICommand;

internal sealed class AssociateForTestHandler(IAssociations associations) : ICommandHandler<AssociateForTest>
{
    public async Task<Outcome> Handle(AssociateForTest request, CancellationToken cancellationToken)
    {
        var outcome = await associations.AssociateAsync(request.Association, cancellationToken);
        await request.Ready;
        return outcome;
    }
}

public sealed class AssociationTests : IAsyncLifetime
{
    private readonly TeamId _team = new(Guid.CreateVersion7());
    private BindingApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await BindingApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_link_is_found_from_both_sides_without_regard_to_case()
    {
        var (_, account) = await _app.NewAccountAsync("wang@acme.example");
        (await AssociateAsync(account, "ZhangWei")).Refusal.ShouldBeNull();
        await _app.InScopeAsync(async services =>
        {
            var associations = services.GetRequiredService<IAssociations>();
            var expected = new Association(_team, account, "ww1", "ZhangWei");
            (await associations.FindByUserAsync(_team, "ww1", "zhangwei", default)).ShouldBe(expected);
            (await associations.FindByAccountAsync(_team, account, default)).ShouldBe(expected);
            (await associations.FindManyAsync(_team, [account], default)).ShouldBe([expected]);
        });
    }

    [Fact]
    public async Task A_link_of_one_team_is_nothing_to_another()   // rule 8
    {
        var (_, account) = await _app.NewAccountAsync("wang@acme.example");
        await AssociateAsync(account, "ZhangWei");
        await _app.InScopeAsync(async services =>
        {
            var (associations, other) = (services.GetRequiredService<IAssociations>(), new TeamId(Guid.CreateVersion7()));
            (await associations.FindByUserAsync(other, "ww1", "ZhangWei", default)).ShouldBeNull();
            (await associations.FindByAccountAsync(other, account, default)).ShouldBeNull();
            (await associations.FindManyAsync(other, [account], default)).ShouldBeEmpty();
        });
    }

    [Fact]
    public async Task One_person_is_one_account_and_the_other_is_told_no_name()
    {
        var (_, first) = await _app.NewAccountAsync("wang@acme.example");
        var (_, second) = await _app.NewAccountAsync("li@acme.example");
        await AssociateAsync(first, "ZhangWei");
        var refusal = (await AssociateAsync(second, "zhangwei")).Refusal!;
        (refusal.Code, refusal.Status).ShouldBe(("accounts.already-linked", 409));
        (refusal.Detail + string.Concat(refusal.Extensions)).ShouldNotContain("wang");
        (await AssociateAsync(first, "LiLi")).Refusal!.Code.ShouldBe("accounts.already-linked");
    }

    [Fact]
    public async Task Of_two_who_link_one_person_at_the_same_moment_one_wins()
    {
        var (_, first) = await _app.NewAccountAsync("wang@acme.example");
        var (_, second) = await _app.NewAccountAsync("li@acme.example");
        // Both have looked, and found nobody, before either saves.
        var ready = new TaskCompletionSource();
        var both = Task.WhenAll(AssociateAsync(first, "ZhangWei", ready.Task), AssociateAsync(second, "ZhangWei", ready.Task));
        ready.SetResult();
        var outcomes = await both;
        outcomes.Count(o => o.Refusal is null).ShouldBe(1);
        outcomes.Single(o => o.Refusal is not null).Refusal!.Code.ShouldBe("accounts.already-linked");
        (await _app.ScalarAsync<long>("select count(*) from events.mt_events where type = 'wecom_associated'")).ShouldBe(1);
    }

    [Fact]
    public async Task A_link_that_was_ended_frees_the_person()
    {
        var (_, first) = await _app.NewAccountAsync("wang@acme.example");
        var (_, second) = await _app.NewAccountAsync("li@acme.example");
        await AssociateAsync(first, "ZhangWei");
        await _app.InScopeAsync(async s => (await s.GetRequiredService<IAssociations>().DissociateAsync(_team, first, "test", default)).Refusal.ShouldBeNull());
        (await AssociateAsync(second, "ZhangWei")).Refusal.ShouldBeNull();
    }

    private Task<Outcome> AssociateAsync(AccountId account, string userId) => AssociateAsync(account, userId, Task.CompletedTask);

    private async Task<Outcome> AssociateAsync(AccountId account, string userId, Task ready)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<WorkContext>().Caller = Caller.System;
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new AssociateForTest(new Association(_team, account, "ww1", userId), ready));
    }
}
