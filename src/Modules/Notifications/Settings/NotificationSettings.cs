using FluentValidation;
using Liaison.EventStore;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Work;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Liaison.Notifications.Settings;

/// <param name="UrgentSources">Sources whose word that something is urgent passes quiet time.</param>
/// <param name="MiniProgram">The appid of the mini program that is linked to the team's app at WeCom; null for none.</param>
[EventName("notification_settings_set")]
internal sealed record NotificationSettingsSet(IReadOnlyList<Guid> UrgentSources, string? MiniProgram);

/// <summary>What a team's admins decide about its notifications; one per team.</summary>
internal sealed record NotificationSettings(IReadOnlyList<Guid> UrgentSources, string? MiniProgram)
{
    public static readonly NotificationSettings Default = new([], null);

    public static Guid StreamOf(TeamId team) => team.Singleton("notification-settings");

    public static Decision Set(NotificationSettings? current, NotificationSettingsSet wanted) =>
        (current ?? Default) is var known && known.MiniProgram == wanted.MiniProgram && known.UrgentSources.SequenceEqual(wanted.UrgentSources) ? [] : [wanted];

    public static NotificationSettings Create(NotificationSettingsSet e) => new(e.UrgentSources, e.MiniProgram);

    public NotificationSettings Apply(NotificationSettingsSet e) => this with { UrgentSources = e.UrgentSources, MiniProgram = e.MiniProgram };
}

internal sealed class NotificationSettingsProjection : IInlineProjection
{
    public IReadOnlyList<string> Tables => ["notifications.settings_1"];

    public static void Apply(IEvent<NotificationSettingsSet> e, SqlBatch sql) => sql.Add($"""
        insert into notifications.settings_1 as s (tenant_id, urgent_sources, mini_program, version)
        values ({e.TenantId}, {e.Data.UrgentSources.ToArray()}, {e.Data.MiniProgram}, {e.Version})
        on conflict (tenant_id) do update set urgent_sources = excluded.urgent_sources, mini_program = excluded.mini_program, version = excluded.version
        where s.version < excluded.version
        """);
}

internal sealed class NotificationSettingsReads(ITeamReads reads)
{
    public async Task<NotificationSettings> FindAsync(TeamId team, CancellationToken ct) =>
        await reads.FindAsync<Row>(team, "select urgent_sources, mini_program from notifications.settings_1 where tenant_id = @team", null, ct) is { } row
            ? new NotificationSettings(row.UrgentSources, row.MiniProgram)
            : NotificationSettings.Default;

    private sealed record Row(Guid[] UrgentSources, string? MiniProgram);
}

[Requires(Role.Admin, Scopes.DeliveriesRead)]
internal sealed record GetNotificationSettings(TeamId Team) : IQuery<NotificationSettingsView>, ITeamRequest;

/// <param name="Sources">All that the team has: those that may mark urgent are among them.</param>
internal sealed record NotificationSettingsView(IReadOnlyList<Guid> UrgentSources, string? MiniProgram, IReadOnlyList<SourceName> Sources);

internal sealed record SourceName(Guid Id, string Name, string Kind);

[Requires(Role.Admin, Scopes.DeliveriesWrite), RetryOnConflict]
internal sealed record SetNotificationSettings(TeamId Team, IReadOnlyList<Guid> UrgentSources, string? MiniProgram) : ICommand, ITeamRequest;

internal sealed class SetNotificationSettingsValidator : AbstractValidator<SetNotificationSettings>
{
    public SetNotificationSettingsValidator()
    {
        RuleFor(c => c.UrgentSources).Must(s => s.Count <= 200 && s.Distinct().Count() == s.Count).WithMessage("at most 200 sources, each once");
        RuleFor(c => c.MiniProgram).Matches(@"^wx[0-9a-zA-Z]{6,62}\z").WithMessage("an appid, such as wx1234567890abcdef");
    }
}

internal static class SettingsErrors
{
    public static readonly Refusal SourceUnknown = new("notifications.source-unknown", 422, "One of these sources is none of the team's, or was removed.");
}

internal sealed class NotificationSettingsHandler(NotificationSettingsReads settings, ITeamReads reads, IStreams streams)
    : IQueryHandler<GetNotificationSettings, NotificationSettingsView>, ICommandHandler<SetNotificationSettings>
{
    public async Task<Outcome<NotificationSettingsView>> Handle(GetNotificationSettings request, CancellationToken cancellationToken)
    {
        var sources = await reads.ListAsync<SourceName>(
            request.Team, "select id, name, kind from notifications.sources_1 where tenant_id = @team and removed_at is null order by name, id", null, cancellationToken);
        var known = await settings.FindAsync(request.Team, cancellationToken);
        return new NotificationSettingsView([.. known.UrgentSources.Where(u => sources.Any(s => s.Id == u))], known.MiniProgram, sources);
    }

    public async Task<Outcome> Handle(SetNotificationSettings request, CancellationToken cancellationToken)
    {
        var sources = request.UrgentSources.Order().ToArray();
        var known = await reads.FindAsync<long>(
            request.Team, "select count(*) from notifications.sources_1 where tenant_id = @team and id = any(@sources) and removed_at is null", new { sources }, cancellationToken);
        return known != sources.Length
            ? SettingsErrors.SourceUnknown
            : await streams.ChangeOrStartAsync<NotificationSettings>(
                request.Team,
                NotificationSettings.StreamOf(request.Team),
                current => NotificationSettings.Set(current, new NotificationSettingsSet(sources, request.MiniProgram)),
                cancellationToken);
    }
}

internal static class NotificationSettingsEndpoints
{
    public static void MapNotificationSettings(this RouteGroupBuilder team)
    {
        var settings = team.MapGroup("/notification-settings").WithTags("Notification settings");
        settings.MapGet("", GetAsync).WithName("getNotificationSettings").WithSummary("Which sources may mark urgent, and the team's mini program");
        settings.MapPut("", SetAsync).WithName("setNotificationSettings").WithSummary("Set which sources may mark urgent, and the team's mini program");
    }

    private static async Task<Results<Ok<NotificationSettingsView>, ProblemHttpResult>> GetAsync(TeamId team, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new GetNotificationSettings(team), ct)).ToOk();

    private static async Task<Results<NoContent, ProblemHttpResult>> SetAsync(TeamId team, NotificationSettingsBody body, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new SetNotificationSettings(team, body.UrgentSources ?? [], body.MiniProgram is { Length: > 0 } appId ? appId : null), ct)).ToNoContent();

    /// <param name="UrgentSources">Sources whose word that something is urgent passes quiet time; all others' is an ordinary message.</param>
    /// <param name="MiniProgram">The appid of the mini program that is linked to the team's app at WeCom.</param>
    internal sealed record NotificationSettingsBody(IReadOnlyList<Guid>? UrgentSources = null, string? MiniProgram = null);
}
