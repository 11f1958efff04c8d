using System.Threading.Channels;

namespace Liaison.WeComSimulator.Callbacks;

/// <summary>The events of one set, told one after another: three tries each, then WeCom gives up.</summary>
internal sealed class CallbackQueue : IAsyncDisposable
{
    private const int Tries = 3;
    private static readonly TimeSpan ReorderWait = TimeSpan.FromSeconds(1);

    private readonly Channel<Delivery> _waiting = Channel.CreateUnbounded<Delivery>();
    private readonly CancellationTokenSource _removed = new();
    private readonly CallbackSender _sender;
    private readonly Task _pump;
    private Settings _settings;

    public CallbackQueue(CallbackTarget target, CallbackFaults faults, CallbackSender sender)
    {
        _sender = sender;
        _settings = new Settings(target, faults, new Random(faults.Seed));
        _pump = Task.Run(PumpAsync);
    }

    public CallbackTarget Target => _settings.Target;

    public CallbackFaults Faults => _settings.Faults;

    /// <summary>From the next try on.</summary>
    public void Change(CallbackTarget target, CallbackFaults faults)
    {
        var before = Interlocked.Exchange(ref _settings, new Settings(target, faults, new Random(faults.Seed)));
        before.Changed.SetResult();
    }

    public void Add(Delivery delivery)
    {
        if (!_waiting.Writer.TryWrite(delivery))
        {
            delivery.End(DeliveryState.Dropped);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _removed.CancelAsync();
        await _pump;
        _removed.Dispose();
    }

    private async Task PumpAsync()
    {
        var taken = new List<Delivery>();
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(_removed.Token))
            {
                await WaitWhileStoppedAsync();
                await TakeAsync(taken);
                foreach (var delivery in taken)
                {
                    await DeliverAsync(delivery);
                }

                taken.Clear();
            }
        }
        catch (OperationCanceledException) when (_removed.IsCancellationRequested)
        {
            while (_waiting.Reader.TryRead(out var left))
            {
                taken.Add(left);
            }

            taken.ForEach(d => d.End(DeliveryState.Dropped));
        }
    }

    private async Task WaitWhileStoppedAsync()
    {
        while (_settings is { Faults.Stop: true } stopped)
        {
            await stopped.Changed.Task.WaitAsync(_removed.Token);
        }
    }

    private async Task TakeAsync(List<Delivery> taken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_removed.Token);
        patience.CancelAfter(ReorderWait);
        try
        {
            do
            {
                taken.Add(await _waiting.Reader.ReadAsync(patience.Token));
            }
            while (taken.Count < _settings.Faults.Reorder);
        }
        catch (OperationCanceledException) when (!_removed.IsCancellationRequested)
        {
        }

        taken.Reverse();
    }

    private async Task DeliverAsync(Delivery delivery)
    {
        var settings = _settings;
        if (settings.Draws(settings.Faults.LosePercent))
        {
            delivery.End(DeliveryState.Lost);
            return;
        }

        var arrived = await TellAsync(delivery);
        if (arrived && settings.Draws(settings.Faults.DuplicatePercent))
        {
            await TellAsync(delivery);
        }

        delivery.End(arrived ? DeliveryState.Delivered : DeliveryState.Failed);
    }

    private async Task<bool> TellAsync(Delivery delivery)
    {
        for (var i = 0; i < Tries; i++)
        {
            var settings = _settings;
            var made = await _sender.TryAsync(settings.Target, delivery.Event, settings.Faults, _removed.Token);
            delivery.Add(made);
            if (made.Failure is null)
            {
                return true;
            }
        }

        return false;
    }

    private sealed record Settings(CallbackTarget Target, CallbackFaults Faults, Random Random)
    {
        public TaskCompletionSource Changed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Draws(int percent) => percent > 0 && Random.Next(100) < percent;
    }
}
