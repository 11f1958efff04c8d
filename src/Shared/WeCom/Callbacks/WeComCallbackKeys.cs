using System.Security.Cryptography;

namespace Liaison.WeCom;

/// <summary>Token and EncodingAESKey of one callback set, as they stand in WeCom's form "receive messages".</summary>
/// <remarks>Source: WeCom, 回调配置 and 加解密方案说明.</remarks>
public sealed class WeComCallbackKeys
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const int MaxTokenLength = 32;
    private const int KeyLength = 43;
    private Aes? _idle;

    /// <param name="token">1 to 32 letters and digits.</param>
    /// <param name="encodingAesKey">43 letters and digits: Base64 of 32 bytes without its "=".</param>
    /// <exception cref="FormatException">It is neither.</exception>
    public WeComCallbackKeys(string token, string encodingAesKey)
    {
        if (token.Length is 0 or > MaxTokenLength || !token.All(char.IsAsciiLetterOrDigit))
            throw new FormatException("A callback Token is 1 to 32 letters and digits.");
        if (encodingAesKey.Length != KeyLength || !encodingAesKey.All(char.IsAsciiLetterOrDigit))
            throw new FormatException("An EncodingAESKey is 43 letters and digits.");

        Token = token;
        EncodingAesKey = encodingAesKey;
        // The last letter may carry bits that no byte has, as in WeCom's own example: Convert does not mind.
        AesKey = Convert.FromBase64String(encodingAesKey + "=");
    }

    public string Token { get; }

    public string EncodingAesKey { get; }

    internal byte[] AesKey { get; }

    /// <summary>Of one caller until it comes back: making one costs as much as decrypting a short message.</summary>
    internal Aes RentAes()
    {
        if (Interlocked.Exchange(ref _idle, null) is { } idle)
            return idle;
        var aes = Aes.Create();
        aes.SetKey(AesKey);
        return aes;
    }

    internal void Return(Aes aes) => Interlocked.Exchange(ref _idle, aes)?.Dispose();

    /// <summary>New ones, by the system's random numbers.</summary>
    public static WeComCallbackKeys Generate() =>
        new(RandomNumberGenerator.GetString(Alphabet, MaxTokenLength), RandomNumberGenerator.GetString(Alphabet, KeyLength));

    /// <summary>Never shows them.</summary>
    public override string ToString() => nameof(WeComCallbackKeys);
}
