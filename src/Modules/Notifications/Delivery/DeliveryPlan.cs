namespace Liaison.Notifications.Delivery;

/// <summary>What a receiver's preferences say of one message at this moment.</summary>
internal abstract record Judgement
{
    public static readonly Judgement Go = new May();

    internal sealed record May : Judgement;

    /// <param name="Until">UTC, when it is asked again.</param>
    internal sealed record Hold(DateTimeOffset Until) : Judgement;

    /// <param name="Reason">In a word.</param>
    internal sealed record Skip(string Reason) : Judgement;
}

/// <summary>A message that is due, for one person on one channel.</summary>
/// <param name="Seq">In this order things are told.</param>
/// <param name="Receiver">As the channel names them; people are told apart without regard to case.</param>
/// <param name="WasHeld">It was kept back before: what comes with it comes as one.</param>
/// <param name="CanMerge">It tells of something that happened, and may be a line in a digest.</param>
internal sealed record DueDelivery(
    Guid Id, long Seq, string Channel, Guid Content, string Language, string Receiver, bool Urgent, bool WasHeld, bool CanMerge, DateTimeOffset CreatedAt, Judgement Judgement)
{
    public string Key { get; } = Receiver.ToLowerInvariant();
}

/// <summary>What a receiver got lately, and what of theirs is not due yet.</summary>
/// <param name="LastMinute">Messages, whatever they were.</param>
/// <param name="FreeAt">UTC, when the first of them is a minute old.</param>
internal sealed record ReceiverState(int LastMinute, int LastHour, DateTimeOffset? FreeAt);

/// <param name="Seq">Of the first that waits: what is younger stays behind it.</param>
internal sealed record Waiting(long Seq, DateTimeOffset Until, bool IsHeld);

/// <summary>One call: the same words for all of them.</summary>
internal sealed record PlannedCall(string Channel, Guid Content, IReadOnlyList<DueDelivery> Deliveries);

/// <summary>Several messages become one, for all who missed the same ones.</summary>
/// <param name="Contents">The oldest first.</param>
/// <param name="Receivers">Each with the messages that are merged.</param>
internal sealed record PlannedDigest(string Channel, string Language, IReadOnlyList<Guid> Contents, IReadOnlyList<IReadOnlyList<DueDelivery>> Receivers);

/// <param name="State"><c>held</c> or <c>queued</c>.</param>
internal sealed record PutOff(Guid Id, string State, DateTimeOffset Until, string? Reason);

internal sealed record DeliveryPlan(
    IReadOnlyList<PlannedCall> Calls, IReadOnlyList<PlannedDigest> Digests, IReadOnlyList<PutOff> PutOff, IReadOnlyList<(Guid Id, string Reason)> Skipped)
{
    public bool IsEmpty => Calls is [] && Digests is [] && PutOff is [] && Skipped is [];
}

/// <summary>
/// Decides what goes out now. For each person and channel the oldest goes first and one at a time, so that order is kept; who would get too much at once gets a
/// digest. Nothing here knows a clock or a table.
/// </summary>
internal sealed class DeliveryPlanner(DateTimeOffset now, int mostReceivers, bool hasLimits)
{
    /// <summary>WeCom drops what is above 30 a minute and 1,000 an hour for one member, in silence. Invitations, alerts and urgent ones have the last places for themselves.</summary>
    public const int MostAMinute = 30;
    public const int MostAnHour = 1000;
    private const int KeptFree = 5;
    private const int KeptFreeAnHour = 100;

    /// <summary>What could not go out for so long comes as one: after an outage too.</summary>
    public static readonly TimeSpan Backlog = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan RetryWithoutRoom = TimeSpan.FromSeconds(20);

    private readonly Dictionary<string, int> _used = new(StringComparer.Ordinal);
    private readonly List<DueDelivery> _singles = [];
    private readonly List<IReadOnlyList<DueDelivery>> _merged = [];
    private readonly List<PutOff> _putOff = [];
    private readonly List<(Guid, string)> _skipped = [];

