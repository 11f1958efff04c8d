using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Liaison.WeCom;

/// <summary>One entry of WeCom's lists of addresses: one address, a pattern with <c>*</c> for whole bytes of IPv4, or a CIDR block.</summary>
public sealed class WeComAddressRange
{
    private const int BytesOfIPv4 = 4;
    private readonly string text;
    private readonly byte[] value;
    private readonly byte[] mask;

    private WeComAddressRange(string text, byte[] value, byte[] mask)
    {
        this.text = text;
        this.value = [.. value.Zip(mask, (v, m) => (byte)(v & m))];
        this.mask = mask;
    }

    /// <summary>Reads <c>101.226.103.7</c>, <c>101.226.103.*</c>, <c>203.0.113.0/24</c> or <c>2001:db8::/32</c>.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out WeComAddressRange? range)
    {
        var entry = text?.Trim() ?? "";
        range = entry.Contains('*', StringComparison.Ordinal) ? FromPattern(entry)
            : entry.Contains('/', StringComparison.Ordinal) ? FromBlock(entry)
            : Bytes(entry) is { } one ? new(entry, one, Mask(one.Length, one.Length * 8)) : null;
        return range is not null;
    }

    /// <summary>IPv4 within IPv6 (<c>::ffff:1.2.3.4</c>) counts as IPv4.</summary>
    public bool Contains(IPAddress address)
    {
        var bytes = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes();
        if (bytes.Length != value.Length)
            return false;
        for (var i = 0; i < bytes.Length; i++)
        {
            if ((bytes[i] & mask[i]) != value[i])
                return false;
        }
        return true;
    }

    /// <summary>As WeCom wrote it.</summary>
    public override string ToString() => text;

    private static WeComAddressRange? FromPattern(string entry)
    {
        var parts = entry.Split('.');
        if (parts.Length != BytesOfIPv4)
            return null;
        var (bytes, known) = (new byte[BytesOfIPv4], new byte[BytesOfIPv4]);
        for (var i = 0; i < BytesOfIPv4; i++)
        {
            if (parts[i] == "*")
                continue;
            if (!byte.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out bytes[i]))
                return null;
            known[i] = byte.MaxValue;
        }
        return new(entry, bytes, known);
    }

    private static WeComAddressRange? FromBlock(string entry)
    {
        var slash = entry.IndexOf('/', StringComparison.Ordinal);
        return Bytes(entry[..slash]) is { } start
            && int.TryParse(entry[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var bits) && bits <= start.Length * 8
            ? new(entry, start, Mask(start.Length, bits)) : null;
    }

    // IPAddress also reads "1", "1.2" and "0x7f.1", which no list means.
    private static byte[]? Bytes(string text) =>
        (text.Contains(':', StringComparison.Ordinal) || text.Count(c => c == '.') == BytesOfIPv4 - 1)
        && !text.Contains('%', StringComparison.Ordinal) && !text.Contains('x', StringComparison.OrdinalIgnoreCase)
        && IPAddress.TryParse(text, out var address) ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes() : null;

    private static byte[] Mask(int length, int bits)
    {
        var result = new byte[length];
        for (var i = 0; i < bits; i++)
            result[i / 8] |= (byte)(0x80 >> (i % 8));
        return result;
    }
}
