using System.Globalization;
using System.Text;

namespace Liaison.WeComSimulator.Api;

/// <summary>media/upload: temporary media, which every app of the corp may send for three days.</summary>
internal static class MediaCalls
{
    private const int LeastBytes = 6;
    private const int MaxImageBytes = 10 * 1024 * 1024;
    private static readonly byte[][] Pictures = [[0xFF, 0xD8, 0xFF], [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]];

    public static WeComAnswer Upload(CallContext call)
    {
        var type = call.Text("type");
        if (type is not ("image" or "voice" or "video" or "file"))
        {
            return WeComAnswer.Error(40004);
        }

        if (FormPart.Find(call.Http.Request.ContentType, call.Body.Raw.Span, "media") is not { } file)
        {
            return WeComAnswer.Error(41005);
        }

        if (file.Content.Length < LeastBytes)
        {
            return WeComAnswer.Error(40006);
        }

        if (type == "image" && file.Content.Length > MaxImageBytes)
        {
            return WeComAnswer.Error(45001);
        }

        if (type == "image" && !Pictures.Any(start => file.Content.AsSpan().StartsWith(start)))
        {
            return WeComAnswer.Error(40005);
        }

        var media = call.Corp.Media.Add(type, file.FileName, file.ContentType, file.Content, call.World.Clock.GetUtcNow());
        return WeComAnswer.Ok(w =>
        {
            w.WriteString("type", media.Type);
            w.WriteString("media_id", media.MediaId);
            // A number in quotes, as the documents print it.
            w.WriteString("created_at", media.CreatedAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        });
    }

    /// <summary>A file of a multipart form, read by hand: WeCom stumbles over a boundary in quotes, and so does this.</summary>
    private sealed record FormPart(string FileName, string ContentType, byte[] Content)
    {
        public static FormPart? Find(string? contentType, ReadOnlySpan<byte> body, string name)
        {
            const string Marker = "multipart/form-data; boundary=";
            if (contentType?.StartsWith(Marker, StringComparison.Ordinal) != true || contentType.Contains('"', StringComparison.Ordinal))
            {
                return null;
            }

            var boundary = Encoding.ASCII.GetBytes($"--{contentType[Marker.Length..]}");
            while (body.IndexOf(boundary) is >= 0 and var start)
            {
                body = body[(start + boundary.Length)..];
                var end = body.IndexOf(boundary);
                var headEnd = body.IndexOf("\r\n\r\n"u8);
                if (end < 0 || headEnd < 0 || headEnd > end - 2)
                {
                    return null;
                }

                var head = Encoding.UTF8.GetString(body[..headEnd]);
                // The line break before the next boundary belongs to the boundary.
                var content = body[(headEnd + 4)..(end - 2)].ToArray();
                if (Value(head, "name=\"") == name && Value(head, "filename=\"") is { Length: > 0 } fileName && Value(head, "filelength=") == $"{content.Length}")
                {
                    return new FormPart(fileName, Value(head, "Content-Type: ") ?? "application/octet-stream", content);
                }
            }

            return null;
        }

        private static string? Value(string head, string key)
        {
            // " name=" and not the end of "filename=".
            var at = head.IndexOf($" {key}", StringComparison.Ordinal) is >= 0 and var inLine ? inLine + 1 : head.IndexOf($"\n{key}", StringComparison.Ordinal) + 1;
            return at > 0 ? head[(at + key.Length)..].Split('"', ';', '\r')[0] : null;
        }
    }
}
