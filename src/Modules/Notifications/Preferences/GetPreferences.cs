using Liaison.Directory.Contracts;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Notifications.Settings;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Liaison.Notifications.Preferences;

/// <summary>How the caller is told, in this team.</summary>
[Requires(Role.Member, Scopes.None)]
internal sealed record GetPreferences(TeamId Team) : IQuery<PreferencesView>, ITeamRequest;

/// <param name="Pushes">All kinds on all channels.</param>
/// <param name="DoNotDisturb">Null: whenever it happens.</param>
/// <param name="QuietUntil">UTC, when it is quiet at this moment: when that ends. Null when it is not quiet, and when it has no end in sight.</param>
/// <param name="HasMiniProgram">Whether the team has a mini program at all.</param>
internal sealed record PreferencesView(
    IReadOnlyList<PushPreference> Pushes, string Language, string TimeZone, QuietSchedule? DoNotDisturb, bool IsQuiet, DateTimeOffset? QuietUntil, IReadOnlyList<MuteView> Mutes,
    bool HasMiniProgram);

/// <param name="Target"><c>project</c> or <c>item</c>.</param>
internal sealed record MuteView(string Target, Guid Id, DateTimeOffset Until);

internal sealed class GetPreferencesHandler(IMemberDirectory members, StoredPreferences preferences, NotificationSettingsReads settings, WorkContext context, TimeProvider time)
    : IQueryHandler<GetPreferences, PreferencesView>
{
    public async Task<Outcome<PreferencesView>> Handle(GetPreferences request, CancellationToken cancellationToken)
    {
        if (context.Caller.Account is not { } account || await members.FindActiveAsync(request.Team, account, cancellationToken) is not { } member)
        {
            return RequestErrors.NotFound;
        }

        var (known, now) = (await preferences.FindAsync(request.Team, member.Id, cancellationToken), time.GetUtcNow());
        var allowed = known.NextAllowed(now);
        return new PreferencesView(
            [.. MemberPreferences.Kinds.SelectMany(_ => Channels.All, (kind, channel) => new PushPreference(kind, channel, known.Wants(kind, channel)))],
            known.LanguageOrDefault,
            known.TimeZoneOrDefault,
            known.Quiet,
            allowed != now,
            allowed == now ? null : allowed,
            [.. known.Mutes.Where(m => m.Value > now).OrderBy(m => m.Value).Select(m => new MuteView(m.Key[..m.Key.IndexOf(':', StringComparison.Ordinal)], Guid.Parse(m.Key[(m.Key.IndexOf(':', StringComparison.Ordinal) + 1)..]), m.Value))],
            (await settings.FindAsync(request.Team, cancellationToken)).MiniProgram is not null);
    }
}

internal static class PreferenceEndpoints
{
    public static void MapPreferences(this RouteGroupBuilder team)
    {
        var me = team.MapGroup("/me").WithTags("My notifications");
        me.MapGet("/notification-preferences", GetAsync).WithName("getNotificationPreferences").WithSummary("How you are told of what happens, in this team");
        me.MapPut("/notification-preferences", SetAsync).WithName("setNotificationPreferences").WithSummary("Set what reaches you where, in which language, and by which clock");
        me.MapPut("/do-not-disturb", SetQuietAsync).WithName("setDoNotDisturb").WithSummary("Set when you are not to be disturbed; urgent messages pass, the others come as one afterwards");
        me.MapDelete("/do-not-disturb", ClearQuietAsync).WithName("clearDoNotDisturb").WithSummary("You may be disturbed at any time; what was held comes now");
        me.MapPut("/mutes/{target}/{id:guid}", MuteAsync).WithName("muteSubject").WithSummary("Push nothing of a project or an item for a time");
        me.MapDelete("/mutes/{target}/{id:guid}", UnmuteAsync).WithName("unmuteSubject").WithSummary("Push it again");
    }

    private static async Task<Results<Ok<PreferencesView>, ProblemHttpResult>> GetAsync(TeamId team, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new GetPreferences(team), ct)).ToOk();

    private static async Task<Results<NoContent, ProblemHttpResult>> SetAsync(TeamId team, PreferencesBody body, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new SetPreferences(team, body.Pushes ?? [], body.Language, body.TimeZone), ct)).ToNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> SetQuietAsync(TeamId team, DoNotDisturbBody body, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new SetDoNotDisturb(team, new QuietSchedule(body.Always, body.Hours ?? [], body.Holidays ?? [], body.Workdays ?? [])), ct)).ToNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> ClearQuietAsync(TeamId team, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new ClearDoNotDisturb(team), ct)).ToNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> MuteAsync(TeamId team, string target, Guid id, MuteBody body, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new MuteSubject(team, target, id, body.Until), ct)).ToNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> UnmuteAsync(TeamId team, string target, Guid id, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new UnmuteSubject(team, target, id), ct)).ToNoContent();

    /// <param name="Pushes">Only what is named changes.</param>
    /// <param name="Language"><c>zh-CN</c> or <c>en</c>.</param>
    /// <param name="TimeZone">An IANA name; quiet time goes by it.</param>
    internal sealed record PreferencesBody(string Language, string TimeZone, IReadOnlyList<PushPreference>? Pushes = null);

    /// <param name="Always">Quiet until it is cleared, whatever the hours say.</param>
    /// <param name="Hours">By days of the week, 1 (Monday) to 7; over midnight when they end before they begin, a whole day when both are equal.</param>
    /// <param name="Holidays">Whole days.</param>
    /// <param name="Workdays">Days on which work is made up for: they have Monday's hours.</param>
    internal sealed record DoNotDisturbBody(
        bool Always = false, IReadOnlyList<QuietHours>? Hours = null, IReadOnlyList<DateOnly>? Holidays = null, IReadOnlyList<DateOnly>? Workdays = null);

    internal sealed record MuteBody(DateTimeOffset Until);
}
