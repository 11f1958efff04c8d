using System.Text.Json.Serialization;

namespace Liaison.WeComSimulator.Callbacks;

[JsonConverter(typeof(JsonStringEnumConverter<DeliveryState>))]
internal enum DeliveryState
{
    [JsonStringEnumMemberName("waiting")] Waiting,
    [JsonStringEnumMemberName("delivered")] Delivered,

    /// <summary>All tries were in vain; WeCom gives up.</summary>
    [JsonStringEnumMemberName("failed")] Failed,

    /// <summary>Never sent: the fault.</summary>
    [JsonStringEnumMemberName("lost")] Lost,

    /// <summary>The set was removed before its turn came.</summary>
    [JsonStringEnumMemberName("dropped")] Dropped,
}

/// <param name="Status">Null when no answer came.</param>
/// <param name="Failure">Null when it arrived.</param>
/// <param name="Reply">The plaintext of a passive reply.</param>
internal sealed record DeliveryTry(DateTimeOffset At, int? Status, double Milliseconds, string? Failure, string? Reply);

/// <summary>What became of one event.</summary>
internal sealed class Delivery(int id, CallbackKey key, CallbackEvent told, DateTimeOffset at)
{
    private readonly Lock _gate = new();
    private readonly List<DeliveryTry> _tries = [];
    private DeliveryState _state;

    public CallbackEvent Event => told;

    public CallbackKey Key => key;

    public void Add(DeliveryTry made)
    {
        lock (_gate)
        {
            _tries.Add(made);
        }
    }

    /// <summary>The first word is the last one.</summary>
    public void End(DeliveryState state)
    {
        lock (_gate)
        {
            _state = _state == DeliveryState.Waiting ? state : _state;
        }
    }

    public DeliveryView View()
    {
        lock (_gate)
        {
            return new DeliveryView(id, at, key.CorpId, key.Id, told.Name, told.ChangeType, told.Xml, _state, [.. _tries]);
        }
    }
}

/// <param name="Xml">The plaintext.</param>
internal sealed record DeliveryView(
    int Id, DateTimeOffset At, string CorpId, string To, string Event, string? ChangeType, string Xml, DeliveryState State, IReadOnlyList<DeliveryTry> Tries);

/// <summary>The last 5,000 events that went out or were to.</summary>
internal sealed class DeliveryLog(TimeProvider clock)
{
    private const int Kept = 5_000;

    private readonly Lock _gate = new();
    private readonly Queue<Delivery> _recent = new();
    private int _lastId;

    public Delivery Add(CallbackKey key, CallbackEvent told)
    {
        lock (_gate)
        {
            var delivery = new Delivery(++_lastId, key, told, clock.GetUtcNow());
            _recent.Enqueue(delivery);
            if (_recent.Count > Kept)
            {
                _recent.Dequeue();
            }

            return delivery;
        }
    }

    /// <summary>Oldest first.</summary>
    /// <param name="corpId">Null: of all corps and suites.</param>
    public IReadOnlyList<DeliveryView> Recent(string? corpId, int take)
    {
        lock (_gate)
        {
            return [.. _recent.Where(d => corpId is null || d.Key.CorpId == corpId).TakeLast(take).Select(d => d.View())];
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _recent.Clear();
        }
    }
}
