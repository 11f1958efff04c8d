using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Xml;

namespace Liaison.WeCom;

/// <summary>The leaves of a callback's XML in their order: <c>BatchJob/JobId</c> and its text.</summary>
/// <remarks>No DTDs, no entities but XML's own, nothing deep and nothing large: an envelope comes from anybody.</remarks>
internal sealed class CallbackXml
{
    private const int MaxDepth = 8;
    private const int MaxLeaves = 2_000;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
        MaxCharactersInDocument = 1 << 20,
    };

    private readonly List<(string Path, string Text)> leaves = [];

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
        parsed = null;
        try
        {
            using var reader = XmlReader.Create(new StringReader(xml), Settings);
            var result = new CallbackXml();
            if (!result.Read(reader))
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
                case XmlNodeType.Text or XmlNodeType.CDATA:
                    text = (more ??= new StringBuilder(text)).Append(reader.Value).ToString();
                    break;
                case XmlNodeType.EndElement when path.Count > 0:
                    Leave();
                    break;
            }
        }
        return true;

        void Leave()
        {
            if (isLeaf)
                leaves.Add((path.Count == 1 ? path[0] : string.Join('/', path), text?.Trim() ?? ""));
            path.RemoveAt(path.Count - 1);
            isLeaf = false;
        }
    }
}
