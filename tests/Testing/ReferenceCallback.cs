using System.Security.Cryptography;
using System.Text;

namespace Liaison.Testing;

/// <summary>WeCom's callback crypto once more, written from its document by another way, to judge the product's: streams instead of spans, and no shared line.</summary>
public static class ReferenceCallback
{
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5350", Justification = "WeCom's protocol.")]
    public static string Sign(params string[] parts)
    {
        using var text = new MemoryStream();
        foreach (var part in parts.Select(Encoding.UTF8.GetBytes).Order(Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b))))
            text.Write(part);
        return string.Concat(SHA1.HashData(text.ToArray()).Select(b => b.ToString("x2")));
    }

    /// <summary>The plain text as WeCom lays it out; every part can be made wrong.</summary>
    public static byte[] Lay(byte[] message, byte[] receiveId, uint? length = null, byte[]? padding = null)
    {
        var size = length ?? (uint)message.Length;
        List<byte> plain = [.. RandomNumberGenerator.GetBytes(16), (byte)(size >> 24), (byte)(size >> 16), (byte)(size >> 8), (byte)size, .. message, .. receiveId];
        var pad = 32 - (plain.Count % 32);
        plain.AddRange(padding ?? Enumerable.Repeat((byte)pad, pad));
        return [.. plain];
    }

    public static string Encrypt(string key, byte[] plain)
    {
        using var aes = Of(key);
        using var output = new MemoryStream();
        using (var stream = new CryptoStream(output, aes.CreateEncryptor(), CryptoStreamMode.Write))
            stream.Write(plain);
        return Convert.ToBase64String(output.ToArray());
    }

    /// <returns>Null when it is not to be believed.</returns>
    public static string? Open(string token, string key, string receiveId, string signature, string timestamp, string nonce, string encrypt)
    {
        if (Sign(token, timestamp, nonce, encrypt) != signature)
            return null;
        try
        {
            using var aes = Of(key);
            using var input = new MemoryStream(Convert.FromBase64String(encrypt));
            using var stream = new CryptoStream(input, aes.CreateDecryptor(), CryptoStreamMode.Read);
            using var output = new MemoryStream();
            stream.CopyTo(output);
            var plain = output.ToArray();
            var pad = plain.Length == 0 ? 0 : plain.Last();
            if (plain.Length % 32 != 0 || pad is < 1 or > 32 || plain.TakeLast(pad).Any(b => b != pad) || plain.Length - pad < 20)
                return null;
            var length = plain.Skip(16).Take(4).Aggregate(0L, (sum, b) => (sum * 256) + b);
            var rest = plain.Skip(20).SkipLast(pad).ToArray();
            return length <= rest.Length && rest.Skip((int)length).SequenceEqual(Encoding.UTF8.GetBytes(receiveId))
                ? new UTF8Encoding(false, true).GetString(rest, 0, (int)length)
                : null;
        }
        catch (Exception e) when (e is FormatException or CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    private static Aes Of(string key)
    {
        var aes = Aes.Create();
        aes.Key = Convert.FromBase64String(key + "=");
        aes.IV = aes.Key[..16];
        aes.Mode = CipherMode.CBC;
        aes.Padding = PaddingMode.None;
        return aes;
    }
}
