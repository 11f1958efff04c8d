using Liaison.Benchmarks;

// dotnet run -c Release --project tests/Benchmarks [-- NAME …]; without a name all of them.
Dictionary<string, Func<Task>> benchmarks = new(StringComparer.Ordinal)
{
    ["access"] = AccessBenchmark.RunAsync,
    ["callbacks"] = CallbackBenchmark.RunAsync,
    ["events"] = EventStoreBenchmarks.RunAsync,
    ["import"] = ImportBenchmark.RunAsync,
    ["ingest"] = IngestBenchmark.RunAsync,
    ["invitations"] = InvitationBenchmark.RunAsync,
    ["notify"] = NotifyBenchmark.RunAsync,
    ["roster"] = RosterBenchmark.RunAsync,
    ["workbench"] = WorkbenchBenchmark.RunAsync,
};

if (args is [LoadClient.Command, .. var load])
{
    LoadClient.Run(load);
    return 0;
}

var names = args.Length > 0 ? args : [.. benchmarks.Keys];
if (names.FirstOrDefault(n => !benchmarks.ContainsKey(n)) is { } unknown)
{
    await Console.Error.WriteLineAsync($"There is no benchmark '{unknown}'. There are: {string.Join(", ", benchmarks.Keys)}.");
    return 1;
}

Table.Head();
foreach (var name in names)
{
    await benchmarks[name]();
}

return 0;
