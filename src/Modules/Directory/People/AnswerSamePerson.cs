using Liaison.Directory.Contracts;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Work;
using Liaison.WeCom;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Liaison.Directory.People;

/// <summary>
/// Answers the question whether a person who is gone and one who is new are the same with a new userid. Yes: the person keeps id, membership and history,
/// and takes the userid over. No: the next sync judges them alone.
/// </summary>
[Requires(Role.Admin, Scopes.MembersWrite), RetryOnConflict]
internal sealed record AnswerSamePerson(TeamId Team, PersonId Person, bool Same) : ICommand, ITeamRequest;

internal sealed class AnswerSamePersonHandler(IStreams streams, ITeamReads reads) : ICommandHandler<AnswerSamePerson>
{
    public async Task<Outcome> Handle(AnswerSamePerson request, CancellationToken cancellationToken)
    {
        var (team, id, ct) = (request.Team, request.Person.Value, cancellationToken);
        if (!request.Same)
        {
            return await streams.ChangeAsync<Person>(team, id, person => person.TellApart(), ct);
        }

        if (await streams.FindAsync<Person>(team, id, ct) is not { } known)
        {
            return RequestErrors.NotFound;
        }

        if (known.MaybeNow is not { } userId || await FindAsync(team, known.CorpId, userId, ct) is not { } found
            || await streams.FindAsync<Person>(team, found.Id, ct) is not { } newcomer)
        {
            return PersonErrors.NoQuestion;
        }

        if (found.IsMember)
        {
            return PersonErrors.NewcomerIsMember;
        }

        // First the one gives the userid up, then the other takes it: no two have it at any moment.
        var outcome = await streams.ChangeAsync<Person>(team, found.Id, person => person.GiveUp(), ct);
        return outcome.Refusal is null ? await streams.ChangeAsync<Person>(team, id, person => person.Become(newcomer), ct) : outcome;
    }

    private Task<Found?> FindAsync(TeamId team, string corp, string userId, CancellationToken ct) => reads.FindAsync<Found>(
        team,
        """
        select p.id, exists (select from directory.members_1 m where m.tenant_id = p.tenant_id and m.person_id = p.id) as is_member
        from directory.people_1 p where p.tenant_id = @team and p.corp_id = @corp and p.userid_key = @key and p.presence <> 'left'
        """,
        new { corp, key = WeComUserId.Key(userId) },
        ct);

    private sealed record Found(Guid Id, bool IsMember);
}

internal static class SamePersonEndpoints
{
    public static void MapSamePerson(this RouteGroupBuilder team) => team.MapGroup("/people").WithTags("People")
        .MapPost("/{person}/same-person", AnswerAsync).WithName("answerSamePerson").WithSummary("Say whether somebody gone and somebody new are the same person");

    private static async Task<Results<NoContent, ProblemHttpResult>> AnswerAsync(
        TeamId team, PersonId person, SamePersonBody body, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new AnswerSamePerson(team, person, body.Same), ct)).ToNoContent();
}

internal sealed record SamePersonBody(bool Same);
