using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Liaison.WeCom;

/// <summary>Why a callback is not believed. For counting only: whoever sent it is never told which.</summary>
public enum WeComCallbackRefusal
{
    /// <summary>Further from our time than the window allows, or no number.</summary>
    Timestamp,
    Signature,
    /// <summary>What stands in Encrypt is no Base64, or no multiple of 32 bytes.</summary>
    Cipher,
    /// <summary>It does not decrypt to a padded text: the key is another one.</summary>
    Padding,
    /// <summary>The length inside does not fit.</summary>
    Length,
    /// <summary>Well made, for somebody else.</summary>
    Receiver,
    /// <summary>The envelope, or what is inside, is not the XML that WeCom sends.</summary>
    Xml,
    TooLarge,
}

/// <summary>WeCom's callback crypto: SHA-1 over sorted strings, AES-256-CBC with a padding to 32 bytes.</summary>
/// <remarks>
/// Source: WeCom, 加解密方案说明. The plain text is 16 random bytes, the message's length in four bytes (big endian), the message in UTF-8, and the
/// receiveid: the CorpID, or what stands in for it on a suite's URLs.
/// </remarks>
public static class CallbackCrypto
{
    private const int BlockSize = 32;
    private const int IvSize = 16;
    private const int HeadSize = 20;
    private const int SignatureLength = 2 * SHA1.HashSizeInBytes;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Lower-case hex SHA-1 of the four strings, sorted byte by byte.</summary>
    public static string Sign(string token, string timestamp, string nonce, string encrypt)
    {
        Span<byte> signature = stackalloc byte[SignatureLength];
        Sign(token, timestamp, nonce, encrypt, signature);
        return Encoding.ASCII.GetString(signature);
    }

    /// <summary>Compared in constant time.</summary>
    public static bool IsSigned(WeComCallbackKeys keys, string signature, string timestamp, string nonce, string encrypt)
    {
        if (signature.Length != SignatureLength)
            return false;
        Span<byte> given = stackalloc byte[SignatureLength];
        if (Encoding.ASCII.GetBytes(signature, given) != SignatureLength)
            return false;
        Span<byte> expected = stackalloc byte[SignatureLength];
        Sign(keys.Token, timestamp, nonce, encrypt, expected);
        return CryptographicOperations.FixedTimeEquals(given, expected);
    }

    /// <summary>Decrypts what <see cref="IsSigned"/> has said yes to.</summary>
    /// <param name="receiveId">Whom it has to be for.</param>
    public static bool TryDecrypt(
        WeComCallbackKeys keys, string encrypt, string receiveId, [NotNullWhen(true)] out string? message, [NotNullWhen(false)] out WeComCallbackRefusal? refusal)
    {
        (message, refusal) = (null, null);
        var cipher = ArrayPool<byte>.Shared.Rent(Base64.GetMaxDecodedFromUtf8Length(encrypt.Length));
        var plain = ArrayPool<byte>.Shared.Rent(cipher.Length);
        try
        {
            if (!Convert.TryFromBase64String(encrypt, cipher, out var length) || length == 0 || length % BlockSize != 0)
                refusal = WeComCallbackRefusal.Cipher;
            else
                refusal = Read(Decrypt(keys, cipher.AsSpan(0, length), plain), receiveId, out message);
            return refusal is null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(plain, clearArray: true);
            ArrayPool<byte>.Shared.Return(cipher);
        }
    }

    /// <summary>As Base64, with random bytes of its own.</summary>
    public static string Encrypt(WeComCallbackKeys keys, string message, string receiveId)
    {
        Span<byte> random = stackalloc byte[IvSize];
        RandomNumberGenerator.Fill(random);
        return Encrypt(keys, message, receiveId, random);
    }

    internal static string Encrypt(WeComCallbackKeys keys, string message, string receiveId, ReadOnlySpan<byte> random)
    {
        var length = Utf8.GetByteCount(message);
        var used = HeadSize + length + Utf8.GetByteCount(receiveId);
        var pad = BlockSize - (used % BlockSize);
        var plain = new byte[used + pad];
        random.CopyTo(plain);
        BinaryPrimitives.WriteInt32BigEndian(plain.AsSpan(IvSize), length);
        Utf8.GetBytes(message, plain.AsSpan(HeadSize));
        Utf8.GetBytes(receiveId, plain.AsSpan(HeadSize + length));
        plain.AsSpan(used).Fill((byte)pad);
        var aes = keys.RentAes();
        var cipher = aes.EncryptCbc(plain, keys.AesKey.AsSpan(0, IvSize), PaddingMode.None);
        keys.Return(aes);
        return Convert.ToBase64String(cipher);
    }

    private static ReadOnlySpan<byte> Decrypt(WeComCallbackKeys keys, ReadOnlySpan<byte> cipher, byte[] plain)
    {
        var aes = keys.RentAes();
        // .NET's own PKCS#7 pads to 16 and refuses half of WeCom's messages.
        var length = aes.DecryptCbc(cipher, keys.AesKey.AsSpan(0, IvSize), plain, PaddingMode.None);
        keys.Return(aes);
        return plain.AsSpan(0, length);
    }

    private static WeComCallbackRefusal? Read(ReadOnlySpan<byte> plain, string receiveId, out string? message)
    {
        message = null;
        var pad = plain[^1];
        if (pad is 0 or > BlockSize || plain[^pad..].ContainsAnyExcept(pad))
            return WeComCallbackRefusal.Padding;

        var content = plain[..^pad];
        if (content.Length < HeadSize)
            return WeComCallbackRefusal.Length;
        var length = BinaryPrimitives.ReadUInt32BigEndian(content[IvSize..]);
        if (length > content.Length - HeadSize)
            return WeComCallbackRefusal.Length;
        if (!CryptographicOperations.FixedTimeEquals(content[(HeadSize + (int)length)..], Encoding.UTF8.GetBytes(receiveId)))
            return WeComCallbackRefusal.Receiver;

        try
        {
            message = Utf8.GetString(content.Slice(HeadSize, (int)length));
            return null;
        }
        catch (DecoderFallbackException)
        {
            return WeComCallbackRefusal.Xml;
        }
    }

    [SuppressMessage("Security", "CA5350", Justification = "WeCom's protocol; the message is encrypted besides.")]
    private static void Sign(string token, string timestamp, string nonce, string encrypt, Span<byte> hex)
    {
        string[] parts = [token, timestamp, nonce, encrypt];
        Array.Sort(parts, StringComparer.Ordinal);
        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(token.Length + timestamp.Length + nonce.Length + encrypt.Length));
        try
        {
            var length = 0;
            foreach (var part in parts)
                length += Encoding.UTF8.GetBytes(part, buffer.AsSpan(length));
            Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
            SHA1.HashData(buffer.AsSpan(0, length), hash);
            Convert.TryToHexStringLower(hash, hex, out _);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
