using System.Diagnostics;
using System.Net;
using Liaison.HostTesting;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Liaison.Benchmarks;

/// <summary>The workbench's lists, as one member of a busy team reads them, against the same host reading one row by its primary key.</summary>
internal static class WorkbenchBenchmark
{
    private const int Connections = 32;

    private static readonly TimeSpan Round = TimeSpan.FromSeconds(5);

    /// <summary>100 projects, 1,000 people, 100,000 items, 20,000 merge requests, 40,000 builds, 50,000 messages; the member has to do with 400 items of four projects and 100 merge requests.</summary>
    private const string Fill = """
        insert into notifications.sources_1 (tenant_id, id, kind, name, added_at, version) values (@team, @source, 'gitlab', 'GitLab', now(), 1);
        insert into notifications.projects (tenant_id, id, source_id, external_id, name, group_name, said_at)
            select @team, md5('p' || n)::uuid, @source, n::text, 'Project ' || n, 'group/' || n % 10, now() from generate_series(1, 100) n;
        insert into notifications.source_users (tenant_id, id, source_id, external_id, login, name, said_at, account_id, linked_by)
            select @team, md5('u' || n)::uuid, @source, n::text, 'user' || n, 'User ' || n, now(), case n when 1 then @account end, case n when 1 then 'admin' end from generate_series(1, 1000) n;
        insert into notifications.iterations (tenant_id, id, project_id, external_id, name, starts_on, ends_on, source_at)
            select @team, md5('t' || n)::uuid, md5('p' || (1 + n % 100))::uuid, n::text, 'Sprint ' || n, current_date - 7, current_date + 7, now() from generate_series(0, 399) n;
        insert into notifications.items (tenant_id, id, project_id, external_id, number, kind, title, body, state, is_done, iteration_id, created_at, source_at)
            select @team, md5('i' || n)::uuid, md5('p' || (1 + n % 100))::uuid, n::text, n::text, (array['task', 'requirement', 'defect', 'epic'])[1 + n % 4], 'Item ' || n, repeat('x', 500), 'open', n % 3 = 0,
                md5('t' || n % 400)::uuid, now() - n * interval '1 minute', now() - n * interval '1 minute' from generate_series(1, 100000) n;
        insert into notifications.involvements (tenant_id, subject_id, project_id, user_id, role)
            select @team, md5('i' || n)::uuid, md5('p' || (1 + n % 100))::uuid, md5('u' || case when n % 100 < 4 and n < 10000 then 1 else 2 + n % 999 end)::uuid, 'assignee' from generate_series(1, 100000) n;
        insert into notifications.involvements (tenant_id, subject_id, project_id, user_id, role)
            select @team, md5('i' || n)::uuid, md5('p' || (1 + n % 100))::uuid, md5('u' || 2 + n % 998)::uuid, 'author' from generate_series(1, 100000) n;
        insert into notifications.merge_requests (tenant_id, id, project_id, external_id, number, title, state, source_branch, target_branch, created_at, source_at)
            select @team, md5('m' || n)::uuid, md5('p' || (1 + n % 100))::uuid, n::text, n::text, 'Change ' || n, case when n % 4 = 0 then 'open' else 'merged' end, 'feature/' || n, 'main', now(), now() - n * interval '5 minutes'
            from generate_series(1, 20000) n;
        insert into notifications.involvements (tenant_id, subject_id, project_id, user_id, role)
            select @team, md5('m' || n)::uuid, md5('p' || (1 + n % 100))::uuid, md5('u' || case when n % 200 = 0 then 1 else 2 + n % 997 end)::uuid, 'reviewer' from generate_series(1, 20000) n;
        insert into notifications.builds (tenant_id, id, project_id, external_id, number, name, state, ref, log_tail, created_at, source_at)
            select @team, md5('b' || n)::uuid, md5('p' || (1 + n % 100))::uuid, n::text, n::text, 'pipeline', 'succeeded', 'main', repeat('line of a log', 300), now() - n * interval '1 minute', now() from generate_series(1, 40000) n;
        insert into notifications.messages (tenant_id, id, account_id, activity_id, kind, subject_id, project_id, what, title, text, urgent, at, read_at)
            select @team, uuidv7_of(n), case when n % 50 = 0 then @account else md5('a' || n % 500)::uuid end, md5('x' || n)::uuid, 'item', md5('i' || n)::uuid, md5('p1')::uuid, 'changed', 'Item ' || n, 'Changed', false,
                now() - n * interval '1 minute', case when n > 2000 then now() end from generate_series(1, 50000) n;
        """;

