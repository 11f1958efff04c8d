using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Outcomes;

namespace Liaison.Notifications.Work.People;

/// <summary>Somebody decided that a source's user is this account: an admin, or the member by a proof. Links by e-mail alone are no decision and no event.</summary>
/// <param name="Claimed">The member said so first, and the admin agreed, or their verified e-mail did.</param>
[EventName("source_user_linked")]
internal sealed record SourceUserLinked(Guid Source, AccountId Account, bool Claimed);

/// <summary>Somebody decided that a source's user is not this account: their e-mail does not link them again.</summary>
[EventName("source_user_unlinked")]
internal sealed record SourceUserUnlinked(Guid Source, AccountId Account);

/// <summary>What people have decided about one user of a source.</summary>
internal sealed record SourceUserDecisions(AccountId? Account)
{
    public static SourceUserDecisions Create(SourceUserLinked e) => new(e.Account);

    public static SourceUserDecisions Create(SourceUserUnlinked _) => new((AccountId?)null);

    public SourceUserDecisions Apply(SourceUserLinked e) => this with { Account = e.Account };

    public SourceUserDecisions Apply(SourceUserUnlinked _) => this with { Account = null };
}

internal static class SourceUserErrors
{
    public static readonly Refusal Linked = new("notifications.source-user-linked", 409, "This user of the source is somebody else's already. Whoever is wrong has to be unlinked first.");

    public static readonly Refusal AccountLinked = new(
        "notifications.account-linked", 409, "This member is linked to another user of this source already. Unlink them from that one first.");

    public static readonly Refusal Claimed = new("notifications.source-user-claimed", 409, "Somebody else says that this user is them, and waits for an admin. Ask an admin.");

    public static readonly Refusal NoMember = new("notifications.no-active-member", 409, "This account is no active member of the team.");

    public static readonly Refusal UnknownLogin = new("notifications.source-user-unknown", 404, "This source has not told of anybody with this login yet.");
}
