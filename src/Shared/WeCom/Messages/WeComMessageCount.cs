namespace Liaison.WeCom;

/// <param name="Count">What the app has sent on the day, as WeCom counts it.</param>
public sealed record WeComMessageCount(int AgentId, string AppName, int Count);

/// <summary>A day of WeCom's, which is Beijing's.</summary>
public enum WeComStatisticsDay
{
    Today = 0,
    Yesterday = 1,
}
