using Liaison.Kernel.Postgres;
using Liaison.KernelProbe;

// Parts of the kernel in a process of their own, for tests that kill it.
switch (args)
{
    // Works a queue, says "sent {id}" for each message, and then hangs between sending and saving.
    case ["queue", var connectionString]:
        await using (var host = await QueueHost.StartAsync(
            connectionString,
            async (batch, _, ct) =>
            {
                foreach (var message in batch)
                {
                    Console.WriteLine($"sent {message.Id}");
                }

                await Task.Delay(Timeout.Infinite, ct);
                return [];
            }))
        {
            await Console.In.ReadToEndAsync();
        }

        return 0;

    // Uses an embedded server until its input ends.
    case ["postgres", var home, .. var binaries]:
        await using (var server = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions { Home = home, Binaries = binaries.FirstOrDefault(), Durable = false, Log = Console.WriteLine }))
        {
            Console.WriteLine($"{(server.Adopted ? "adopted" : "started")} {server.ConnectionString}");
            await Console.In.ReadToEndAsync();
        }

        return 0;

    default:
        Console.Error.WriteLine("queue CONNECTION | postgres HOME [BINARIES]");
        return 2;
}
