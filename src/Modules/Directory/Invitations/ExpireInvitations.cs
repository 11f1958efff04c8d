using Liaison.Directory.Members;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Work;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Quartz;

namespace Liaison.Directory.Invitations;

/// <summary>Writes down which of a team's invitations have run out, at most a thousand at a time.</summary>
[SystemOnly, RetryOnConflict]
internal sealed record ExpireInvitations(TeamId Team) : ICommand, ITeamRequest;

internal sealed class ExpireInvitationsHandler(IStreams streams, ITeamReads reads, TimeProvider time) : ICommandHandler<ExpireInvitations>
{
    public async Task<Outcome> Handle(ExpireInvitations request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var members = await reads.ListAsync<Guid>(
            request.Team,
            "select member_id from directory.invitations_1 where tenant_id = @team and state = 'open' and expires_at <= @now order by id limit 1000",
            new { now },
            cancellationToken);
        await streams.ChangeManyAsync<Membership>(request.Team, members, (_, membership) => membership?.ExpireInvitation(now) ?? RequestErrors.NotFound, cancellationToken);
        return Outcome.Done;
    }
}

/// <summary>
/// Every hour, on one of the hosts: reminders, and the ends of invitations. Of the ends only the history has use: what has run out is refused at use (CASES §4 #24).
/// </summary>
internal sealed class ExpireInvitationsJob(IServiceScopeFactory scopes, IPlatformReads platform, IOptions<InvitationOptions> options, TimeProvider time) : IJob
{
    public const string Name = "expire-invitations";

    public static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        var teams = await platform.ListAsync<string>(
            $"select distinct tenant_id from directory.invitations_1 where (state = 'open' and expires_at <= @now) or ({RemindInvitedHandler.IsDue})",
            new { now, soon = now + options.Value.RemindBefore },
            cancellationToken);
        foreach (var team in teams)
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<WorkContext>().Caller = Caller.Schedule;
            var mediator = scope.ServiceProvider.GetRequiredService<IMediator>();
            await mediator.Send(new ExpireInvitations(new TeamId(Guid.Parse(team))), cancellationToken);
            await mediator.Send(new RemindInvited(new TeamId(Guid.Parse(team))), cancellationToken);
        }
    }
}
