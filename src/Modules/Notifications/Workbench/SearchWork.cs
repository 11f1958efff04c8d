using System.ComponentModel.DataAnnotations;
using FluentValidation;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;

namespace Liaison.Notifications.Workbench;

/// <summary>Items, merge requests and iterations by a part of their title or their number: whose number it is first, then the last changed.</summary>
[Requires(Role.Member, Scopes.WorkRead)]
internal sealed record SearchWork(TeamId Team, string Search) : IQuery<IReadOnlyList<Found>>, ITeamRequest;

/// <param name="Kind"><c>item</c>, <c>merge-request</c>, <c>iteration</c>.</param>
internal sealed record Found([property: AllowedValues("item", "merge-request", "iteration")] string Kind, Guid Id, string? Number, string Title, bool IsOver, string Project);

internal sealed class SearchWorkValidator : AbstractValidator<SearchWork>
{
    public SearchWorkValidator() => RuleFor(q => q.Search).NotEmpty().MaximumLength(Lists.LongestSearch);
}

internal sealed class SearchWorkHandler(ITeamReads reads, Viewer viewer) : IQueryHandler<SearchWork, IReadOnlyList<Found>>
{
    private const int Most = 20;

    public async Task<Outcome<IReadOnlyList<Found>>> Handle(SearchWork request, CancellationToken cancellationToken) => Outcome<IReadOnlyList<Found>>.Of(await reads.ListAsync<Found>(
        request.Team,
        $"""
        select f.kind, f.id, f.number, f.title, f.is_over, p.name as project from (
            (select 'item' as kind, i.id, i.number, i.title, i.is_done as is_over, i.project_id, i.source_at from notifications.items i where {Where("i", "i.title", numbered: true)} limit {Most})
            union all (select 'merge-request', m.id, m.number, m.title, m.state in ('merged', 'closed'), m.project_id, m.source_at from notifications.merge_requests m where {Where("m", "m.title", numbered: true)} limit {Most})
            union all (select 'iteration', t.id, null, t.name, t.is_closed, t.project_id, t.source_at from notifications.iterations t where {Where("t", "t.name", numbered: false)} limit {Most})) f
        join notifications.projects p on p.tenant_id = @team and p.id = f.project_id
        order by f.number is not distinct from @number desc, f.source_at desc, f.id limit {Most}
        """,
        new { account = viewer.Account, search = LikePattern.Containing(request.Search), number = request.Search.Trim().TrimStart('#', '!') },
        cancellationToken));

    private string Where(string table, string title, bool numbered)
    {
        var hit = numbered ? $"(lower({title}) like @search or {table}.number = @number)" : $"lower({title}) like @search";
        var order = numbered ? $"{table}.number is not distinct from @number desc, " : "";
        return new Conditions($"{table}.tenant_id = @team", $"{table}.deleted_at is null", hit).When(true, viewer.SeesWithin($"{table}.project_id")) + $" order by {order}{table}.source_at desc";
    }
}