    public static async Task RunAsync()
    {
        await using var app = await LiaisonApp.StartAsync(new LiaisonAppOptions(
            Settings: new Dictionary<string, string?>(StringComparer.Ordinal) { ["Logging:LogLevel:Default"] = "Warning" },
            Services: services => services.AddSingleton<IStartupFilter, AccessBenchmark.OneRow>()));
        var owner = await app.SetUpAsync();
        var account = (Guid)(await owner.Client.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.OK).Json["account"]!["id"]!;
        await FillAsync(app, owner.Team, account);
        // Owners see everything and need no condition: a member does.
        await ExecuteAsync(app, "update directory.members_1 set role = 'Member'");

        var targets = new (string Name, string Path)[]
        {
            ("my items", owner.Path("/workbench/items")), ("my items of a project", owner.Path($"/workbench/items?project={Md5("p2")}&mine=any")), ("my iterations", owner.Path("/workbench/iterations")),
            ("merge requests to review", owner.Path("/workbench/merge-requests")), ("builds of a project", owner.Path($"/workbench/builds?project={Md5("p2")}")), ("builds", owner.Path("/workbench/builds")),
            ("messages", owner.Path("/workbench/messages")), ("badges", owner.Path("/workbench/badges")), ("projects", owner.Path("/workbench/projects")),
        };

        // Interleaved, so that a slow second of the machine is everybody's.
        var (ceilings, rates) = (new List<double>(), targets.ToDictionary(t => t.Name, _ => new List<double>()));
        for (var round = 0; round < 4; round++)
        {
            await RoundAsync(AccessBenchmark.OneRow.Path, ceilings, round);
            foreach (var (name, path) in targets)
            {
                await RoundAsync(path, rates[name], round);
            }
        }

        var ceiling = Median(ceilings);
        foreach (var (name, _) in targets)
        {
            var rate = Median(rates[name]);
            Table.Row($"workbench: {name}", $"{rate:n0}/s", $"{ceiling:n0}/s one row by its primary key", rate / ceiling, "≥ 0.33");
        }

        async Task RoundAsync(string path, List<double> into, int round)
        {
            var count = await FloodAsync(owner.Client.Http, app.Url, path);
            if (round > 0)
            {
                into.Add(count / Round.TotalSeconds);
            }
        }
    }

    private static async Task FillAsync(LiaisonApp app, Guid team, Guid account)
    {
        // Ids in the order of their times, as the messages' own are.
        await ExecuteAsync(app, "create function uuidv7_of(n bigint) returns uuid language sql immutable as $$ select (lpad(to_hex(2000000000000 - n), 12, '0') || '7000a000000000000000')::uuid $$");
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["@team"] = $"'{Kernel.Ids.Tenant.Of(new Kernel.Ids.TeamId(team)).Id}'",
            ["@source"] = $"'{Guid.CreateVersion7()}'::uuid",
            ["@account"] = $"'{account}'::uuid",
        };
        await ExecuteAsync(app, values.Aggregate(Fill, (sql, value) => sql.Replace(value.Key, value.Value, StringComparison.Ordinal)));
        await ExecuteAsync(app, "vacuum analyze");
    }

    private static async Task ExecuteAsync(LiaisonApp app, string sql)
    {
        await using var command = app.Database.DataSource.CreateCommand(sql);
        command.CommandTimeout = 300;
        await command.ExecuteNonQueryAsync();
    }

    private static Guid Md5(string text)
    {
#pragma warning disable CA5351 // PostgreSQL's md5, as an id.
        return Guid.Parse(Convert.ToHexString(System.Security.Cryptography.MD5.HashData(System.Text.Encoding.ASCII.GetBytes(text))));
#pragma warning restore CA5351
    }

    /// <returns>How many were answered in a round.</returns>
    private static async Task<long> FloodAsync(HttpClient client, Uri host, string path)
    {
        var (address, until, count) = (new Uri(host, path), Stopwatch.GetTimestamp() + (long)(Round.TotalSeconds * Stopwatch.Frequency), 0L);
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            while (Stopwatch.GetTimestamp() < until)
            {
                using var answer = await client.GetAsync(address);
                answer.EnsureSuccessStatusCode();
                Interlocked.Increment(ref count);
            }
        }));
        return count;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
