using Liaison.Host;

try
{
    await using var host = await HostApp.CreateAsync(args);
    await host.RunAsync();
    return 0;
}
catch (StartupException e)
{
    await Console.Error.WriteLineAsync("Liaison cannot start: " + e.Message);
    return 1;
}
