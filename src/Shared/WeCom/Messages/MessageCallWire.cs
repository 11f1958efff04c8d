using System.Text.Json.Serialization;

namespace Liaison.WeCom;

internal sealed record RecallWire(string Msgid);

internal sealed record StatisticsAskWire(int TimeType);

internal sealed record StatisticsWire(IReadOnlyList<StatisticsWire.CountWire?>? Statistics)
{
    internal sealed record CountWire(int? Agentid, string? AppName, int? Count);
}

internal sealed record MediaResultWire(
    string? MediaId,
    [property: JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)] long? CreatedAt);
