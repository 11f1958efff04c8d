using Liaison.Kernel.Ids;

namespace Liaison.Notifications.Work;

/// <summary>Mirrors what sources say, and finds out what of it is news.</summary>
internal interface IWorkMirror
{
    /// <summary>
    /// Collects mirror rows, activities and their queue messages in the caller's unit of work. Sent twice, or late, the same changes have one effect.
    /// </summary>
    /// <param name="source">Of the team's <c>notifications.sources_1</c>.</param>
    /// <param name="changes">At most 1,000.</param>
    Task ApplyAsync(TeamId team, Guid source, IReadOnlyList<WorkChange> changes, CancellationToken ct);
}
