using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Liaison.WeCom;

/// <summary>The body of a callback as it arrives: whom it is for, and what nobody on the way can read. Nothing in it is proved by itself.</summary>
/// <param name="ToUserName">A CorpID, or the SuiteID on a suite's command URL.</param>
/// <param name="AgentId">Null for what is no app's.</param>
/// <remarks>Source: WeCom, 接收消息与事件.</remarks>
public sealed record WeComEnvelope(string ToUserName, string? AgentId, string Encrypt)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static bool TryParse(ReadOnlySpan<byte> body, [NotNullWhen(true)] out WeComEnvelope? envelope)
    {
        envelope = null;
        try
        {
            if (!CallbackXml.TryParse(Utf8.GetString(body.StartsWith(Encoding.UTF8.Preamble) ? body[Encoding.UTF8.Preamble.Length..] : body), out var xml))
                return false;
            envelope = xml["Encrypt"] is { } encrypt ? new WeComEnvelope(xml["ToUserName"] ?? "", xml["AgentID"], encrypt) : null;
            return envelope is not null;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
