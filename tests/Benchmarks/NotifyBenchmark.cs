using System.Diagnostics;
using System.Net;
using Liaison.EventStore;
using Liaison.HostTesting;
using Liaison.Kernel.Ids;
using Liaison.Notifications.Sources;
using Liaison.Notifications.Work;
using Liaison.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Liaison.Benchmarks;

/// <summary>
/// One event to 10,000 followers, from the source's word until every one of them stands in the log as sent: the calls that reach WeCom, and the time that is our own. Members, accounts,
/// associations and followers are put into the read tables: what is measured begins with the event.
/// </summary>
internal static class NotifyBenchmark
{
    private const int Followers = 10_000;

    public static async Task RunAsync()
    {
        await using var team = await BoundTeam.StartAsync(
            Followers + 100,
            new LiaisonAppOptions(Settings: new Dictionary<string, string?>(StringComparer.Ordinal) { ["WeCom:CallsPerMinute"] = "10000", ["Logging:LogLevel:Default"] = "Warning" }),
            TimeSpan.FromMinutes(10));
        var (id, source) = (new TeamId(team.Owner.Team), Guid.CreateVersion7());
        await using (var session = team.App.Services.GetRequiredService<IEventStore>().OpenSession(new EventMetadata("system", "benchmark")))
        {
            session.Append(new StreamAppend(Tenant.Of(id).Id, source, typeof(Source), 0, [new SourceAdded("api", "Tracker", null)]));
            await session.SaveAsync(CancellationToken.None);
        }

        List<double> own = [];
        var calls = 0;
        for (var round = 0; round < 4; round++)
        {
            var item = Item(round);
            await TellAsync(team, source, item);
            var project = WorkIds.Project(source, "shop");
            await SeedFollowersAsync(team, id, source, project, WorkIds.Subject(SubjectKind.Item, project, item.Id));
            await team.App.Simulator.ResetCallsAsync();
            using var weCom = new SendTimes();
            var elapsed = Stopwatch.StartNew();
            await TellAsync(team, source, item with { At = DateTimeOffset.UtcNow, State = "doing" });
            await Eventually.BecomesTrueAsync(
                // What waits is found by an index of its own: looking must not be what takes the time.
                async () => await team.ScalarAsync<bool>($"""
                    select exists (select from notifications.contents where body ->> 'title' like '%Round {round}%') and not exists (select from notifications.deliveries where state in ('queued', 'held'))
                    """),
                TimeSpan.FromMinutes(2),
                "everybody is told");
            calls = (await team.App.Simulator.CallsAsync())["/cgi-bin/message/send"];
            // The first round warms up. Calls go out four at a time.
            if (round > 0)
            {
                own.Add((elapsed.Elapsed - (weCom.Total / 4)).TotalSeconds);
            }
        }

        own.Sort();
        Table.Row($"one event to {Followers:n0} followers", $"{calls} calls, {own[own.Count / 2]:0.0} s of our own", "median of three, until every delivery stands in the log as sent; calls go out four at a time", null, "≤ 12 calls, < 2 s");
    }

    private static Change Item(int round) => new(round.ToString(System.Globalization.CultureInfo.InvariantCulture), $"Round {round}", "open", DateTimeOffset.UtcNow.AddSeconds(-5));

    private static async Task TellAsync(BoundTeam team, Guid source, Change item) => (await team.Owner.PostAsync($"/sources/{source}/changes", new
    {
        changes = new[]
        {
            new { type = "item", project = new { id = "shop", name = "Shop" }, id = item.Id, title = item.Title, kind = "task", state = item.State, at = item.At, assignees = new[] { new { id = "nobody" } } },
        },
    })).ShouldBe(HttpStatusCode.OK);

    private static async Task SeedFollowersAsync(BoundTeam team, TeamId id, Guid source, Guid project, Guid subject)
    {
        await using var command = team.App.Database.DataSource.CreateCommand(
            $"""
            insert into binding.accounts_1 (tenant_id, id, email, email_verified, name, registered_at, version)
            select '*DEFAULT*', p.id, 'p' || row_number() over (order by p.id) || '@bench.example', true, p.name, now(), 1 from directory.people_1 p where p.tenant_id = '{id}' on conflict do nothing;
            insert into directory.members_1 (tenant_id, id, person_id, account_id, role, status, since, version)
            select p.tenant_id, gen_random_uuid(), p.id, p.id, 'Member', 'active', now(), 1 from directory.people_1 p where p.tenant_id = '{id}' on conflict do nothing;
            insert into binding.associations_1 (tenant_id, account_id, corp_id, userid, userid_key, version)
            select p.tenant_id, p.id, p.corp_id, p.userid, p.userid_key, 1 from directory.people_1 p where p.tenant_id = '{id}' on conflict do nothing;
            insert into notifications.source_users (tenant_id, id, source_id, external_id, said_at, account_id, linked_by)
            select p.tenant_id, p.id, '{source}', p.userid, now(), p.id, 'email' from directory.people_1 p where p.tenant_id = '{id}' on conflict do nothing;
            insert into notifications.involvements (tenant_id, subject_id, project_id, user_id, role)
            select p.tenant_id, '{subject}', '{project}', p.id, 'follower' from directory.people_1 p
                where p.tenant_id = '{id}' and p.userid_key in (select userid_key from directory.people_1 where tenant_id = '{id}' order by userid_key limit {Followers}) on conflict do nothing;
            analyze binding.accounts_1, directory.members_1, binding.associations_1, notifications.source_users, notifications.involvements;
            """);
        await command.ExecuteNonQueryAsync();
    }

    private sealed record Change(string Id, string Title, string State, DateTimeOffset At);
}
