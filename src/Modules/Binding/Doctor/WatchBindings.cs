using Liaison.Binding.Contracts;
using Liaison.Binding.Corp;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Quartz;

namespace Liaison.Binding.Doctor;

/// <summary>Examines every binding from time to time. What worked and works no more becomes an event, by which admins are told; once, and again only after a day.</summary>
internal sealed class WatchBindings(IServiceScopeFactory scopes, ILogger<WatchBindings> log) : IJob
{
    public const string Name = "watch-bindings";

    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(15);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        await using var scope = scopes.CreateAsyncScope();
        foreach (var team in await scope.ServiceProvider.GetRequiredService<ICorps>().ListBoundTeamsAsync(cancellationToken))
        {
            try
            {
                await using var own = scopes.CreateAsyncScope();
                await own.ServiceProvider.GetRequiredService<BindingWatch>().ExamineAsync(team, cancellationToken);
            }
            catch (Exception e) when (e is NpgsqlException or ConcurrencyException)
            {
                log.LogWarning(e, "The binding of team {TeamId} was not examined", team);
            }
        }
    }
}

internal sealed class BindingWatch(ICorps corps, Checkup checkup, IEventStore store, ITeamReads reads, TimeProvider time)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromDays(1);

    /// <summary>Told by <see cref="BindingSuspended"/> and <see cref="SuiteSuspended"/>.</summary>
    private static readonly string[] ToldElsewhere = [Findings.Credentials, Findings.SuiteCheck];

    public async Task ExamineAsync(TeamId team, CancellationToken ct)
    {
        if (await corps.FindAsync(team, ct) is not { } corp)
        {
            return;
        }

        var before = (await reads.ListAsync<Row>(team, "select check_name, state, code, told_at from binding.checks where tenant_id = @team", null, ct))
            .ToDictionary(r => r.CheckName, StringComparer.Ordinal);
        List<object> events = [];
        await using var session = store.OpenSession(new EventMetadata("system", "doctor"));
        await foreach (var finding in checkup.RunAsync(corp, fresh: false, ct))
        {
            if (finding.State == FindingStates.Skipped || ToldElsewhere.Contains(finding.Check, StringComparer.Ordinal))
            {
                continue;
            }

            var known = before.GetValueOrDefault(finding.Check);
            var told = Tell(finding, known);
            events.AddRange(told is null ? [] : [told]);
            var toldAt = told is BindingCheckFailed ? time.GetUtcNow() : known?.ToldAt;
            session.Execute($"""
                insert into binding.checks (tenant_id, check_name, state, code, told_at) values ({Tenant.Of(team).Id}, {finding.Check}, {finding.State}, {finding.Code}, {toldAt})
                on conflict (tenant_id, check_name) do update set state = excluded.state, code = excluded.code, told_at = excluded.told_at
                """);
        }

        if (events.Count > 0)
        {
            var (_, version) = await session.LoadAsync<CorpBinding>(Tenant.Of(team).Id, CorpBinding.StreamOf(team), ct);
            session.Append(new StreamAppend(Tenant.Of(team).Id, CorpBinding.StreamOf(team), typeof(CorpBinding), version, events));
        }

        await session.SaveAsync(ct);
    }

    private object? Tell(Finding finding, Row? before) => (before?.State, finding.State) switch
    {
        (FindingStates.Ok or FindingStates.Attention, FindingStates.Failed) when before!.ToldAt is not { } told || time.GetUtcNow() - told > Quiet => new BindingCheckFailed(
            finding.Check, finding.Code, finding.Errcode, $"{finding.Meaning.Zh}{finding.Fix?.Zh}", $"{finding.Meaning.En} {finding.Fix?.En}"),
        (FindingStates.Failed, FindingStates.Ok) => new BindingCheckRecovered(finding.Check),
        _ => null,
    };

    private sealed record Row(string CheckName, string State, string Code, DateTimeOffset? ToldAt);
}
