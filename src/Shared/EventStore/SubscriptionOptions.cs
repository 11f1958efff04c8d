using System.ComponentModel.DataAnnotations;

namespace Liaison.EventStore;

/// <summary>Section "Subscriptions".</summary>
public sealed class SubscriptionOptions
{
    /// <summary>After so many tries an event becomes a dead letter, and the subscription goes on behind it.</summary>
    [Range(1, 100)]
    public int Attempts { get; set; } = 8;

    /// <summary>Before the second try; doubles each time, with jitter, up to <see cref="MaxDelay"/>.</summary>
    public TimeSpan FirstDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long an append can go unnoticed when its notification was lost.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    [Range(1, 10_000)]
    public int PageSize { get; set; } = 500;
}
