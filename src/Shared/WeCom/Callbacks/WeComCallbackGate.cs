using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Liaison.WeCom;

/// <summary>The query of a callback's request.</summary>
/// <param name="Timestamp">Seconds since 1970.</param>
public sealed record WeComCallbackQuery(string Signature, string Timestamp, string Nonce);

/// <summary>Lets in what WeCom sent to this callback set, lately, and nothing else.</summary>
/// <param name="receiveIds">Whom a callback may be for: the CorpID; on a suite's URLs one of several.</param>
/// <remarks>Source: WeCom, 回调配置 and 加解密方案说明.</remarks>
public sealed class WeComCallbackGate(WeComCallbackKeys keys, IReadOnlyList<string> receiveIds, TimeProvider time)
{
    /// <summary>How far WeCom's clock and ours may be apart; what is older could be somebody's recording.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private const int MaxNonceLength = 128;

    /// <summary>Opens the Base64 of an envelope's Encrypt, or of echostr.</summary>
    public bool TryOpen(
        WeComCallbackQuery query, string encrypt, [NotNullWhen(true)] out string? message, [NotNullWhen(false)] out WeComCallbackRefusal? refusal)
    {
        message = null;
        if (!long.TryParse(query.Timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || Math.Abs((decimal)seconds - time.GetUtcNow().ToUnixTimeSeconds()) > (decimal)Window.TotalSeconds)
            refusal = WeComCallbackRefusal.Timestamp;
        else if (query.Nonce.Length > MaxNonceLength || !CallbackCrypto.IsSigned(keys, query.Signature, query.Timestamp, query.Nonce, encrypt))
            refusal = WeComCallbackRefusal.Signature;
        else
            refusal = Decrypt(encrypt, out message);
        return refusal is null;
    }

    private WeComCallbackRefusal? Decrypt(string encrypt, out string? message)
    {
        var (result, opened) = ((WeComCallbackRefusal?)WeComCallbackRefusal.Receiver, (string?)null);
        foreach (var receiveId in receiveIds)
        {
            if (CallbackCrypto.TryDecrypt(keys, encrypt, receiveId, out opened, out result) || result != WeComCallbackRefusal.Receiver)
                break;
        }
        message = opened;
        return result;
    }
}
