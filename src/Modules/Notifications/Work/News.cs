using System.Globalization;

namespace Liaison.Notifications.Work;

/// <summary>Something that happened, before anybody has written it down.</summary>
/// <param name="What">Of <see cref="Happenings"/>.</param>
/// <param name="Named">Source users whom it is about in person.</param>
internal sealed record Happening(string What, IReadOnlyList<Guid> Named)
{
    public Happening(string what)
        : this(what, [])
    {
    }
}

/// <summary>
/// Decides what of a change people may want to hear of: what it made different, so that what comes again, or late, is no news. A thing that we never heard of before is new only when
/// its source says so, and something of long ago is history.
/// </summary>
internal static class News
{
    /// <summary>What a source tells later than this, people have seen there, or it is an import of old things.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromHours(24);

    /// <summary>How far apart a source's times of one happening can be.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromMinutes(5);

    private static readonly string[] Visible =
    [
        WorkFields.Title, WorkFields.Text, WorkFields.Kind, WorkFields.State, WorkFields.Priority, WorkFields.Iteration, WorkFields.Due, WorkFields.Assignees, WorkFields.TargetBranch,
        WorkFields.Starts, WorkFields.Ends,
    ];

    /// <param name="before">What was known of the thing, <see cref="Said.Nothing"/> for nothing.</param>
    /// <param name="after">With the change.</param>
    /// <param name="reviewer">Of a review: their id.</param>
    /// <param name="failedBefore">Of a build: whether the one before it, of the same name and branch, failed.</param>
    public static IReadOnlyList<Happening> Of(WorkChange change, Said before, Said after, DateTimeOffset now, Guid? reviewer = null, bool failedBefore = false)
    {
        if (ReferenceEquals(before, after) || now - change.At > Fresh || after.Is(WorkFields.Deleted))
        {
            return [];
        }

        return change switch
        {
            ItemChange item => OfItem(item, before, after),
            IterationChange => OfIteration(before, after),
            MergeRequestChange request => OfMergeRequest(request, before, after),
            ReviewChange => OfReview(reviewer!.Value, before, after),
            BuildChange => OfBuild(before, after, failedBefore),
            _ => [],
        };
    }

    /// <param name="mentioned">Source users whom the comment names.</param>
    public static IReadOnlyList<Happening> OfComment(WorkChange change, Said before, Said after, DateTimeOffset now, IReadOnlyList<Guid> mentioned) =>
        !before.Has(WorkFields.Text) && after.Has(WorkFields.Text) && !after.Is(WorkFields.Deleted) && now - change.At <= Fresh ? [new(Happenings.Commented, mentioned)] : [];

    private static List<Happening> OfItem(ItemChange change, Said before, Said after)
    {
        if (!before.Has(WorkFields.Title))
        {
            return !after.Has(WorkFields.Title) ? []
                : IsNew(change, after) ? [new(Happenings.Created), .. Named(Happenings.Assigned, after.Ids(WorkFields.Assignees))]
                : after.Is(WorkFields.Done) && IsAtOnce(change, after, WorkFields.Ended) ? [new(Happenings.Done)]
                : [];
        }

        List<Happening> told = [.. Named(Happenings.Assigned, Gained(WorkFields.Assignees, before, after))];
        if (before.Is(WorkFields.Done) != after.Is(WorkFields.Done))
        {
            told.Add(new(after.Is(WorkFields.Done) ? Happenings.Done : Happenings.Reopened));
        }

        return OrChanged(told, before, after);
    }

    private static List<Happening> OfIteration(Said before, Said after)
    {
        var (wasClosed, isClosed) = (before.Is(WorkFields.Closed), after.Is(WorkFields.Closed));
        if (!before.Has(WorkFields.Title))
        {
            return after.Has(WorkFields.Title) && !isClosed ? [new(Happenings.Created)] : [];
        }

        return OrChanged(wasClosed == isClosed ? [] : [new(isClosed ? Happenings.Closed : Happenings.Reopened)], before, after);
    }

    private static IReadOnlyList<Happening> OfMergeRequest(MergeRequestChange change, Said before, Said after)
    {
        var (was, state) = (before[WorkFields.State] ?? "open", after[WorkFields.State] ?? "open");
        if (!before.Has(WorkFields.Title))
        {
            return (after.Has(WorkFields.Title), state) switch
            {
                (false, _) => [],
                (_, "merged" or "closed") => IsAtOnce(change, after, WorkFields.Ended) ? [new(state == "merged" ? Happenings.Merged : Happenings.Closed)] : [],
                _ when !IsNew(change, after) => [],
                _ =>
                [
                    new(Happenings.Created),
                    .. Named(Happenings.Assigned, after.Ids(WorkFields.Assignees)),
                    .. Named(Happenings.ReviewRequested, state == "draft" ? [] : after.Ids(WorkFields.Reviewers)),
                ],
            };
        }

        List<Happening> told = [.. Named(Happenings.Assigned, Gained(WorkFields.Assignees, before, after))];
        // A draft asks nobody yet; once it is none it asks everybody.
        told.AddRange(Named(Happenings.ReviewRequested, state != "open" ? [] : was == "draft" ? after.Ids(WorkFields.Reviewers) : Gained(WorkFields.Reviewers, before, after)));
        switch (was, state)
        {
            case (not "merged", "merged"):
                told.Add(new(Happenings.Merged));
                break;
            case (not "closed", "closed"):
                told.Add(new(Happenings.Closed));
                break;
            case ("closed" or "merged", "open" or "draft"):
                told.Add(new(Happenings.Reopened));
                break;
        }

        return OrChanged(told, before, after);
    }

    private static IReadOnlyList<Happening> OfReview(Guid reviewer, Said before, Said after)
    {
        var verdict = after[WorkFields.Verdict(reviewer)];
        return verdict == before[WorkFields.Verdict(reviewer)] ? [] : verdict switch
        {
            "approved" => [new(Happenings.Approved)],
            "changes-requested" => [new(Happenings.ChangesRequested)],
            // What was said stands in comments, which come by themselves.
            _ => [],
        };
    }

    private static IReadOnlyList<Happening> OfBuild(Said before, Said after, bool failedBefore)
    {
        var state = after[WorkFields.State];
        return state == before[WorkFields.State] ? [] : state switch
        {
            "failed" => [new(Happenings.Failed)],
            "succeeded" => [new(failedBefore || before[WorkFields.End] == "failed" ? Happenings.Fixed : Happenings.Succeeded)],
            _ => [],
        };
    }

    private static List<Happening> OrChanged(List<Happening> told, Said before, Said after) =>
        told.Count > 0 ? told : Visible.Any(f => (before[f] ?? "") != (after[f] ?? "")) ? [new(Happenings.Changed)] : [];

    private static IEnumerable<Happening> Named(string what, IReadOnlyList<Guid> who) => who.Count > 0 ? [new(what, who)] : [];

    private static IReadOnlyList<Guid> Gained(string field, Said before, Said after) => [.. after.Ids(field).Except(before.Ids(field))];

    /// <summary>Where the source does not say when it was made, what we hear of first is new.</summary>
    private static bool IsNew(WorkChange change, Said after) => IsAtOnce(change, after, WorkFields.Created);

    private static bool IsAtOnce(WorkChange change, Said after, string field) =>
        after[field] is not { } time || (change.At - DateTimeOffset.Parse(time, CultureInfo.InvariantCulture)).Duration() <= AtOnce;
}
