using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;
using System.Xml;

namespace Liaison.WeCom;

/// <summary>The leaves of a callback's XML in their order: <c>BatchJob/JobId</c> and its text.</summary>
/// <remarks>No DTDs, no entities but XML's own, nothing deep and nothing large: an envelope comes from anybody.</remarks>
internal sealed class CallbackXml
{
    private const int MaxDepth = 8;
    private const int MaxLeaves = 2_000;
    private const int MaxBytes = 1 << 20;

    private static readonly XmlDictionaryReaderQuotas Quotas = new() { MaxDepth = MaxDepth + 1, MaxStringContentLength = MaxBytes };

    /// <summary>Made once a thread: a new one costs more than reading a callback. It knows no DTD, and refuses one.</summary>
    [ThreadStatic]
    private static XmlDictionaryReader? idle;

    private readonly List<(string Path, string Text)> leaves = new(16);

    private CallbackXml()
    {
    }

    public IReadOnlyList<(string Path, string Text)> Leaves => leaves;

    /// <summary>The first leaf's text, trimmed; null when there is none, or it is empty.</summary>
    public string? this[string path]
    {
        get
        {
            foreach (var leaf in leaves)
            {
                if (string.Equals(leaf.Path, path, StringComparison.Ordinal))
                    return leaf.Text.Length == 0 ? null : leaf.Text;
            }
            return null;
        }
    }

    public static bool TryParse(string xml, [NotNullWhen(true)] out CallbackXml? parsed)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(xml.Length));
        try
        {
            return TryParse(bytes.AsMemory(0, Encoding.UTF8.GetBytes(xml, bytes)), out parsed);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes, clearArray: true);
        }
    }

    /// <param name="utf8">Of an array.</param>
    public static bool TryParse(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out CallbackXml? parsed)
    {
        parsed = null;
        if (utf8.Length > MaxBytes)
            return false;
        var reader = idle ?? XmlDictionaryReader.CreateTextReader("<xml/>"u8.ToArray(), Quotas);
        // One that throws is in a state that nobody knows.
        idle = null;
        try
        {
            var text = MemoryMarshal.TryGetArray(utf8, out var array) ? array : utf8.ToArray();
            ((IXmlTextReaderInitializer)reader).SetInput(text.Array!, text.Offset, text.Count, null, Quotas, null);
            var result = new CallbackXml();
            var isRead = result.Read(reader);
            idle = reader;
            if (!isRead)
                return false;
            parsed = result;
            return true;
        }
        catch (XmlException)
        {
            return false;
        }
    }

    private bool Read(XmlReader reader)
    {
        if (reader.MoveToContent() != XmlNodeType.Element || reader.LocalName != "xml")
            return false;

        List<string> path = [];
        StringBuilder? more = null;
        string? text = null;
        var isLeaf = false;
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    if (path.Count == MaxDepth || leaves.Count == MaxLeaves)
                        return false;
                    path.Add(reader.LocalName);
                    (text, more, isLeaf) = (null, null, true);
                    if (reader.IsEmptyElement)
                        Leave();
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA when text is null:
                    text = reader.Value;
                    break;
                // A long text comes in parts, and one of them may be blank.
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace when text is not null:
                    (more ??= new StringBuilder(text)).Append(reader.Value);
                    break;
                case XmlNodeType.EndElement when path.Count > 0:
                    Leave();
                    break;
            }
        }
        return true;

        void Leave()
        {
            // This reader lets characters pass that XML does not have, such as U+0000.
            if (isLeaf)
                leaves.Add((path.Count == 1 ? path[0] : string.Join('/', path), XmlConvert.VerifyXmlChars(more?.ToString() ?? text ?? "").Trim()));
            path.RemoveAt(path.Count - 1);
            (text, more, isLeaf) = (null, null, false);
        }
    }
}
