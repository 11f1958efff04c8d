namespace Liaison.WeComSimulator;

/// <summary>Stops the simulator when its standard input ends: whoever started it has gone, even by kill -9.</summary>
internal sealed class StopWhenInputEnds(SimulatorOptions options, IHostApplicationLifetime lifetime) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.StopWhenInputEnds)
        {
            // A thread of its own: a read of a console or pipe cannot be cancelled.
            new Thread(() =>
            {
                while (Console.In.Read() >= 0)
                {
                }

                lifetime.StopApplication();
            })
            { IsBackground = true, Name = "standard input" }.Start();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
