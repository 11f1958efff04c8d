using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Liaison.WeCom;

/// <summary>The signature of a page for the JS-SDK.</summary>
internal static class PageSignature
{
    [SuppressMessage("Security", "CA5350", Justification = "WeCom's algorithm is SHA-1.")]
    public static string Sign(string ticket, string nonce, long timestamp, string url)
    {
        // WeCom's order, raw values. In the signed text the key is noncestr, in JavaScript nonceStr.
        var text = string.Create(CultureInfo.InvariantCulture, $"jsapi_ticket={ticket}&noncestr={nonce}&timestamp={timestamp}&url={url.Split('#', 2)[0]}");
        return Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
