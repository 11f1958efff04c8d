using System.Net;
using System.Text.RegularExpressions;

namespace Liaison.WeCom;

/// <summary>WeCom's errmsg, taken apart.</summary>
internal sealed partial record WeComErrorText(string Message, string? Hint, IPAddress? FromIp)
{
    private const int MaxLength = 300;

    public static WeComErrorText Parse(string? errMsg)
    {
        var text = errMsg ?? "";
        var tail = Tail().Match(text);
        var message = TextCut.Clean(tail.Success ? text[..tail.Index] : text, MaxLength);
        return tail.Success
            ? new(message, tail.Groups["hint"].Value, IPAddress.TryParse(tail.Groups["ip"].Value, out var ip) ? ip : null)
            : new(message, null, null);
    }

    [GeneratedRegex(@",\s*hint:\s*\[(?<hint>[0-9A-Za-z_]{1,64})\](,\s*from ip:\s*(?<ip>[0-9a-fA-F.:]{2,45}))?",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tail();
}
