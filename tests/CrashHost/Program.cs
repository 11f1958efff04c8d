using Liaison.CrashHost;
using Liaison.Host;

// The real host, which ends like by kill -9 at the operation whose number LIAISON_CRASH_AT says; at none without it.
await using var host = await HostApp.CreateAsync(args);
using var operations = new Operations(long.TryParse(Environment.GetEnvironmentVariable("LIAISON_CRASH_AT"), out var at) ? at : long.MaxValue);
await host.Web.StartAsync();
while (await Console.In.ReadLineAsync() is not null)
{
    // Whoever started us asks how far we are.
    Console.WriteLine($"operations: {operations.Count}");
}
