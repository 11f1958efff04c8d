using Liaison.Directory.Contracts;
using Liaison.Directory.Members;
using Liaison.EventStore;
using Liaison.HostTesting;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Outcomes;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Liaison.Directory.Tests.Members;

/// <summary>CASES §2: two owners end each other at the same moment, by whatever path: one stays (rule 4).</summary>
public sealed class LastOwnerRaceTests
{
    /// <summary>docs/soak.md</summary>
    private static readonly int Rounds = Environment.GetEnvironmentVariable("LIAISON_SOAK") == "1" ? 10_000 : 32;

    [Fact]
    public async Task Two_owners_who_end_each_other_at_once_leave_one()
    {
        await using var app = await LiaisonApp.StartAsync();
        var ways = new Func<IMediator, TeamId, MembershipId, Task<Refusal?>>[]
        {
            async (m, team, whom) => (await m.Send(new ChangeMemberRole(team, whom, Role.Member))).Refusal,
            async (m, team, whom) => (await m.Send(new LockMember(team, whom, "x"))).Refusal,
            async (m, team, whom) => (await m.Send(new RemoveMember(team, whom, "x"))).Refusal,
            async (m, team, whom) => (await m.Send(new ChangeMembers(team, new Selection(Members: [whom]), MemberAction.Deauthorize, "x"))) switch
            {
                { Value.Refused: [var refused] } => new Refusal(refused.Code, 409, ""),
                var outcome => outcome.Refusal,
            },
        };
        for (var round = 0; round < Rounds; round++)
        {
            var (team, one, two) = await TwoOwnersAsync(app);
            var refusals = await Task.WhenAll(
                Task.Run(() => InScopeAsync(app, m => ways[round % 4](m, team, one))),
                Task.Run(() => InScopeAsync(app, m => ways[round / 4 % 4](m, team, two))));
            refusals.OfType<Refusal>().ShouldHaveSingleItem($"round {round}").Code.ShouldBe("directory.last-owner");
            (await OwnersAsync(app, team)).ShouldBe(1, $"round {round}");
        }
    }

    [Fact]
    public async Task Who_becomes_an_owner_at_this_moment_is_not_ended_together_with_the_only_other_one()
    {
        await using var app = await LiaisonApp.StartAsync();
        for (var round = 0; round < Rounds; round++)
        {
            var (team, one, two) = await TwoOwnersAsync(app);
            (await InScopeAsync(app, async m => (await m.Send(new ChangeMemberRole(team, two, Role.Member))).Refusal)).ShouldBeNull();
            await Task.WhenAll(
                Task.Run(() => InScopeAsync(app, async m => (await m.Send(new ChangeMemberRole(team, two, Role.Owner))).Refusal)),
                Task.Run(() => InScopeAsync(app, async m => (await m.Send(new RemoveMember(team, two, "x"))).Refusal)),
                Task.Run(() => InScopeAsync(app, async m => (await m.Send(new RemoveMember(team, one, "x"))).Refusal)));
            (await OwnersAsync(app, team)).ShouldBeGreaterThanOrEqualTo(1, $"round {round}");
        }
    }

    private static async Task<(TeamId Team, MembershipId One, MembershipId Two)> TwoOwnersAsync(LiaisonApp app)
    {
        var (team, one, two) = (new TeamId(Guid.CreateVersion7()), new MembershipId(Guid.CreateVersion7()), new MembershipId(Guid.CreateVersion7()));
        await using var session = app.Services.GetRequiredService<IEventStore>().OpenSession(new EventMetadata("system", "test"));
        foreach (var member in new[] { one, two })
        {
            session.Append(new StreamAppend(Tenant.Of(team).Id, member.Value, typeof(Membership), 0, [
                new MemberAuthorized(null, Role.Owner), new MemberJoined(new AccountId(Guid.CreateVersion7()), null)]));
        }

        await session.SaveAsync(CancellationToken.None);
        return (team, one, two);
    }

    private static async Task<T> InScopeAsync<T>(LiaisonApp app, Func<IMediator, Task<T>> work)
    {
        await using var scope = app.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<WorkContext>().Caller = Caller.System;
        return await work(scope.ServiceProvider.GetRequiredService<IMediator>());
    }

    private static async Task<long> OwnersAsync(LiaisonApp app, TeamId team)
    {
        await using var command = app.Database.DataSource.CreateCommand(
            $"select count(*) from directory.members_1 where tenant_id = '{team}' and role = 'Owner' and status = 'active'");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
