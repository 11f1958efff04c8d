using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace Liaison.Notifications.Sources.Hooks;

/// <summary>
/// How often somebody may fail. Counted by network and source: a wrong secret at one source does not shut out the others of the same server, nor does anybody from elsewhere.
/// </summary>
internal sealed class HookFailures : IDisposable
{
    /// <summary>In a minute.</summary>
    public const int Most = 60;

    private readonly PartitionedRateLimiter<Sender> _limiter = PartitionedRateLimiter.Create<Sender, Sender>(sender => RateLimitPartition.GetFixedWindowLimiter(
        sender, _ => new FixedWindowRateLimiterOptions { PermitLimit = Most, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 }));

    /// <param name="source">Null for an address that no source has.</param>
    public bool AreTooMany(IPAddress? from, Guid? source) => _limiter.GetStatistics(new Sender(NetworkOf(from), source))?.CurrentAvailablePermits == 0;

    public void Add(IPAddress? from, Guid? source) => _limiter.AttemptAcquire(new Sender(NetworkOf(from), source)).Dispose();

    public void Dispose() => _limiter.Dispose();

    /// <summary>IPv6 counts by /64: that is what one subscriber has.</summary>
    private static string NetworkOf(IPAddress? address) => address switch
    {
        null => "unknown",
        { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } => Convert.ToHexString(address.GetAddressBytes(), 0, 8),
        _ => address.MapToIPv4().ToString(),
    };

    private readonly record struct Sender(string Network, Guid? Source);
}
