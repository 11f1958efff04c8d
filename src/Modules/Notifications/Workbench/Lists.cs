using System.Text.Json;
using FluentValidation;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;

namespace Liaison.Notifications.Workbench;

/// <summary>A project, as it stands beside what belongs to it.</summary>
internal sealed record ProjectRef(Guid Id, string Name, string? Group);

/// <summary>Somebody as a source names them.</summary>
/// <param name="IsMe">Linked to the caller's account.</param>
internal sealed record WorkPerson(Guid Id, string Name, string? Login, bool IsMe);

/// <summary>Where a page begins: after what was last changed then, or begun.</summary>
internal sealed record Position(DateTimeOffset At, Guid Id)
{
    public static readonly Position First = new(DateTimeOffset.MaxValue, Guid.AllBitsSet);
}

internal static class Lists
{
    public const int MostAtOnce = 100;

    /// <summary>What people typed; longer is no search.</summary>
    public const int LongestSearch = 100;

    public static IRuleBuilderOptions<T, int> IsPageSize<T>(this IRuleBuilder<T, int> limit) => limit.InclusiveBetween(1, MostAtOnce);

    public static IRuleBuilderOptions<T, string> IsOneOf<T>(this IRuleBuilder<T, string> word, params string[] words) =>
        word.Must(w => words.Contains(w, StringComparer.Ordinal)).WithMessage("One of: " + string.Join(", ", words));

    /// <returns>False for a cursor of another list.</returns>
    public static bool TryStart(this Cursors cursors, TeamId team, string list, string? cursor, out Position start)
    {
        start = Position.First;
        if (cursor is null)
        {
            return true;
        }

        var good = cursors.TryOpen<Position>(team, list, cursor, out var found);
        start = found ?? start;
        return good;
    }

    /// <param name="rows">One more than the page holds, when there are more.</param>
    public static Page<TItem> ToPage<TRow, TItem>(this Cursors cursors, TeamId team, string list, IReadOnlyList<TRow> rows, int limit, Func<TRow, Position> positionOf, Func<TRow, TItem> itemOf) =>
        new([.. rows.Take(limit).Select(itemOf)], rows.Count > limit ? cursors.Seal(team, list, positionOf(rows[limit - 1])) : null);

    /// <summary>People of a subject in a role, as JSON: a row brings them along.</summary>
    public static string People(string subject, string roles) => $"""
        (select coalesce(json_agg(json_build_object('id', u.id, 'name', coalesce(u.name, u.login, u.external_id), 'login', u.login, 'isMe', u.account_id is not distinct from @account, 'role', v.role, 'verdict', v.verdict) order by u.name, u.id), '[]')
        from notifications.involvements v join notifications.source_users u on u.tenant_id = v.tenant_id and u.id = v.user_id
        where v.tenant_id = @team and v.subject_id = {subject} and v.role in ({roles}))::text
        """;

    public static IReadOnlyList<Involved> Involved(string json) => JsonSerializer.Deserialize<IReadOnlyList<Involved>>(json, JsonSerializerOptions.Web)!;
}

/// <param name="Role"><c>author</c>, <c>assignee</c>, <c>reviewer</c>, <c>follower</c>.</param>
internal sealed record Involved(Guid Id, string Name, string? Login, bool IsMe, string Role, string? Verdict)
{
    public WorkPerson Person => new(Id, Name, Login, IsMe);

    public Review Review => new(Id, Name, Login, IsMe, Verdict);
}

/// <summary>The conditions that were asked for and no others: the planner has to see which they are.</summary>
internal sealed class Conditions(params IEnumerable<string> always)
{
    private readonly List<string> _all = [.. always];

    public Conditions When(bool asked, string condition)
    {
        if (asked)
        {
            _all.Add(condition);
        }

        return this;
    }

    /// <summary>In the projects that the caller starred, by themselves or by their group.</summary>
    public Conditions WhenStarred(bool asked, string project) =>
        When(asked, $"{project} in (select project_id from notifications.starred where tenant_id = @team and account_id = @account)");

    public override string ToString() => string.Join(" and ", _all);
}
