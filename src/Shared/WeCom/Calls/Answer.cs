using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Liaison.WeCom;

internal delegate T JsonRead<out T>(ref Utf8JsonReader reader);

/// <summary>
/// An answer that was read to its end and found to be one whole JSON object, before anybody sees a row of it.
/// Kept as pooled bytes, parsed row by row.
/// </summary>
internal sealed class Answer : IDisposable
{
    private const int MaxDepth = 32;
    private const int BatchSize = 256;
    // The reader's own limit lies behind ours, so that it is ours that is met and named.
    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = MaxDepth + 2 };
    private static readonly StreamPipeReaderOptions PipeOptions = new(bufferSize: 64 * 1024, minimumReadSize: 16 * 1024, leaveOpen: true);

    private readonly string api;
    private readonly PipeReader pipe;
    private readonly ReadOnlySequence<byte> body;

    private Answer(ApiCall call, PipeReader pipe, ReadOnlySequence<byte> body)
    {
        api = call.Api;
        this.pipe = pipe;
        this.body = body;
        (ErrCode, ErrMsg) = Check(call.MayLackErrCode);
    }

    public int ErrCode { get; }
    public string? ErrMsg { get; }

    public static async Task<Answer> ReadAsync(ApiCall call, Stream stream, int maxBytes, CancellationToken ct)
    {
        var reader = PipeReader.Create(stream, PipeOptions);
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(ct);
                if (read.Buffer.Length > maxBytes)
                    throw new WeComProtocolException(call.Api, WeComFault.TooLarge, $"more than {maxBytes} bytes.");
                if (read.IsCompleted)
                    return new Answer(call, reader, read.Buffer);
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        catch
        {
            await reader.CompleteAsync();
            throw;
        }
    }

    /// <summary>The whole object.</summary>
    public T Read<T>(JsonTypeInfo<T> type) where T : class
    {
        try
        {
            var reader = new Utf8JsonReader(body, ReaderOptions);
            return JsonSerializer.Deserialize(ref reader, type) ?? throw Missing("object");
        }
        catch (JsonException e)
        {
            throw new WeComProtocolException(api, WeComFault.Unexpected, $"{e.Path} has another type than documented.");
        }
    }

    /// <summary>The whole object, or one field of it, by a reader of rows.</summary>
    public T One<T>(string? field, JsonRead<T> read)
    {
        var reader = new Utf8JsonReader(body, ReaderOptions);
        reader.Read();
        if (field is not null)
            Find(ref reader, field, JsonTokenType.StartObject);
        return read(ref reader);
    }

    /// <summary>The rows of a list, parsed while they are walked. A list that is absent or null is a fault, never an empty list.</summary>
    public IEnumerable<T> Rows<T>(string field, JsonRead<T> read)
    {
        var reader = new Utf8JsonReader(body, ReaderOptions);
        reader.Read();
        Find(ref reader, field, JsonTokenType.StartArray);
        return Rows(reader.Position, reader.CurrentState, read);
    }

    public WeComProtocolException Missing(string field) => new(api, WeComFault.FieldMissing, $"errcode 0, but no \"{field}\".");

    public WeComProtocolException Unexpected(string message) => new(api, WeComFault.Unexpected, message);

    public void Dispose() => pipe.Complete();

    private IEnumerable<T> Rows<T>(SequencePosition start, JsonReaderState state, JsonRead<T> read)
    {
        var batch = new List<T>(BatchSize);
        bool more;
        do
        {
            batch.Clear();
            more = ReadBatch(ref start, ref state, read, batch);
            foreach (var row in batch)
                yield return row;
        }
        while (more);
    }

    // A Utf8JsonReader cannot live across a yield; its position and state can.
    private bool ReadBatch<T>(ref SequencePosition start, ref JsonReaderState state, JsonRead<T> read, List<T> batch)
    {
        var reader = new Utf8JsonReader(body.Slice(start), isFinalBlock: true, state);
        while (batch.Count < BatchSize)
        {
            reader.Read();
            if (reader.TokenType == JsonTokenType.EndArray)
                return false;
            batch.Add(read(ref reader));
        }
        (start, state) = (reader.Position, reader.CurrentState);
        return true;
    }

    private void Find(ref Utf8JsonReader reader, string field, JsonTokenType type)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(field);
            reader.Read();
            if (!found)
                reader.Skip();
            else if (reader.TokenType == type)
                return;
            else
                throw reader.TokenType == JsonTokenType.Null ? Missing(field) : Unexpected($"\"{field}\" has another type than documented.");
        }
        throw Missing(field);
    }

    // Walks all of it once, as an unfinished block: that tells an answer that ends early from one that is not JSON.
    private (int ErrCode, string? ErrMsg) Check(bool mayLackErrCode)
    {
        var reader = new Utf8JsonReader(body, isFinalBlock: false, new JsonReaderState(ReaderOptions));
        int? errCode = null;
        string? errMsg = null;
        var whole = false;
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth > MaxDepth)
                    throw new WeComProtocolException(api, WeComFault.TooDeep, $"nested more than {MaxDepth} deep.");
                if (reader.CurrentDepth == 0 && reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.EndObject))
                    throw new WeComProtocolException(api, WeComFault.Malformed, "not a JSON object.");

                whole = reader.CurrentDepth == 0 && reader.TokenType == JsonTokenType.EndObject;
                if (reader.CurrentDepth != 1 || reader.TokenType != JsonTokenType.PropertyName)
                    continue;
                if (reader.ValueTextEquals("errcode"u8) && reader.Read())
                {
                    errCode = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var code)
                        ? code
                        : throw Unexpected("errcode is not a number.");
                }
                else if (reader.ValueTextEquals("errmsg"u8) && reader.Read())
                    errMsg = JsonText.OrNull(ref reader);
            }
        }
        catch (JsonException e)
        {
            throw new WeComProtocolException(api, WeComFault.Malformed, $"not JSON, from byte {reader.BytesConsumed} on.", e);
        }
        if (!whole)
            throw new WeComProtocolException(api, WeComFault.Truncated, $"ends early, after {body.Length} bytes.");
        if (errCode is null && mayLackErrCode)
            errCode = 0;
        return (errCode ?? throw new WeComProtocolException(api, WeComFault.FieldMissing, "no errcode."), errMsg);
    }
}
