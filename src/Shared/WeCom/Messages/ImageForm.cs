using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Liaison.WeCom;

/// <summary>The form that carries a picture.</summary>
/// <remarks>Written by hand: <see cref="MultipartFormDataContent"/> puts the boundary into quotes, and WeCom wants the length beside the name.</remarks>
internal static class ImageForm
{
    private const int MaxNameBytes = 255;

    public static (byte[] Body, MediaTypeHeaderValue ContentType) Write(WeComImageFile image)
    {
        var content = image.Content.Span;
        if (content.Length > WeComImageFile.MaxBytes)
            throw new WeComFieldException("media", $"{content.Length} bytes, WeCom takes {WeComImageFile.MaxBytes}.");
        var type = TypeOf(content) ?? throw new WeComFieldException("media", "neither JPEG nor PNG.");
        var name = FieldChecks.MaxBytes("media.filename", image.FileName, MaxNameBytes);
        if (name.Any(c => char.IsControl(c) || c is '"' or '\\'))
            throw new WeComFieldException("media.filename", "quotes, backslashes and control characters break the form.");

        var boundary = $"liaison-{RandomNumberGenerator.GetHexString(32, lowercase: true)}";
        var head = string.Create(CultureInfo.InvariantCulture,
            $"--{boundary}\r\nContent-Disposition: form-data; name=\"media\"; filename=\"{name}\"; filelength={content.Length}\r\n")
            + $"Content-Type: {type}\r\n\r\n";
        byte[] body = [.. Encoding.UTF8.GetBytes(head), .. content, .. Encoding.UTF8.GetBytes($"\r\n--{boundary}--\r\n")];
        return (body, MediaTypeHeaderValue.Parse($"multipart/form-data; boundary={boundary}"));
    }

    // By what it is, not by what its name says.
    private static string? TypeOf(ReadOnlySpan<byte> content) =>
        content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? "image/jpeg"
        : content.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) ? "image/png" : null;
}
