using Liaison.EventStore;
using Liaison.Kernel.Ids;

namespace Liaison.Notifications.Delivery;

/// <summary>One call to the outside, whose receivers and words stand before it is made: made again after a crash, it is the same.</summary>
internal sealed record DeliveryCall(Guid Id, string Channel, Content Content, IReadOnlyList<CallReceiver> Receivers);

internal sealed record CallReceiver(Guid Delivery, string Receiver, Guid? Invitation);

/// <summary>What became of a call.</summary>
internal abstract record CallResult
{
    /// <param name="Invalid">Receivers who were named in vain, in lower case.</param>
    internal sealed record Sent(IReadOnlySet<string> Invalid) : CallResult
    {
        public static readonly Sent ToAll = new(new HashSet<string>(StringComparer.Ordinal));
    }

    /// <summary>No for good.</summary>
    internal sealed record Refused(string Reason, int? ErrCode = null) : CallResult;

    /// <summary>Not now: the lane waits.</summary>
    /// <param name="After">Null for the usual back-off.</param>
    /// <param name="MayHaveArrived">Then the same call is made again, and no other in its place.</param>
    /// <param name="NeedsAdmin">Waiting alone does not help.</param>
    internal sealed record Failed(string Reason, int? ErrCode = null, TimeSpan? After = null, bool MayHaveArrived = false, bool NeedsAdmin = false) : CallResult;
}

/// <summary>A way out of the house.</summary>
internal interface IChannel
{
    /// <summary>Of <see cref="Lanes"/>.</summary>
    string Lane { get; }

    /// <summary>How many one call reaches at the most.</summary>
    int MostReceivers { get; }

    /// <summary>Makes the call, and collects in <paramref name="session"/> what has to be remembered with its result.</summary>
    Task<CallResult> SendAsync(TeamId team, DeliveryCall call, IEventSession session, CancellationToken ct);
}
