using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Liaison.WeComSimulator.Callbacks;

/// <summary>One thing to tell, before encryption; repeats have the same text.</summary>
/// <param name="Name">Event or InfoType.</param>
/// <param name="Xml">The plaintext.</param>
/// <param name="NeedsSuccess">A suite's command URL has to answer exactly <c>success</c>; a corp's may answer anything with 200.</param>
/// <param name="IsUrgent">A suite has 1,000 ms instead of 5 s.</param>
internal sealed record CallbackEvent(string Name, string? ChangeType, string Xml, CallbackEnvelope Envelope, bool NeedsSuccess = false, bool IsUrgent = false);

/// <param name="ReceiveId">What stands behind the message in the ciphertext.</param>
/// <param name="AgentId">Empty for everything that belongs to no app.</param>
internal sealed record CallbackEnvelope(string ToUserName, string ReceiveId, string AgentId)
{
    /// <summary>What is posted. The order of the elements varies, as with WeCom.</summary>
    public string Wrap(string encrypted)
    {
        XElement[] parts =
        [
            CallbackXml.Data("ToUserName", ToUserName),
            CallbackXml.Data("AgentID", AgentId),
            CallbackXml.Data("Encrypt", encrypted),
        ];
        Random.Shared.Shuffle(parts);
        return CallbackXml.Write(new XElement("xml", parts));
    }
}

/// <summary>XML as WeCom writes it: texts in CDATA, numbers bare, no declaration.</summary>
internal static class CallbackXml
{
    public static XElement Data(string name, string text) => new(name, new XCData(Printable(text)));

    public static XElement Number(string name, long number) => new(name, number);

    /// <summary>Comma-separated inside one CDATA.</summary>
    public static XElement List<T>(string name, IEnumerable<T> items) => Data(name, string.Join(',', items));

    public static string Write(XElement xml) => xml.ToString(SaveOptions.DisableFormatting);

    /// <summary>Without what XML cannot hold: names may be any text.</summary>
    private static string Printable(string text)
    {
        var printable = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (XmlConvert.IsXmlChar(text[i]))
            {
                printable.Append(text[i]);
            }
            else if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]))
            {
                printable.Append(text[i]).Append(text[++i]);
            }
        }

        return printable.ToString();
    }
}