    /// <param name="due">By <see cref="DueDelivery.Seq"/>.</param>
    /// <param name="states">By <see cref="DueDelivery.Key"/>; absent: got nothing lately.</param>
    /// <param name="waiting">By key and channel.</param>
    public DeliveryPlan Plan(
        IReadOnlyList<DueDelivery> due, IReadOnlyDictionary<string, ReceiverState> states, IReadOnlyDictionary<(string Key, string Channel), Waiting> waiting)
    {
        foreach (var rows in due.GroupBy(d => (d.Key, d.Channel)))
        {
            Decide(Judged(rows, waiting.GetValueOrDefault(rows.Key)), states.GetValueOrDefault(rows.Key.Key));
        }

        return new DeliveryPlan(
            [.. _singles.GroupBy(d => (d.Channel, d.Content)).SelectMany(g => g.OrderBy(d => d.Key, StringComparer.Ordinal).Chunk(mostReceivers), (g, chunk) => new PlannedCall(g.Key.Channel, g.Key.Content, chunk))],
            [.. _merged
                .GroupBy(m => (m[0].Channel, m[0].Language, Contents: string.Join(',', m.Select(d => d.Content))))
                .SelectMany(g => g.OrderBy(m => m[0].Key, StringComparer.Ordinal).Chunk(mostReceivers), (g, chunk) => new PlannedDigest(
                    g.Key.Channel, g.Key.Language, [.. chunk[0].Select(d => d.Content)], chunk))],
            _putOff,
            _skipped);
    }

    /// <summary>What may go out; the rest is put where it belongs.</summary>
    private List<DueDelivery> Judged(IEnumerable<DueDelivery> rows, Waiting? waiting)
    {
        List<DueDelivery> may = [];
        foreach (var row in rows)
        {
            switch (row.Judgement)
            {
                case Judgement.Skip skip:
                    _skipped.Add((row.Id, skip.Reason));
                    break;
                case Judgement.Hold hold:
                    _putOff.Add(new PutOff(row.Id, "held", hold.Until, "quiet-time"));
                    break;
                default:
                    if (waiting is not null && row.Seq > waiting.Seq && row is { Urgent: false, CanMerge: true })
                    {
                        _putOff.Add(new PutOff(row.Id, waiting.IsHeld ? "held" : "queued", waiting.Until, "in-order"));
                    }
                    else
                    {
                        may.Add(row);
                    }

                    break;
            }
        }

        return may;
    }

    private void Decide(List<DueDelivery> may, ReceiverState? state)
    {
        if (may is [])
        {
            return;
        }

        // What cannot be merged goes alone, the oldest first; what can waits for the next look.
        var alone = may.Find(d => d.Urgent || !d.CanMerge);
        var room = Room(may[0].Key, state, alone is not null);
        if (room <= 0)
        {
            var until = state?.FreeAt > now ? state.FreeAt.Value : now + RetryWithoutRoom;
            _putOff.AddRange((alone is null ? may : may.Where(d => d.Urgent || !d.CanMerge)).Select(d =>
                new PutOff(d.Id, d.CanMerge && !d.Urgent ? "held" : "queued", until, "too-many")));
            return;
        }

        var mergeable = alone is null ? may : [];
        _used[may[0].Key] = _used.GetValueOrDefault(may[0].Key) + 1;
        if (mergeable.Count > 1 && (mergeable.Count > room || mergeable.Exists(d => d.WasHeld || now - d.CreatedAt > Backlog)))
        {
            _merged.Add(mergeable);
        }
        else
        {
            _singles.Add(alone ?? may[0]);
        }
    }

    private int Room(string key, ReceiverState? state, bool alone)
    {
        if (!hasLimits)
        {
            return int.MaxValue;
        }

        var used = _used.GetValueOrDefault(key);
        var (minute, hour) = ((state?.LastMinute ?? 0) + used, (state?.LastHour ?? 0) + used);
        return alone
            ? Math.Min(MostAMinute - minute, MostAnHour - hour)
            : Math.Min(MostAMinute - KeptFree - minute, MostAnHour - KeptFreeAnHour - hour);
    }
}
