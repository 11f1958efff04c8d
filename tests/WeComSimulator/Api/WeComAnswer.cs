using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Liaison.WeComSimulator.Api;

/// <summary>The list of an answer; rows are written one by one as they are enumerated.</summary>
internal sealed record AnswerRows(string Name, IEnumerable<Action<Utf8JsonWriter>> Rows);

/// <summary>An answer of WeCom's: HTTP 200 always, the verdict in the body and once more in the headers (API.md §1).</summary>
/// <param name="OmitErrCode">Some older calls leave errcode out when they succeed.</param>
internal sealed record WeComAnswer(int ErrCode, string ErrMsg, Action<Utf8JsonWriter>? Fields = null, AnswerRows? Rows = null, bool OmitErrCode = false)
{
    public const string ContentType = "application/json; charset=UTF-8";
    private const int FlushAt = 32 * 1024;
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static WeComAnswer Ok(Action<Utf8JsonWriter>? fields = null) => new(0, "ok", fields);

    public static WeComAnswer List<T>(string name, IEnumerable<T> rows, Action<Utf8JsonWriter, T> write, Action<Utf8JsonWriter>? fields = null) =>
        new(0, "ok", fields, new AnswerRows(name, rows.Select<T, Action<Utf8JsonWriter>>(row => writer => write(writer, row))));

    /// <param name="about">What WeCom names in the text, such as a field.</param>
    public static WeComAnswer Error(int errCode, string? about = null) => new(errCode, ErrorTexts.Of(errCode) + (about is null ? "" : $" {about}"));

    public async Task WriteAsync(HttpContext http)
    {
        CallTrace.Of(http).ErrCode = ErrCode;
        var message = ErrCode == 0 ? ErrMsg : Explain(http);
        http.Response.ContentType = ContentType;
        http.Response.Headers["Error-Code"] = ErrCode.ToString(CultureInfo.InvariantCulture);
        http.Response.Headers["Error-Msg"] = message.Trim();
        var pipe = http.Response.BodyWriter;
        await using (var writer = new Utf8JsonWriter(pipe, Writing))
        {
            writer.WriteStartObject();
            if (!OmitErrCode)
            {
                writer.WriteNumber("errcode", ErrCode);
                writer.WriteString("errmsg", message);
            }

            Fields?.Invoke(writer);
            if (Rows is not null)
            {
                writer.WriteStartArray(Rows.Name);
                foreach (var row in Rows.Rows)
                {
                    row(writer);
                    if (writer.BytesPending > FlushAt)
                    {
                        await writer.FlushAsync(http.RequestAborted);
                        await pipe.FlushAsync(http.RequestAborted);
                    }
                }

                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        await pipe.FlushAsync(http.RequestAborted);
    }

    private string Explain(HttpContext http)
    {
        var hint = RandomNumberGenerator.GetString("0123456789", 25);
        return $"{ErrMsg}, hint: [{hint}], from ip: {CallContext.IpOf(http)}, more info at https://open.work.weixin.qq.com/devtool/query?e={ErrCode}";
    }
}
