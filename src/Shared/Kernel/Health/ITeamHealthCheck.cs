using Liaison.Kernel.Ids;

namespace Liaison.Kernel.Health;

/// <summary>Looks after one thing that a team's work rests on. Registered as a scoped service; says nothing of other teams.</summary>
public interface ITeamHealthCheck
{
    /// <summary>What it looks after, in a word: <c>messages</c>.</summary>
    string Part { get; }

    Task<HealthFinding> CheckAsync(TeamId team, CancellationToken ct);
}

public enum HealthState
{
    Ok,

    /// <summary>It goes on, but somebody should look.</summary>
    Warning,

    /// <summary>It does not work.</summary>
    Failing,
}

/// <param name="Code">What was found, in a word; the screens translate it.</param>
/// <param name="Since">UTC, since when it is so, or when it was last well.</param>
/// <param name="Count">How many it concerns.</param>
/// <param name="ErrCode">WeCom's, where it was WeCom that refused.</param>
public sealed record HealthFinding(HealthState State, string Code, DateTimeOffset? Since = null, long? Count = null, int? ErrCode = null)
{
    public static HealthFinding Ok(string code = "ok", DateTimeOffset? since = null) => new(HealthState.Ok, code, since);

    public static HealthFinding Warning(string code, DateTimeOffset? since = null, long? count = null) => new(HealthState.Warning, code, since, count);

    public static HealthFinding Failing(string code, DateTimeOffset? since = null, int? errCode = null) => new(HealthState.Failing, code, since, null, errCode);
}
