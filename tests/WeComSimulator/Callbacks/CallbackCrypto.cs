using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Liaison.WeComSimulator.Callbacks;

/// <summary>WeCom's callback crypto, written from its public page alone: it judges the product's, so it shares no code with it.</summary>
/// <remarks>Source: WeCom, 加解密方案说明 (document 90968).</remarks>
internal sealed class CallbackCrypto
{
    public const int KeyLength = 43;
    private const int RandomBytes = 16;
    private const int LengthBytes = 4;
    private const int Block = 32;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string _token;
    private readonly byte[] _key;

    /// <param name="encodingAesKey">43 letters and digits.</param>
    /// <exception cref="FormatException">The key has another length or other characters.</exception>
    public CallbackCrypto(string token, string encodingAesKey)
    {
        if (encodingAesKey.Length != KeyLength || !encodingAesKey.All(char.IsAsciiLetterOrDigit))
        {
            throw new FormatException("EncodingAESKey has 43 letters and digits.");
        }

        _token = token;
        _key = Convert.FromBase64String(encodingAesKey + "=");
    }

    /// <summary>Lower-case hex of the SHA-1 of token, timestamp, nonce and ciphertext, sorted by their bytes.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "WeCom signs with SHA-1.")]
    public string Sign(string timestamp, string nonce, string encrypted)
    {
        string[] parts = [_token, timestamp, nonce, encrypted];
        Array.Sort(parts, StringComparer.Ordinal);
        return Convert.ToHexStringLower(SHA1.HashData(Utf8.GetBytes(string.Concat(parts))));
    }

    /// <returns>Base64, another one each time.</returns>
    public string Encrypt(string message, string receiveId) => Encrypt(message, receiveId, RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>16 random bytes, the message's length (big-endian), the message, who it is for; filled up to a multiple of 32 bytes.</summary>
    public string Encrypt(string message, string receiveId, ReadOnlySpan<byte> random)
    {
        var (text, receiver) = (Utf8.GetBytes(message), Utf8.GetBytes(receiveId));
        var length = RandomBytes + LengthBytes + text.Length + receiver.Length;
        var padding = Block - (length % Block);
        var plain = new byte[length + padding];
        random.CopyTo(plain);
        BinaryPrimitives.WriteInt32BigEndian(plain.AsSpan(RandomBytes), text.Length);
        text.CopyTo(plain, RandomBytes + LengthBytes);
        receiver.CopyTo(plain, RandomBytes + LengthBytes + text.Length);
        plain.AsSpan(length).Fill((byte)padding);
        using var aes = Cipher();
        return Convert.ToBase64String(aes.EncryptCbc(plain, _key.AsSpan(0, RandomBytes), PaddingMode.None));
    }

    /// <exception cref="FormatException">Not Base64, or not encrypted with this key.</exception>
    public DecryptedCallback Decrypt(string encrypted)
    {
        var cipherText = Convert.FromBase64String(encrypted);
        if (cipherText.Length == 0 || cipherText.Length % Block != 0)
        {
            throw new FormatException("The ciphertext is no multiple of 32 bytes.");
        }

        using var aes = Cipher();
        var plain = aes.DecryptCbc(cipherText, _key.AsSpan(0, RandomBytes), PaddingMode.None);
        var padding = plain[^1];
        var end = plain.Length - padding;
        if (padding is < 1 or > Block || end < RandomBytes + LengthBytes || plain.AsSpan(end).ContainsAnyExcept(padding))
        {
            throw new FormatException("The padding is broken: another key?");
        }

        var content = plain.AsSpan(RandomBytes + LengthBytes, end - RandomBytes - LengthBytes);
        var length = BinaryPrimitives.ReadInt32BigEndian(plain.AsSpan(RandomBytes));
        return length >= 0 && length <= content.Length
            ? new DecryptedCallback(plain[..RandomBytes], Text(content[..length]), Text(content[length..]), padding)
            : throw new FormatException("The length field is broken.");
    }

    private static string Text(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new FormatException("Not UTF-8.", e);
        }
    }

    private Aes Cipher()
    {
        var aes = Aes.Create();
        aes.Key = _key;
        return aes;
    }
}

/// <param name="Padding">1 to 32.</param>
internal sealed record DecryptedCallback(byte[] Random, string Message, string ReceiveId, byte Padding);
