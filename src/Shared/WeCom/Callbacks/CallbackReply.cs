using System.Globalization;
using System.Security;
using System.Security.Cryptography;

namespace Liaison.WeCom;

/// <summary>An encrypted passive reply, which WeCom takes as the answer to a callback.</summary>
/// <remarks>Source: WeCom, 被动回复消息格式.</remarks>
public static class CallbackReply
{
    /// <summary>Shows the one who pressed a card's button that it is done: the button's text changes.</summary>
    /// <param name="toUser">The member who pressed it.</param>
    public static string UpdateButton(string corpId, string toUser, string replaceName, DateTimeOffset now) => $"""
        <xml><ToUserName>{Escape(toUser)}</ToUserName><FromUserName>{Escape(corpId)}</FromUserName><CreateTime>{Seconds(now)}</CreateTime><MsgType>update_button</MsgType><Button><ReplaceName>{Escape(replaceName)}</ReplaceName></Button></xml>
        """;

    /// <summary>The body to answer with.</summary>
    /// <param name="message">The reply's own XML.</param>
    public static string Seal(WeComCallbackKeys keys, string message, string receiveId, DateTimeOffset now) =>
        Seal(keys, CallbackCrypto.Encrypt(keys, message, receiveId), Seconds(now), RandomNumberGenerator.GetHexString(16, lowercase: true));

    internal static string Seal(WeComCallbackKeys keys, string encrypt, string timestamp, string nonce) =>
        $"<xml><Encrypt><![CDATA[{encrypt}]]></Encrypt><MsgSignature><![CDATA[{CallbackCrypto.Sign(keys.Token, timestamp, nonce, encrypt)}]]></MsgSignature>"
        + $"<TimeStamp>{timestamp}</TimeStamp><Nonce><![CDATA[{nonce}]]></Nonce></xml>";

    private static string Seconds(DateTimeOffset now) => now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static string Escape(string text) => SecurityElement.Escape(text);
}
