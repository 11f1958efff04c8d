using System.Diagnostics;
using System.Globalization;
using Liaison.Testing;

namespace Liaison.EndToEnd.Tests;

/// <summary>
/// Rule 12: kill -9 at any moment, and the next start goes on where it was: nothing lost, nothing twice. <c>dotnet test</c> takes a sample; docs/soak.md has the
/// command that takes them all.
/// </summary>
public class CrashTests(ITestOutputHelper output)
{
    private static readonly (string, string) Host = ("src/Host", "Liaison.Host.dll");
    private static readonly (string, string) CrashHost = ("tests/CrashHost", "Liaison.CrashHost.dll");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <summary>LIAISON_SOAK=1: everything, which takes a while.</summary>
    private static readonly bool Soak = Environment.GetEnvironmentVariable("LIAISON_SOAK") == "1";

    [Fact]
    public async Task An_import_that_crashes_at_any_operation_ends_like_an_undisturbed_one()
    {
        await using var corp = await BoundCorp.StartAsync(people: 200);
        var (undisturbed, operations) = await UndisturbedAsync(corp);
        var every = Soak ? 1 : 7;
        output.WriteLine($"{operations} operations, a crash at every {every}");
        operations.ShouldBeGreaterThan(50, "the counter has seen the import");
        var crashed = 0;
        for (var at = 1L; at <= operations; at += every)
        {
            await using var database = await corp.NewDatabaseAsync();
            await using (var host = corp.StartHost(CrashHost, database, at))
            {
                // Polls come when they come: a run may take fewer operations than the one that was counted.
                await Eventually.BecomesTrueAsync(async () => host.HasExited || await BoundCorp.IsImportedAsync(database), Patience);
                crashed += host.HasExited ? 1 : 0;
            }

            await FinishAsync(corp, database, undisturbed, $"after a crash at operation {at} of {operations}");
        }

        output.WriteLine($"{crashed} crashes");
        crashed.ShouldBeGreaterThan((int)(operations / every / 2));
    }

    [Fact]
    public async Task An_import_that_is_killed_at_any_moment_ends_like_an_undisturbed_one()
    {
        var (people, kills) = Soak ? (20_000, 20) : (1_000, 2);
        var seed = int.TryParse(Environment.GetEnvironmentVariable("LIAISON_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();
        output.WriteLine($"LIAISON_SEED={seed}, {kills} kills of an import of {people}");
        var random = new Random(seed);
        await using var corp = await BoundCorp.StartAsync(people);
        var elapsed = Stopwatch.StartNew();
        var (undisturbed, _) = await UndisturbedAsync(corp);
        var life = elapsed.Elapsed;
        for (var kill = 0; kill < kills; kill++)
        {
            await using var database = await corp.NewDatabaseAsync();
            var moment = life * random.NextDouble();
            await using (var host = corp.StartHost(Host, database))
            {
                await Task.Delay(moment);
                await host.KillAsync();
            }

            var applied = string.Concat(await BoundCorp.TextsAsync(database, "select concat_ws(' ', phase, applied, 'of', total) from directory.sync_progress"));
            output.WriteLine($"killed after {moment.TotalSeconds:0.00} s: {(applied is "" ? "not begun" : applied)}");
            await FinishAsync(corp, database, undisturbed, $"killed after {moment}, LIAISON_SEED={seed}");
        }
    }

    private static async Task<(IReadOnlyList<string> State, long Operations)> UndisturbedAsync(BoundCorp corp)
    {
        await using var database = await corp.NewDatabaseAsync();
        await using var host = corp.StartHost(CrashHost, database);
        await Eventually.BecomesTrueAsync(() => BoundCorp.IsImportedAsync(database), Patience);
        await host.SayAsync("how far?");
        var count = await host.WaitForLineAsync(l => l.StartsWith("operations: ", StringComparison.Ordinal));
        return (await BoundCorp.StateAsync(database), long.Parse(count.Split(' ')[1], CultureInfo.InvariantCulture));
    }

    private static async Task FinishAsync(BoundCorp corp, TestDatabase database, IReadOnlyList<string> undisturbed, string because)
    {
        await using var host = corp.StartHost(Host, database);
        await Eventually.BecomesTrueAsync(
            async () => host.HasExited ? throw new InvalidOperationException($"{because}: the host ended:\n{host.Output()}") : await BoundCorp.IsImportedAsync(database), Patience, because);
        var state = await BoundCorp.StateAsync(database);
        state.Except(undisturbed, StringComparer.Ordinal).ShouldBeEmpty(because);
        undisturbed.Except(state, StringComparer.Ordinal).ShouldBeEmpty(because);
        state.Count.ShouldBe(undisturbed.Count, because);
    }
}
