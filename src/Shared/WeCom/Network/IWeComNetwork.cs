using System.Net;

namespace Liaison.WeCom;

/// <summary>WeCom's own addresses, for firewalls. They change: read them about daily.</summary>
/// <remarks>Every method throws a <see cref="WeComCallException"/> as <see cref="IWeComClient"/> says.</remarks>
public interface IWeComNetwork
{
    /// <summary>Where callbacks come from. A further check beside the signature, never in its place.</summary>
    /// <remarks>Source: WeCom, 获取企业微信服务器的ip段 (getcallbackip).</remarks>
    Task<WeComAddresses> ListCallbackAddressesAsync(WeComApp app, CancellationToken ct);

    /// <summary>Where the server API answers: what an outbound firewall has to let through.</summary>
    /// <remarks>Source: WeCom, 获取企业微信API域名IP段 (get_api_domain_ip).</remarks>
    Task<WeComAddresses> ListApiAddressesAsync(WeComApp app, CancellationToken ct);
}

/// <param name="Unreadable">Entries of a form that this version does not know: to be shown, not to be dropped in silence.</param>
public sealed record WeComAddresses(IReadOnlyList<WeComAddressRange> Ranges, IReadOnlyList<string> Unreadable)
{
    public bool Contains(IPAddress address) => Ranges.Any(range => range.Contains(address));
}
