using FluentValidation;
using Liaison.Directory.Contracts;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Work;
using Liaison.Notifications.Delivery;

namespace Liaison.Notifications.Preferences;

/// <summary>What one kind of news does on one channel.</summary>
/// <param name="Kind"><c>item</c>, <c>iteration</c>, <c>merge-request</c> or <c>build</c>.</param>
/// <param name="Channel"><c>wecom</c>, <c>mini-program</c> or <c>mail</c>.</param>
internal sealed record PushPreference(string Kind, string Channel, bool On);

/// <summary>Sets how the caller wants to be told, in this team.</summary>
/// <param name="Pushes">Only what is named changes.</param>
[Requires(Role.Member, Scopes.None), RetryOnConflict]
internal sealed record SetPreferences(TeamId Team, IReadOnlyList<PushPreference> Pushes, string Language, string TimeZone) : ICommand, ITeamRequest;

/// <summary>Sets when the caller is not to be disturbed. What is held waits for the first instant that the new schedule allows.</summary>
[Requires(Role.Member, Scopes.None), RetryOnConflict]
internal sealed record SetDoNotDisturb(TeamId Team, QuietSchedule Schedule) : ICommand, ITeamRequest;

/// <summary>The caller may be disturbed whenever something happens; what was held comes now.</summary>
[Requires(Role.Member, Scopes.None), RetryOnConflict]
internal sealed record ClearDoNotDisturb(TeamId Team) : ICommand, ITeamRequest;

/// <summary>Nothing of this project or item is pushed to the caller for a time. It still comes to their messages.</summary>
[Requires(Role.Member, Scopes.None), RetryOnConflict]
internal sealed record MuteSubject(TeamId Team, string Target, Guid Id, DateTimeOffset Until) : ICommand, ITeamRequest;

[Requires(Role.Member, Scopes.None), RetryOnConflict]
internal sealed record UnmuteSubject(TeamId Team, string Target, Guid Id) : ICommand, ITeamRequest;

internal sealed class SetPreferencesValidator : AbstractValidator<SetPreferences>
{
    public SetPreferencesValidator()
    {
        RuleForEach(c => c.Pushes).NotNull().ChildRules(push =>
        {
            push.RuleFor(p => p.Kind).Must(MemberPreferences.Kinds.Contains).WithMessage("item, iteration, merge-request or build");
            push.RuleFor(p => p.Channel).Must(Channels.All.Contains).WithMessage("wecom, mini-program or mail");
        });
        RuleFor(c => c.Pushes).Must(p => p.DistinctBy(x => (x?.Kind, x?.Channel)).Count() == p.Count).WithMessage("names a kind and channel twice");
        RuleFor(c => c.Language).Must(Languages.All.Contains).WithMessage("zh-CN or en");
        RuleFor(c => c.TimeZone).Must(z => z is { Length: <= 64 } && MemberPreferences.ZoneOf(z) is not null).WithMessage("an IANA time zone, such as Asia/Shanghai");
    }
}

internal sealed class SetDoNotDisturbValidator : AbstractValidator<SetDoNotDisturb>
{
    private const int MostHours = 14;
    private const int MostDays = 366;

    public SetDoNotDisturbValidator()
    {
        RuleFor(c => c.Schedule.Hours).Must(h => h.Count <= MostHours).WithMessage($"at most {MostHours} spans");
        RuleForEach(c => c.Schedule.Hours).NotNull().ChildRules(hours =>
        {
            hours.RuleFor(h => h.Days).Must(d => d is { Count: > 0 and <= 7 } && d.All(x => x is >= 1 and <= 7) && d.Distinct().Count() == d.Count)
                .WithMessage("days of the week, 1 (Monday) to 7 (Sunday), each once");
            hours.RuleFor(h => h.From).Must(IsWholeMinute).WithMessage("whole minutes");
            hours.RuleFor(h => h.To).Must(IsWholeMinute).WithMessage("whole minutes");
        });
        RuleFor(c => c.Schedule.Holidays).Must(IsDays).WithMessage($"at most {MostDays} days, each once");
        RuleFor(c => c.Schedule.Workdays).Must(IsDays).WithMessage($"at most {MostDays} days, each once");
        RuleFor(c => c.Schedule.Workdays).Must((c, days) => !days.Intersect(c.Schedule.Holidays).Any()).WithMessage("a day is a holiday or a workday, not both");
        // Otherwise what was set says nothing.
        RuleFor(c => c.Schedule).Must(s => s.Always || s.Hours.Count + s.Holidays.Count > 0).WithMessage("say when: always, hours or holidays");
    }

