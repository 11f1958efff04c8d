namespace Liaison.Notifications.Workbench;

/// <summary>How many items there were, and how many were left, at the end of a day.</summary>
internal sealed record BurnDownDay(DateOnly On, int Total, int Left);

/// <summary>An iteration's way to its end, from when its items were made and finished.</summary>
internal static class BurnDown
{
    /// <summary>Longer ones are shown by their last days.</summary>
    public const int MostDays = 120;

    /// <param name="items">On which day each was made, and finished when it was.</param>
    /// <param name="today">Where the days that have come end.</param>
    /// <returns>A day each from its first to its last, or to today: what will be is not told. Empty before it begins.</returns>
    public static IReadOnlyList<BurnDownDay> Of(DateOnly? startsOn, DateOnly? endsOn, DateOnly today, IReadOnlyCollection<(DateOnly MadeOn, DateOnly? DoneOn)> items)
    {
        if (startsOn is null && items.Count == 0)
        {
            return [];
        }

        var first = startsOn ?? items.Min(i => i.MadeOn);
        var last = endsOn is { } end && end < today ? end : today;
        if (last < first)
        {
            return [];
        }

        if (last.DayNumber - first.DayNumber >= MostDays)
        {
            first = last.AddDays(1 - MostDays);
        }

        return
        [
            .. Enumerable.Range(0, last.DayNumber - first.DayNumber + 1).Select(first.AddDays).Select(day => new BurnDownDay(
                day, items.Count(i => i.MadeOn <= day), items.Count(i => i.MadeOn <= day && !(i.DoneOn <= day)))),
        ];
    }
}
