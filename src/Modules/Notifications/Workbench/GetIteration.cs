using FluentValidation;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;

namespace Liaison.Notifications.Workbench;

/// <summary>An iteration with its progress and its burn-down. Its items are a list of their own.</summary>
/// <param name="Zone">Where days begin and end: a name of the IANA database.</param>
[Requires(Role.Member, Scopes.WorkRead)]
internal sealed record GetIteration(TeamId Team, Guid Iteration, string Zone) : IQuery<IterationDetail>, ITeamRequest;

internal sealed record IterationDetail(WorkIteration Iteration, IReadOnlyList<BurnDownDay> BurnDown, bool IsFollowed, string? Url);

internal sealed class GetIterationValidator : AbstractValidator<GetIteration>
{
    public GetIterationValidator() => RuleFor(q => q.Zone).Must(z => z.Length <= 100 && TimeZoneInfo.TryFindSystemTimeZoneById(z, out _)).WithMessage("A time zone such as Asia/Shanghai");
}

internal sealed class GetIterationHandler(ITeamReads reads, Viewer viewer, TimeProvider time) : IQueryHandler<GetIteration, IterationDetail>
{
    public async Task<Outcome<IterationDetail>> Handle(GetIteration request, CancellationToken cancellationToken)
    {
        var parameters = new { account = viewer.Account, iteration = request.Iteration };
        var row = await reads.FindAsync<IterationRow>(
            request.Team,
            $"""
            select {IterationRow.Columns}, t.source_at as begins_at from notifications.iterations t {IterationRow.Joined}
            where t.tenant_id = @team and t.id = @iteration and t.deleted_at is null and {viewer.Sees("t.project_id")}
            """,
            parameters,
            cancellationToken);
        if (row is null)
        {
            return RequestErrors.NotFound;
        }

        var beside = await reads.FindAsync<Beside>(
            request.Team,
            """
            select t.url, exists (select from notifications.follows f where f.tenant_id = @team and f.subject_id = t.id and f.account_id = @account) as is_followed
            from notifications.iterations t where t.tenant_id = @team and t.id = @iteration
            """,
            parameters,
            cancellationToken);
        var items = await reads.ListAsync<Times>(
            request.Team,
            "select created_at, case when is_done then coalesce(done_at, source_at) end as done_at from notifications.items where tenant_id = @team and iteration_id = @iteration and deleted_at is null",
            parameters,
            cancellationToken);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(request.Zone);
        DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);
        return new IterationDetail(
            row.ToIteration(),
            BurnDown.Of(row.StartsOn, row.EndsOn, DayOf(time.GetUtcNow()), [.. items.Select(i => (DayOf(i.CreatedAt), i.DoneAt is { } done ? DayOf(done) : (DateOnly?)null))]),
            beside!.IsFollowed,
            beside.Url);
    }

    private sealed record Beside(string? Url, bool IsFollowed);

    private sealed record Times(DateTimeOffset CreatedAt, DateTimeOffset? DoneAt);
}
