using Liaison.Directory.Contracts;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Outcomes;
using Liaison.Notifications.Work;

namespace Liaison.Notifications.Preferences;

/// <param name="Kind">As <see cref="WorkIds.NameOf"/> writes it.</param>
/// <param name="Channel">Of <see cref="Channels"/>.</param>
[EventName("push_preference_set")]
internal sealed record PushPreferenceSet(string Kind, string Channel, bool On);

[EventName("do_not_disturb_set")]
internal sealed record DoNotDisturbSet(bool Always, IReadOnlyList<QuietHours> Hours, IReadOnlyList<DateOnly> Holidays, IReadOnlyList<DateOnly> Workdays);

[EventName("do_not_disturb_cleared")]
internal sealed record DoNotDisturbCleared;

/// <param name="Language"><c>zh-CN</c> or <c>en</c>.</param>
[EventName("notification_language_set")]
internal sealed record NotificationLanguageSet(string Language);

/// <param name="TimeZone">An IANA name, by which quiet time goes.</param>
[EventName("notification_time_zone_set")]
internal sealed record NotificationTimeZoneSet(string TimeZone);

/// <param name="Target"><c>project</c> or <c>item</c>.</param>
/// <param name="Until">UTC.</param>
[EventName("subject_muted")]
internal sealed record SubjectMuted(string Target, Guid Id, DateTimeOffset Until);

[EventName("subject_unmuted")]
internal sealed record SubjectUnmuted(string Target, Guid Id);

/// <summary>The ways to somebody. Stored: none is renamed.</summary>
internal static class Channels
{
    public const string WeCom = "wecom";
    public const string MiniProgram = "mini-program";
    public const string Mail = "mail";

    public static readonly IReadOnlyList<string> All = [WeCom, MiniProgram, Mail];
}

internal static class Languages
{
    public const string Chinese = "zh-CN";
    public const string English = "en";

    public static readonly IReadOnlyList<string> All = [Chinese, English];
}