    private static bool IsDays(IReadOnlyList<DateOnly> days) => days.Count <= MostDays && days.Distinct().Count() == days.Count;

    private static bool IsWholeMinute(TimeOnly time) => time.Ticks % TimeSpan.TicksPerMinute == 0;
}

internal sealed class MuteSubjectValidator : AbstractValidator<MuteSubject>
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    public MuteSubjectValidator(TimeProvider time)
    {
        RuleFor(c => c.Target).Must(t => t is "project" or "item").WithMessage("project or item");
        RuleFor(c => c.Until).Must(u => u > time.GetUtcNow() && u < time.GetUtcNow() + Longest).WithMessage("an instant within a year from now");
    }
}

internal sealed class UnmuteSubjectValidator : AbstractValidator<UnmuteSubject>
{
    public UnmuteSubjectValidator() => RuleFor(c => c.Target).Must(t => t is "project" or "item").WithMessage("project or item");
}

internal sealed class ChangePreferencesHandler(IStreams streams, IMemberDirectory members, WorkContext context, UnitOfWork work, TimeProvider time)
    : ICommandHandler<SetPreferences>, ICommandHandler<SetDoNotDisturb>, ICommandHandler<ClearDoNotDisturb>, ICommandHandler<MuteSubject>, ICommandHandler<UnmuteSubject>
{
    public Task<Outcome> Handle(SetPreferences request, CancellationToken cancellationToken) => ChangeAsync(
        request.Team,
        p => MemberPreferences.Set(p, [.. request.Pushes.Select(x => new PushPreferenceSet(x.Kind, x.Channel, x.On))], request.Language, request.TimeZone),
        cancellationToken);

    public Task<Outcome> Handle(SetDoNotDisturb request, CancellationToken cancellationToken) =>
        ChangeAsync(request.Team, p => MemberPreferences.SetQuiet(p, request.Schedule), cancellationToken);

    public Task<Outcome> Handle(ClearDoNotDisturb request, CancellationToken cancellationToken) => ChangeAsync(request.Team, MemberPreferences.ClearQuiet, cancellationToken);

    public Task<Outcome> Handle(MuteSubject request, CancellationToken cancellationToken) =>
        ChangeAsync(request.Team, p => MemberPreferences.Mute(p, request.Target, request.Id, request.Until.ToUniversalTime(), time.GetUtcNow()), cancellationToken);

    public Task<Outcome> Handle(UnmuteSubject request, CancellationToken cancellationToken) =>
        ChangeAsync(request.Team, p => MemberPreferences.Unmute(p, request.Target, request.Id), cancellationToken);

    private async Task<Outcome> ChangeAsync(TeamId team, Func<MemberPreferences?, Decision> decide, CancellationToken ct)
    {
        if (context.Caller.Account is not { } account || await members.FindActiveAsync(team, account, ct) is not { } member)
        {
            return RequestErrors.NotFound;
        }

        // What is held is judged anew, by the preferences as they are now.
        HeldDeliveries.Reconsider(work.Session, team, account, time.GetUtcNow());
        return await streams.ChangeOrStartAsync(team, MemberPreferences.StreamOf(member.Id), decide, ct);
    }
}
