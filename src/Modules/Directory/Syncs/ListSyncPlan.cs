using System.ComponentModel.DataAnnotations;
using FluentValidation;
using Liaison.Directory.Contracts;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;

namespace Liaison.Directory.Syncs;

/// <summary>What a run will do, or did, in its order.</summary>
/// <param name="Effect"><c>takes-access</c>, <c>leave</c>, <c>disable</c>, <c>enable</c>, <c>none</c>; null for all.</param>
/// <param name="Department">Only people of it.</param>
/// <param name="Search">Part of a name or a userid.</param>
[Requires(Role.Admin, Scopes.SyncsRead)]
internal sealed record ListSyncPlan(TeamId Team, SyncId Sync, string? Effect, long? Department, string? Search, string? Cursor, int Limit) : IQuery<Page<PlanItem>>, ITeamRequest;

/// <param name="Reason">The evidence in a word, such as <c>absent-from-list-id</c>.</param>
/// <param name="MemberStatus">The membership when the plan was made.</param>
internal sealed record PlanItem(
    string Kind, PersonId? Person, long? Department, string? UserId, string? Name, IReadOnlyList<long> Departments,
    [property: AllowedValues("none", "leave", "disable", "enable")] string Effect, bool TakesAccess, MembershipId? Member,
    [property: AllowedValues("authorized", "invited", "active", "locked", "deauthorized", "removed")] string? MemberStatus, string? Reason);

[Requires(Role.Admin, Scopes.SyncsRead)]
internal sealed record ListSyncQuarantine(TeamId Team, SyncId Sync, string? Cursor, int Limit) : IQuery<Page<QuarantineItem>>, ITeamRequest;

/// <param name="What"><c>person</c>, <c>department</c> or <c>contacts-secret</c>.</param>
/// <param name="Identity">As far as it could be read.</param>
/// <param name="Reason">A stable code, such as <c>name-too-long</c>.</param>
internal sealed record QuarantineItem(string What, string? Identity, string? Name, string Reason);

internal sealed class ListSyncPlanValidator : AbstractValidator<ListSyncPlan>
{
    private static readonly string[] Effects = ["takes-access", "leave", "disable", "enable", "none"];

    public ListSyncPlanValidator()
    {
        RuleFor(q => q.Limit).InclusiveBetween(1, 200);
        RuleFor(q => q.Search).MaximumLength(100);
        RuleFor(q => q.Effect).Must(e => e is null || Effects.Contains(e, StringComparer.Ordinal)).WithMessage("One of: " + string.Join(", ", Effects));
    }
}

internal sealed class ListSyncQuarantineValidator : AbstractValidator<ListSyncQuarantine>
{
    public ListSyncQuarantineValidator() => RuleFor(q => q.Limit).InclusiveBetween(1, 200);
}

internal sealed class ListSyncPlanHandler(ITeamReads reads, Cursors cursors) : IQueryHandler<ListSyncPlan, Page<PlanItem>>
{
    public async Task<Outcome<Page<PlanItem>>> Handle(ListSyncPlan request, CancellationToken cancellationToken)
    {
        var list = $"sync-plan/{request.Sync}?{request.Effect}&{request.Department}&{request.Search}";
        var after = -1;
        if (request.Cursor is { } cursor && !cursors.TryOpen(request.Team, list, cursor, out after))
        {
            return RequestErrors.CursorInvalid;
        }

        var rows = await reads.ListAsync<Row>(
            request.Team,
            """
            select ordinal, kind, person_id, department_id, userid, name, departments, effect, takes_access, member_id, member_status, reason from directory.sync_plan
            where tenant_id = @team and sync_id = @sync and ordinal > @after and (@department is null or @department = any(departments))
                and (@search is null or userid ilike @search or name ilike @search)
                and (@effect is null or case when @effect = 'takes-access' then takes_access else effect = @effect end)
            order by ordinal limit @limit
            """,
            new { sync = request.Sync.Value, after, department = request.Department, effect = request.Effect, search = LikePattern.Containing(request.Search), limit = request.Limit + 1 },
            cancellationToken);
        return new Page<PlanItem>(
            [.. rows.Take(request.Limit).Select(r => r.ToItem())],
            rows.Count > request.Limit ? cursors.Seal(request.Team, list, rows[request.Limit - 1].Ordinal) : null);
    }

    private sealed record Row(
        int Ordinal, string Kind, PersonId? PersonId, long? DepartmentId, string? Userid, string? Name, long[] Departments, string Effect, bool TakesAccess,
        MembershipId? MemberId, string? MemberStatus, string? Reason)
    {
        public PlanItem ToItem() => new(Kind, PersonId, DepartmentId, Userid, Name, Departments, Effect, TakesAccess, MemberId, MemberStatus, Reason);
    }
}

internal sealed class ListSyncQuarantineHandler(ITeamReads reads, Cursors cursors) : IQueryHandler<ListSyncQuarantine, Page<QuarantineItem>>
{
    public async Task<Outcome<Page<QuarantineItem>>> Handle(ListSyncQuarantine request, CancellationToken cancellationToken)
    {
        var list = $"sync-quarantine/{request.Sync}";
        var after = -1;
        if (request.Cursor is { } cursor && !cursors.TryOpen(request.Team, list, cursor, out after))
        {
            return RequestErrors.CursorInvalid;
        }

        var rows = await reads.ListAsync<Row>(
            request.Team,
            "select ordinal, what, identity, name, reason from directory.sync_quarantine where tenant_id = @team and sync_id = @sync and ordinal > @after order by ordinal limit @limit",
            new { sync = request.Sync.Value, after, limit = request.Limit + 1 },
            cancellationToken);
        return new Page<QuarantineItem>(
            [.. rows.Take(request.Limit).Select(r => new QuarantineItem(r.What, r.Identity, r.Name, r.Reason))],
            rows.Count > request.Limit ? cursors.Seal(request.Team, list, rows[request.Limit - 1].Ordinal) : null);
    }

    private sealed record Row(int Ordinal, string What, string? Identity, string? Name, string Reason);
}