/// <summary>How a member wants to be told of what happens: one stream for each membership.</summary>
/// <param name="Pushes">What differs from <see cref="IsOnByDefault"/>, by <see cref="KeyOf(string, string)"/>.</param>
/// <param name="Quiet">Null: whenever it happens.</param>
/// <param name="Mutes">Until when, by what; over ones among them.</param>
internal sealed record MemberPreferences(
    IReadOnlyDictionary<string, bool> Pushes, QuietSchedule? Quiet, string? Language, string? TimeZone, IReadOnlyDictionary<string, DateTimeOffset> Mutes)
{
    public const string DefaultTimeZone = "Asia/Shanghai";

    /// <summary>More at once is no muting any more.</summary>
    public const int MostMutes = 100;

    public static readonly IReadOnlyList<string> Kinds = [.. Enum.GetValues<SubjectKind>().Select(WorkIds.NameOf)];

    public static readonly MemberPreferences Default = new(new Dictionary<string, bool>(StringComparer.Ordinal), null, null, null, new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal));

    public static bool IsKind(string kind) => Kinds.Contains(kind, StringComparer.Ordinal);

    public string LanguageOrDefault => Language ?? Languages.Chinese;

    public string TimeZoneOrDefault => TimeZone ?? DefaultTimeZone;

    public static Guid StreamOf(MembershipId member) => Id.Of(member.Value, "notification-preferences");

    public static string KeyOf(string kind, string channel) => $"{kind}/{channel}";

    public static string MuteOf(string target, Guid id) => $"{target}:{id}";

    /// <summary>WeCom is where people are; more than one way at once is for who asks for it.</summary>
    public static bool IsOnByDefault(string channel) => channel == Channels.WeCom;

    public bool Wants(string kind, string channel) => Pushes.TryGetValue(KeyOf(kind, channel), out var on) ? on : IsOnByDefault(channel);

    public bool IsMuted(Guid? project, Guid? subject, DateTimeOffset now) =>
        (project is { } p && Mutes.TryGetValue(MuteOf("project", p), out var until) && until > now)
        || (subject is { } s && Mutes.TryGetValue(MuteOf("item", s), out until) && until > now);

    /// <summary>When this may disturb them.</summary>
    /// <returns>The instant itself when it is not quiet; a later one, or null when the quiet has no end in sight.</returns>
    public DateTimeOffset? NextAllowed(DateTimeOffset now) => Quiet is null ? now : QuietTime.NextAllowed(Quiet, ZoneOf(TimeZoneOrDefault) ?? TimeZoneInfo.Utc, now);

    /// <returns>Null for what is no IANA name that this machine knows.</returns>
    public static TimeZoneInfo? ZoneOf(string name) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && zone.HasIanaId && (name.Contains('/', StringComparison.Ordinal) || name == "UTC") ? zone : null;

    /// <param name="pushes">Only what is named changes.</param>
    public static Decision Set(MemberPreferences? current, IReadOnlyList<PushPreferenceSet> pushes, string language, string timeZone)
    {
        var known = current ?? Default;
        return Decision.Of([
            .. pushes.Where(p => known.Wants(p.Kind, p.Channel) != p.On),
            .. known.Language == language ? [] : (object[])[new NotificationLanguageSet(language)],
            .. known.TimeZone == timeZone ? [] : (object[])[new NotificationTimeZoneSet(timeZone)],
        ]);
    }

    public static Decision SetQuiet(MemberPreferences? current, QuietSchedule wanted)
    {
        var @event = new DoNotDisturbSet(wanted.Always, wanted.Hours, wanted.Holidays, wanted.Workdays);
        return current?.Quiet is { } quiet && SameAs(quiet, wanted) ? [] : [@event];
    }

    public static Decision ClearQuiet(MemberPreferences? current) => current?.Quiet is null ? [] : [new DoNotDisturbCleared()];

    public static Decision Mute(MemberPreferences? current, string target, Guid id, DateTimeOffset until, DateTimeOffset now)
    {
        var (mutes, key) = ((current ?? Default).Mutes, MuteOf(target, id));
        return mutes.TryGetValue(key, out var known) && known == until ? []
            : mutes.Count(m => m.Value > now && m.Key != key) >= MostMutes ? PreferenceErrors.TooManyMutes
            : [new SubjectMuted(target, id, until)];
    }

    public static Decision Unmute(MemberPreferences? current, string target, Guid id) =>
        current?.Mutes.ContainsKey(MuteOf(target, id)) == true ? [new SubjectUnmuted(target, id)] : [];

    public static MemberPreferences Create(PushPreferenceSet e) => Default.Apply(e);

    public static MemberPreferences Create(DoNotDisturbSet e) => Default.Apply(e);

    public static MemberPreferences Create(NotificationLanguageSet e) => Default.Apply(e);

    public static MemberPreferences Create(NotificationTimeZoneSet e) => Default.Apply(e);

    public static MemberPreferences Create(SubjectMuted e) => Default.Apply(e);

    public MemberPreferences Apply(PushPreferenceSet e) => this with { Pushes = new Dictionary<string, bool>(Pushes, StringComparer.Ordinal) { [KeyOf(e.Kind, e.Channel)] = e.On } };

    public MemberPreferences Apply(DoNotDisturbSet e) => this with { Quiet = new QuietSchedule(e.Always, e.Hours, e.Holidays, e.Workdays) };

    public MemberPreferences Apply(DoNotDisturbCleared _) => this with { Quiet = null };

    public MemberPreferences Apply(NotificationLanguageSet e) => this with { Language = e.Language };

    public MemberPreferences Apply(NotificationTimeZoneSet e) => this with { TimeZone = e.TimeZone };

    public MemberPreferences Apply(SubjectMuted e) => this with { Mutes = new Dictionary<string, DateTimeOffset>(Mutes, StringComparer.Ordinal) { [MuteOf(e.Target, e.Id)] = e.Until } };

    public MemberPreferences Apply(SubjectUnmuted e) => this with { Mutes = Mutes.Where(m => m.Key != MuteOf(e.Target, e.Id)).ToDictionary(StringComparer.Ordinal) };

    private static bool SameAs(QuietSchedule a, QuietSchedule b) => a.Always == b.Always
        && a.Holidays.SequenceEqual(b.Holidays) && a.Workdays.SequenceEqual(b.Workdays)
        && a.Hours.Count == b.Hours.Count && a.Hours.Zip(b.Hours).All(h => h.First.From == h.Second.From && h.First.To == h.Second.To && h.First.Days.SequenceEqual(h.Second.Days));
}
