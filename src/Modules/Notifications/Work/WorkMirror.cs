using Liaison.Kernel.Ids;
using Liaison.Kernel.Queue;
using Liaison.Kernel.Work;
using Liaison.Notifications.Actions;
using Liaison.Notifications.Work.People;

namespace Liaison.Notifications.Work;

/// <summary>Mirrors what sources say, and finds out what of it is news.</summary>
internal interface IWorkMirror
{
    /// <summary>
    /// Writes mirror rows, activities and their queue messages in the caller's unit of work, which has to end soon: until then nobody else changes these projects. Sent
    /// twice, late, or in another order, the same changes have one effect. What is older than <see cref="News.Fresh"/> is mirrored and told to nobody. A time in the
    /// future counts as now, save for the five minutes that a clock may be wrong.
    /// </summary>
    /// <param name="source">Of the team's <c>notifications.sources_1</c>.</param>
    /// <param name="changes">At most 1,000, all of one unit of work in one call.</param>
    /// <returns>For each change, in their order, what it was about and whether it changed anything.</returns>
    Task<IReadOnlyList<Mirrored>> ApplyAsync(TeamId team, Guid source, IReadOnlyList<WorkChange> changes, CancellationToken ct);
}

/// <param name="Thing">The id here of the item, iteration, merge request, build or comment.</param>
/// <param name="Changed">False for what was known already, or is older than what is known.</param>
internal sealed record Mirrored(Guid Thing, bool Changed);

internal sealed class WorkMirror(UnitOfWork work, SourceUserLinks links, IQueue queue, TimeProvider time) : IWorkMirror
{
    /// <summary>How far ahead a source's clock may be.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    private const string Route = "route";

    public async Task<IReadOnlyList<Mirrored>> ApplyAsync(TeamId team, Guid source, IReadOnlyList<WorkChange> changes, CancellationToken ct)
    {
        if (changes.Count == 0)
        {
            return [];
        }

        var now = time.GetUtcNow();
        var connection = await work.BeginAsync(ct);
        var told = await CommentEchoes.TakeAsync(connection, team, source, changes, ct);
        var batch = new MirrorBatch(source, [.. told.Select(c => c.At > now + Skew ? c with { At = now } : c)]);
        await MirrorTables.LoadAsync(connection, team, batch, ct);
        var (results, activities) = batch.Apply(time);
        if (batch.People.Values.Any(p => p.MayLink))
        {
            await SourceUserLinks.LockAsync(connection, team, ct);
        }

        await MirrorTables.SaveAsync(connection, team, batch, activities, ct);
        await links.LinkAsync(team, source, batch.People, ct);
        queue.Enqueue(Activity.Queue, team, [.. activities.Select(a => new OutgoingMessage<Activity>(a, Route))]);
        return results;
    }
}
