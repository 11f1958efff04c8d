using System.Diagnostics.Metrics;
using Liaison.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Liaison.EventStore.Tests;

public class SubscriptionGaugesTests
{
    [Fact]
    public async Task A_subscription_that_is_stuck_lags_behind_the_log_until_it_goes_on()
    {
        var hold = new Hold();
        await using var store = await StoreFixture.CreateAsync(s => s.AddSingleton(hold).AddScoped<ISubscription, Held>());
        await store.StartAsync();
        await LagBecomesAsync(0);
        await store.AppendAsync(Guid.CreateVersion7(), 0, new OrderOpened("a"), new ItemAdded("1", 1), new ItemAdded("2", 1));
        await hold.Reached.Task;
        await LagBecomesAsync(3);
        hold.Release.SetResult();
        await LagBecomesAsync(0);
    }

    private static Task LagBecomesAsync(long lag) => Eventually.BecomesTrueAsync(() => Task.FromResult(Lag() == lag), because: $"the lag is {Lag()}");

    private static long? Lag()
    {
        long? lag = null;
        using var listener = new MeterListener { InstrumentPublished = (i, l) => { if (i.Name == "liaison.subscription.lag") l.EnableMeasurementEvents(i); } };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) => lag = tags[0].Value is "held" ? value : lag);
        listener.Start();
        listener.RecordObservableInstruments();
        return lag;
    }

    private sealed class Hold
    {
        public TaskCompletionSource Reached { get; } = new();

        public TaskCompletionSource Release { get; } = new();
    }

    private sealed class Held(Hold hold) : ISubscription, IReactTo<ItemAdded>
    {
        public string Name => "held";

        public async Task ReactAsync(ItemAdded data, IEvent @event, IEventSession session, CancellationToken ct)
        {
            hold.Reached.TrySetResult();
            await hold.Release.Task.WaitAsync(ct);
        }
    }
}
