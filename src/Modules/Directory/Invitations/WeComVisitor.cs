using Liaison.Binding.Contracts;
using Liaison.EventStore;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;

namespace Liaison.Directory.Invitations;

/// <summary>WeCom proved who somebody is, and the team did not let them in.</summary>
/// <param name="Reason">The refusal's code.</param>
[EventName("wecom_sign_in_refused")]
internal sealed record WeComSignInRefused(string CorpId, string UserId, string Reason);

/// <summary>Somebody at WeCom who came to the door; a stream of their own, so that refusals wait for nobody.</summary>
internal sealed record WeComVisitor
{
    public static Guid StreamOf(TeamId team, WeComIdentity who) => Id.Of(team.Value, $"wecom-visitor:{who.CorpId}:{who.UserId.ToLowerInvariant()}");

    public static WeComVisitor Create(WeComSignInRefused _) => new();

    public WeComVisitor Apply(WeComSignInRefused _) => this;
}

/// <summary>Remembers refusals for the team's admins, in a transaction of its own: the refused command's is rolled back.</summary>
internal sealed class RefusedVisitors(IEventStore store, WorkContext context)
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
        var (_, version) = await session.LoadAsync<WeComVisitor>(tenant, stream, ct);
        session.Append(new StreamAppend(tenant, stream, typeof(WeComVisitor), version, [new WeComSignInRefused(who.CorpId, who.UserId, reason)]));
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
