namespace Liaison.Notifications.Preferences;

/// <summary>Hours of quiet that begin on certain days.</summary>
/// <param name="Days">ISO 8601: 1 is Monday, 7 is Sunday.</param>
/// <param name="To">Exclusive. Not after <paramref name="From"/>: on the next day; equal to it: a whole day.</param>
internal sealed record QuietHours(IReadOnlyList<int> Days, TimeOnly From, TimeOnly To);

/// <summary>When somebody does not want to be disturbed, by the clock on their wall.</summary>
/// <param name="Always">The switch: quiet until it is switched off, whatever the hours say.</param>
/// <param name="Holidays">Quiet from midnight to midnight; the hours of such a day do not count.</param>
/// <param name="Workdays">Days on which work is made up for (调休): they have Monday's hours, whatever day they are.</param>
internal sealed record QuietSchedule(bool Always, IReadOnlyList<QuietHours> Hours, IReadOnlyList<DateOnly> Holidays, IReadOnlyList<DateOnly> Workdays);

/// <summary>
/// Quiet time as instants. Where the clock is put forward past an hour, what should begin or end in it does so when it is put forward; where an hour comes twice,
/// quiet begins in the first one and ends in the second.
/// </summary>
internal static class QuietTime
{
    /// <summary>Who is quiet without an end for so long is asked again then.</summary>
    private static readonly TimeSpan Horizon = TimeSpan.FromDays(40);

    /// <summary>The first instant at or after <paramref name="instant"/> that is not quiet.</summary>
    /// <returns>Null when there is none within forty days.</returns>
    public static DateTimeOffset? NextAllowed(QuietSchedule schedule, TimeZoneInfo zone, DateTimeOffset instant)
    {
        if (schedule.Always)
        {
            return null;
        }

        for (var at = instant; at - instant < Horizon;)
        {
            if (EndOfQuiet(schedule, zone, at) is not { } end)
            {
                return at;
            }

            at = end;
        }

        return null;
    }

    /// <returns>When the quiet that there is at this instant ends; null when there is none.</returns>
    private static DateTimeOffset? EndOfQuiet(QuietSchedule schedule, TimeZoneInfo zone, DateTimeOffset at)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);
        DateTimeOffset? end = null;
        // A span lasts a day at the most, and reaches into the next one.
        for (var day = today.AddDays(-2); day <= today; day = day.AddDays(1))
        {
            foreach (var (from, to) in SpansOf(schedule, day))
            {
                if (First(zone, from) <= at && Last(zone, to) is var last && at < last && !(last <= end))
                {
                    end = last;
                }
            }
        }

        return end;
    }

    private static IEnumerable<(DateTime From, DateTime To)> SpansOf(QuietSchedule schedule, DateOnly day)
    {
        if (schedule.Holidays.Contains(day))
        {
            yield return (day.ToDateTime(TimeOnly.MinValue), day.AddDays(1).ToDateTime(TimeOnly.MinValue));
            yield break;
        }

        var weekday = schedule.Workdays.Contains(day) ? 1 : IsoOf(day.DayOfWeek);
        foreach (var hours in schedule.Hours.Where(h => h.Days.Contains(weekday)))
        {
            yield return (day.ToDateTime(hours.From), (hours.To > hours.From ? day : day.AddDays(1)).ToDateTime(hours.To));
        }
    }

    private static int IsoOf(DayOfWeek day) => day == DayOfWeek.Sunday ? 7 : (int)day;

    /// <summary>When the wall's clock shows it for the first time, or is put past it.</summary>
    private static DateTimeOffset First(TimeZoneInfo zone, DateTime wall) => Instant(zone, wall, first: true);

    private static DateTimeOffset Last(TimeZoneInfo zone, DateTime wall) => Instant(zone, wall, first: false);

    private static DateTimeOffset Instant(TimeZoneInfo zone, DateTime wall, bool first)
    {
        if (zone.IsInvalidTime(wall))
        {
            var before = wall;
            while (zone.IsInvalidTime(before))
            {
                before = before.AddMinutes(-1);
            }

            // The last minute before the gap, and the one after it: that begins when the clock is put forward.
            return new DateTimeOffset(before, zone.GetUtcOffset(before)).AddMinutes(1);
        }

        if (zone.IsAmbiguousTime(wall))
        {
            var offsets = zone.GetAmbiguousTimeOffsets(wall);
            return new DateTimeOffset(wall, first ? offsets.Max() : offsets.Min());
        }

        return new DateTimeOffset(wall, zone.GetUtcOffset(wall));
    }
}
