using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Liaison.Notifications.Webhooks;

/// <summary>A receiver's address that we do not call.</summary>
internal sealed class WebhookTargetException(string message) : IOException(message);

/// <summary>
/// Whom webhooks may reach: an admin of a team types the address, and must not reach through us what stands beside this server (CASES §4 #8). The name is
/// resolved once, each of its addresses judged, and the connection made to what was judged: a name that answers differently a moment later gains nothing.
/// </summary>
internal sealed class WebhookTargets(IOptions<WebhookOptions> options)
{
    /// <summary>What is not the public internet: IANA's special-purpose registries (RFC 6890), and multicast.</summary>
    private static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
            // Of IPv6 only 2000::/3 is in use; these parts of it are tunnels into IPv4, or documentation.
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(n => IPNetwork.Parse(n)),
    ];

    private static readonly IPNetwork Global6 = IPNetwork.Parse("2000::/3");

    private readonly IPNetwork[] _allowed = [.. options.Value.AllowedNetworks.Select(n => IPNetwork.Parse(n))];

    /// <summary>An address that can be a receiver's at all. Which machine it is, is judged when it is called.</summary>
    public bool MayBe(Uri url) => url is { IsAbsoluteUri: true, UserInfo: "" }
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && _allowed.Length > 0))
        && (!IPAddress.TryParse(url.IdnHost, out var address) || MayReach(address, url.Scheme == Uri.UriSchemeHttps));

    /// <param name="secure">False without TLS, which only allowed networks may do.</param>
    public bool MayReach(IPAddress address, bool secure)
    {
        var real = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return _allowed.Any(n => n.Contains(real)) || (secure && IsPublic(real));
    }

    /// <exception cref="WebhookTargetException">None of the name's addresses may be reached.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var secure = context.InitialRequestMessage.RequestUri?.Scheme == Uri.UriSchemeHttps;
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, ct);
        if (addresses is [] || !addresses.All(a => MayReach(a, secure)))
        {
            throw new WebhookTargetException("The receiver is not on the public internet, nor in an allowed network.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static bool IsPublic(IPAddress address) =>
        (address.AddressFamily == AddressFamily.InterNetwork || Global6.Contains(address)) && !NotPublic.Any(n => n.Contains(address));
}
