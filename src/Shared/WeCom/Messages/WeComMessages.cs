using System.Text.Json;

namespace Liaison.WeCom;

internal sealed class WeComMessages(WeComCalls calls) : IWeComMessages
{
    // The last second that a DateTimeOffset knows, less the days that a file lives.
    private const long MaxUnixSeconds = 253_402_300_799 - (4 * 86_400);

    public async Task RecallAsync(WeComApp app, string messageId, CancellationToken ct)
    {
        var wire = new RecallWire(FieldChecks.NotEmpty("msgid", messageId));
        var body = JsonSerializer.SerializeToUtf8Bytes(wire, WeComJson.Default.RecallWire);
        using var answer = await calls.SendAsync(app, new("message/recall", Body: body), ct);
    }

    public async Task<IReadOnlyList<string>> UpdateCardAsync(WeComApp app, WeComCardUpdate update, CancellationToken ct)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(CardUpdateWire.From(update, WeComApp.AgentOf(app)), WeComJson.Default.CardUpdateWire);
        using var answer = await calls.SendAsync(app, new("message/update_template_card", Body: body, Repeatable: false), ct);
        return [.. (answer.Read(WeComJson.Default.CardUpdateResultWire).Invaliduser ?? []).OfType<string>()];
    }

    public async Task<IReadOnlyList<WeComMessageCount>> GetStatisticsAsync(WeComApp app, WeComStatisticsDay day, CancellationToken ct)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new StatisticsAskWire((int)day), WeComJson.Default.StatisticsAskWire);
        using var answer = await calls.SendAsync(app, new("message/get_statistics", Body: body), ct);
        var rows = answer.Read(WeComJson.Default.StatisticsWire).Statistics ?? throw answer.Missing("statistics");
        return [.. rows.Select(row => row is { Agentid: { } agent, Count: { } count }
            ? new WeComMessageCount(agent, row.AppName ?? "", count)
            : throw answer.Missing("statistics.agentid, statistics.count"))];
    }

    public async Task<WeComMedia> UploadImageAsync(WeComApp app, WeComImageFile image, CancellationToken ct)
    {
        var (body, type) = ImageForm.Write(image);
        using var answer = await calls.SendAsync(app, new("media/upload", "type=image", body) { ContentType = type }, ct);
        return answer.Read(WeComJson.Default.MediaResultWire) is { MediaId: { Length: > 0 } id, CreatedAt: { } at and >= 0 and <= MaxUnixSeconds }
            ? new(id, DateTimeOffset.FromUnixTimeSeconds(at))
            : throw answer.Missing("media_id, created_at");
    }
}
