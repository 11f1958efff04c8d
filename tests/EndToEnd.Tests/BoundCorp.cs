using System.Globalization;
using System.Net;
using Liaison.HostTesting;
using Liaison.Testing;
using Microsoft.Extensions.Hosting;

namespace Liaison.EndToEnd.Tests;

/// <summary>
/// A team that has bound its corp and has not begun to import it, as a database to copy: each copy goes its own way from there, with hosts that are processes.
/// </summary>
internal sealed class BoundCorp : IAsyncDisposable
{
    private readonly LiaisonApp _app;
    private readonly TestDatabase _before;

    private BoundCorp(LiaisonApp app, TestDatabase before) => (_app, _before) = (app, before);

    public static async Task<BoundCorp> StartAsync(int people)
    {
        // Without its background services the host binds and goes no further.
        var app = await LiaisonApp.StartAsync(new LiaisonAppOptions(
            SimulatorSettings: [$"--Simulator:Size={people}"],
            Services: services => services
                .Where(s => s.ServiceType == typeof(IHostedService) && s.ImplementationType?.Name != "GenericWebHostService").ToList()
                .ForEach(s => services.Remove(s))));
        var owner = await app.SetUpAsync();
        (await owner.BindAsync(await app.Simulator.CorpAsync())).ShouldBe(HttpStatusCode.NoContent);
        return new BoundCorp(app, await app.Database.CopyAsync());
    }

    public Task<TestDatabase> NewDatabaseAsync() => _before.CopyAsync();

    /// <param name="program">The project's folder and its program, such as <c>src/Host</c> and <c>Liaison.Host.dll</c>.</param>
    /// <param name="crashAt">The operation at which a CrashHost ends itself; null for none.</param>
    public RunningProcess StartHost((string Project, string Dll) program, TestDatabase database, long? crashAt = null) => RunningProcess.StartDll(
        Installation.Built(program.Project, program.Dll),
        ["--urls", "http://127.0.0.1:0"],
        new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ConnectionStrings__Liaison"] = database.ConnectionString,
            ["Liaison__PublicUrl"] = "http://127.0.0.1",
            ["WeCom__ApiBase"] = _app.SimulatorUrl.ToString(),
            ["WeCom__OAuthBase"] = _app.SimulatorUrl.ToString(),
            ["WeCom__LoginBase"] = _app.SimulatorUrl.ToString(),
            ["WeCom__RetryDelay"] = "00:00:00.050",
            // As much as WeCom allows: runs follow upon each other here.
            ["WeCom__CallsPerMinute"] = "10000",
            ["WeCom__CallsPerHour"] = "150000",
            ["Mail__Host"] = "127.0.0.1",
            ["Mail__From"] = "liaison@liaison.example",
            ["Mail__Security"] = "none",
            ["Logging__LogLevel__Default"] = "Warning",
            ["LIAISON_CRASH_AT"] = crashAt?.ToString(CultureInfo.InvariantCulture),
        });

    public static async Task<bool> IsImportedAsync(TestDatabase database) =>
        await TextsAsync(database, "select status from directory.syncs_1") is ["completed"] && await TextsAsync(database, "select 1::text from kernel.messages") is [];

    /// <summary>All that an import leaves behind, without ids and instants, which differ from run to run.</summary>
    public static async Task<IReadOnlyList<string>> StateAsync(TestDatabase database) =>
    [
        .. await TextsAsync(database, "select 'person ' || (to_jsonb(p) - 'id')::text from directory.people_1 p"),
        .. await TextsAsync(database, "select 'department ' || to_jsonb(d)::text from directory.departments_1 d"),
        .. await TextsAsync(database, "select 'member ' || to_jsonb(m)::text from directory.members_1 m"),
        .. await TextsAsync(database, "select 'sync ' || (to_jsonb(s) - 'id' - 'started_at' - 'fetched_at' - 'ended_at')::text from directory.syncs_1 s"),
        .. await TextsAsync(database, "select 'progress ' || concat_ws(' ', phase, done, total, applied, cancelled) from directory.sync_progress"),
        .. await TextsAsync(database, "select 'dead ' || to_jsonb(d)::text from store.dead_letters d"),
        // Each stream by what is in it: who a person is says the first event of theirs.
        .. await TextsAsync(database, """
            select 'stream ' || string_agg(concat_ws(' ', e.version, e.type, e.user_name, e.headers ->> 'why', e.data), ' | ' order by e.version)
            from events.mt_events e join events.mt_streams s on s.tenant_id = e.tenant_id and s.id = e.stream_id group by s.id, s.version having s.version = max(e.version)
            """),
    ];

    public static async Task<IReadOnlyList<string>> TextsAsync(TestDatabase database, string sql)
    {
        List<string> texts = [];
        await using var command = database.DataSource.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            texts.Add(reader.GetString(0));
        }

        texts.Sort(StringComparer.Ordinal);
        return texts;
    }

    public async ValueTask DisposeAsync()
    {
        await _before.DisposeAsync();
        await _app.DisposeAsync();
    }
}
