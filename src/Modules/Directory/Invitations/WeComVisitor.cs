using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
using Liaison.Directory.Members;
using Liaison.EventStore;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;

namespace Liaison.Directory.Invitations;

/// <summary>Somebody at WeCom who came to the door; a stream of their own, so that refusals wait for nobody.</summary>
/// <param name="ConflictAt">UTC, when admins were told of a conflict last.</param>
internal sealed record WeComVisitor(DateTimeOffset? ConflictAt = null)
{
    private static readonly TimeSpan Silence = TimeSpan.FromDays(1);

    /// <summary>Who WeCom says they are and who their account says they are belong to different people: somebody has to decide, and nothing is done meanwhile.</summary>
    private static readonly string[] Conflicts = [AlreadyLinked, MemberErrors.PersonIsMember.Code, MemberErrors.MatchedAlready.Code];

    /// <summary>The one refusal of the other module's that is a conflict.</summary>
    private const string AlreadyLinked = "accounts.already-linked";

    /// <summary>Every refusal is kept; of a conflict that comes again and again admins hear once a day.</summary>
    public static WeComSignInRefused Refuse(WeComVisitor? visitor, WeComIdentity who, string reason, DateTimeOffset now) =>
        new(who.CorpId, who.UserId, reason, Conflicts.Contains(reason, StringComparer.Ordinal) && (visitor?.ConflictAt is not { } told || now - told >= Silence));

    public static bool IsRemembered(string reason) => reason == MemberErrors.NotInvited.Code || Conflicts.Contains(reason, StringComparer.Ordinal);

    public static Guid StreamOf(TeamId team, WeComIdentity who) => Id.Of(team.Value, $"wecom-visitor:{who.CorpId}:{who.UserId.ToLowerInvariant()}");

    public static WeComVisitor Create(IEvent<WeComSignInRefused> e) => new WeComVisitor().Apply(e);

    public WeComVisitor Apply(IEvent<WeComSignInRefused> e) => e.Data.IsNewConflict ? this with { ConflictAt = e.Timestamp } : this;
}

/// <summary>Remembers refusals for the team's admins, in a transaction of its own: the refused command's is rolled back.</summary>
internal sealed class RefusedVisitors(IEventStore store, WorkContext context, TimeProvider time)
{
    /// <param name="visitor">Null for who came by a mail: an invitation that is not theirs is refused, and nobody knows who they are.</param>
    public async Task RecordAsync(TeamId team, WeComIdentity? visitor, string reason, CancellationToken ct)
    {
        if (visitor is not { } who)
        {
            return;
        }

        var (tenant, stream) = (Tenant.Of(team).Id, WeComVisitor.StreamOf(team, who));
        await using var session = store.OpenSession(new EventMetadata(context.Caller.Actor, "wecom-sign-in", CorrelationId: context.CorrelationId));
        var (known, version) = await session.LoadAsync<WeComVisitor>(tenant, stream, ct);
        session.Append(new StreamAppend(tenant, stream, typeof(WeComVisitor), version, [WeComVisitor.Refuse(known, who, reason, time.GetUtcNow())]));
        try
        {
            await session.SaveAsync(ct);
        }
        catch (ConcurrencyException)
        {
            // They tried twice at once: one of the two is on record.
        }
    }
}
