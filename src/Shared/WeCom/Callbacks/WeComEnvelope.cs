using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace Liaison.WeCom;

/// <summary>The body of a callback as it arrives: whom it is for, and what nobody on the way can read. Nothing in it is proved by itself.</summary>
/// <param name="ToUserName">A CorpID, or the SuiteID on a suite's command URL.</param>
/// <param name="AgentId">Null for what is no app's.</param>
/// <remarks>Source: WeCom, 接收消息与事件.</remarks>
public sealed record WeComEnvelope(string ToUserName, string? AgentId, string Encrypt)
{
    public static bool TryParse(byte[] body, [NotNullWhen(true)] out WeComEnvelope? envelope)
    {
        var start = body.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        envelope = Utf8.IsValid(body) && CallbackXml.TryParse(body.AsMemory(start), out var xml) && xml["Encrypt"] is { } encrypt
            ? new WeComEnvelope(xml["ToUserName"] ?? "", xml["AgentID"], encrypt)
            : null;
        return envelope is not null;
    }
}
