using System.ComponentModel.DataAnnotations;
using FluentValidation;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;
using Liaison.Notifications.Sources;

namespace Liaison.Notifications.Work.Ingest;

/// <summary>What is known of something, by the source's own ids: for programs that push, to see what became of it.</summary>
/// <param name="Type"><c>item</c>, <c>iteration</c>, <c>merge-request</c> or <c>build</c>.</param>
[Requires(Role.Admin, Scopes.WorkRead)]
internal sealed record FindThing(TeamId Team, Guid Source, string Type, string Project, string Id) : IQuery<ThingView>, ITeamRequest;

/// <param name="Id">The id here.</param>
/// <param name="State">As the source calls it; of an iteration <c>open</c> or <c>closed</c>.</param>
/// <param name="SourceAt">The source's own time of what is known.</param>
internal sealed record ThingView(
    Guid Id, [property: AllowedValues("item", "iteration", "merge-request", "build")] string Type, string Title, string? State, string? Url, DateTimeOffset SourceAt, DateTimeOffset? DeletedAt,
    IReadOnlyList<ThingPerson> People);

/// <param name="Id">The source's own.</param>
/// <param name="Verdict">Of a reviewer.</param>
/// <param name="IsLinked">They are somebody here, whom messages reach.</param>
internal sealed record ThingPerson(
    string Id, string? Name, [property: AllowedValues("author", "assignee", "reviewer", "follower")] string Role,
    [property: AllowedValues("approved", "changes-requested", "commented")] string? Verdict, bool IsLinked);

internal sealed class FindThingValidator : AbstractValidator<FindThing>
{
    public FindThingValidator()
    {
        RuleFor(q => q.Type).Must(t => t is "item" or "iteration" or "merge-request" or "build").WithMessage("item, iteration, merge-request or build");
        RuleFor(q => q.Project).NotEmpty().MaximumLength(200);
        RuleFor(q => q.Id).NotEmpty().MaximumLength(200);
    }
}

internal sealed class FindThingHandler(ITeamReads reads, LiveSources sources) : IQueryHandler<FindThing, ThingView>
{
    /// <summary>Followers may be thousands.</summary>
    private const int MostPeople = 500;

    public async Task<Outcome<ThingView>> Handle(FindThing request, CancellationToken cancellationToken)
    {
        if (await sources.FindAsync(request.Team, request.Source, cancellationToken) is null)
        {
            return RequestErrors.NotFound;
        }

        var (kind, columns, table) = request.Type switch
        {
            "item" => (SubjectKind.Item, "title, state", "items"),
            "iteration" => (SubjectKind.Iteration, "name as title, case when is_closed then 'closed' else 'open' end as state", "iterations"),
            "merge-request" => (SubjectKind.MergeRequest, "title, state", "merge_requests"),
            _ => (SubjectKind.Build, "name as title, state", "builds"),
        };
        var id = WorkIds.Subject(kind, WorkIds.Project(request.Source, request.Project), request.Id);
        var row = await reads.FindAsync<Row>(
            request.Team, $"select {columns}, url, source_at, deleted_at from notifications.{table} where tenant_id = @team and id = @id", new { id }, cancellationToken);
        return row is null
            ? RequestErrors.NotFound
            : new ThingView(id, request.Type, row.Title, row.State, row.Url, row.SourceAt, row.DeletedAt, await PeopleAsync(request.Team, id, cancellationToken));
    }

    private Task<IReadOnlyList<ThingPerson>> PeopleAsync(TeamId team, Guid thing, CancellationToken ct) => reads.ListAsync<ThingPerson>(
        team,
        """
        select u.external_id as id, coalesce(u.name, u.login) as name, i.role, i.verdict, u.account_id is not null as is_linked
        from notifications.involvements i join notifications.source_users u on u.tenant_id = i.tenant_id and u.id = i.user_id
        where i.tenant_id = @team and i.subject_id = @thing order by i.role, u.external_id limit @limit
        """,
        new { thing, limit = MostPeople },
        ct);

    private sealed record Row(string Title, string? State, string? Url, DateTimeOffset SourceAt, DateTimeOffset? DeletedAt);
}
