using System.Collections.Concurrent;
using Liaison.WeComSimulator.Model;

namespace Liaison.WeComSimulator.Callbacks;

/// <summary>One saved set of callback values.</summary>
/// <param name="Full">The form of before 2022-08-15, with every field; else ids alone. For contacts-sync.</param>
internal sealed record CallbackSet(CallbackKey Key, CallbackQueue Queue, bool Full);

/// <summary>The callbacks of all corps: who has which set, what is told to whom, what became of it.</summary>
internal sealed class CallbackCentre : IAsyncDisposable
{
    private readonly ConcurrentDictionary<CallbackKey, CallbackSet> _sets = new();
    private readonly ConcurrentDictionary<CallbackKey, CallbackFaults> _faults = new();
    private readonly ConcurrentDictionary<string, CallbackFaults> _corpFaults = new(StringComparer.Ordinal);
    private readonly SimulatedWorld _world;
    private readonly CallbackSender _sender;

    public CallbackCentre(SimulatedWorld world)
    {
        _world = world;
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };
        _sender = new CallbackSender(Http, world.Clock, world.Limits, (told, reply) => CardReplies.Apply(world, told, reply));
        Deliveries = new DeliveryLog(world.Clock);
        world.Happened += Tell;
        world.Emptied += Clear;
    }

    /// <summary>Without a time limit of its own.</summary>
    public HttpClient Http { get; }

    public DeliveryLog Deliveries { get; }

    public IReadOnlyList<CallbackSet> SetsOf(string corpId) =>
        [.. _sets.Values.Where(s => s.Key.CorpId == corpId).OrderBy(s => s.Key.Id, StringComparer.Ordinal)];

    public CallbackSet? Find(CallbackKey key) => _sets.GetValueOrDefault(key);

    /// <summary>Checks the address and saves the set; events that wait go to the new address.</summary>
    /// <param name="receiveId">What the check's plaintext ends with.</param>
    /// <exception cref="RefusedException">40057: the check failed, nothing is saved.</exception>
    public async Task SaveAsync(CallbackKey key, CallbackTarget target, bool full, string receiveId, CancellationToken ct)
    {
        await CallbackVerification.RequireAsync(Http, target, receiveId, _world.Clock, TimeSpan.FromMilliseconds(_world.Limits.VerificationMilliseconds), ct);
        _sets.AddOrUpdate(
            key,
            _ => new CallbackSet(key, new CallbackQueue(target, FaultsOf(key), _sender), full),
            (_, set) =>
            {
                set.Queue.Change(target, FaultsOf(key));
                return set with { Full = full };
            });
    }

    /// <summary>Saves a set whose address was checked when its suite was saved.</summary>
    public void Put(CallbackKey key, CallbackTarget target) => _sets.AddOrUpdate(
        key,
        _ => new CallbackSet(key, new CallbackQueue(target, FaultsOf(key), _sender), Full: false),
        (_, set) =>
        {
            set.Queue.Change(target, FaultsOf(key));
            return set;
        });

    public async Task RemoveAsync(CallbackKey key)
    {
        if (_sets.TryRemove(key, out var set))
        {
            await set.Queue.DisposeAsync();
        }
    }

    /// <param name="full">Every field, or ids alone.</param>
    public void ChangeForm(CallbackKey key, bool full)
    {
        var set = Find(key) ?? throw new RefusedException($"{key.Id} has no callback set.");
        _sets[key] = set with { Full = full };
    }

    /// <summary>The faults of one set; those of its corp do not count for it then. Null: the corp's again.</summary>
    public void ChangeFaults(CallbackKey key, CallbackFaults? faults)
    {
        if (faults is null)
        {
            _faults.TryRemove(key, out _);
        }
        else
        {
            _faults[key] = faults;
        }

        Apply(key.CorpId);
    }

    public void ChangeFaults(string corpId, CallbackFaults faults)
    {
        _corpFaults[corpId] = faults;
        Apply(corpId);
    }

    public CallbackFaults FaultsOf(CallbackKey key) => _faults.GetValueOrDefault(key) ?? _corpFaults.GetValueOrDefault(key.CorpId, CallbackFaults.None);

    public void Add(CallbackSet set, CallbackEvent told) => set.Queue.Add(Deliveries.Add(set.Key, told));

    public async ValueTask DisposeAsync()
    {
        _world.Happened -= Tell;
        _world.Emptied -= Clear;
        await Task.WhenAll(_sets.Values.Select(s => s.Queue.DisposeAsync().AsTask()));
        Http.Dispose();
    }

    /// <summary>Under the corp's lock: writes down what is to be told and leaves the sending to the queues.</summary>
    private void Tell(WorldEvent happened)
    {
        if (happened.Change is ScopeChange scope)
        {
            if (Find(CallbackKey.OfApp(happened.CorpId, scope.AgentId)) is { } app)
            {
                Add(app, AppEvents.Create(happened.CorpId, scope.AgentId, happened.Kind, scope.UserId, _world.Clock.GetUtcNow()));
            }
        }
        else if (!happened.ByContactsSync && Find(new CallbackKey(happened.CorpId, CallbackKey.ContactsSync)) is { } set
            && ContactEvents.Create(happened, set.Full, _world.Clock.GetUtcNow()) is { } told)
        {
            Add(set, told);
        }
    }

    private void Apply(string corpId)
    {
        foreach (var set in SetsOf(corpId))
        {
            set.Queue.Change(set.Queue.Target, FaultsOf(set.Key));
        }
    }

    private void Clear()
    {
        foreach (var set in _sets.Values)
        {
            // Its last try may still be on its way; it tells nobody anything more.
            _ = RemoveAsync(set.Key);
        }

        _faults.Clear();
        _corpFaults.Clear();
        Deliveries.Clear();
    }
}
