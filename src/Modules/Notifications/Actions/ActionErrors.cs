using Liaison.Kernel.Outcomes;

namespace Liaison.Notifications.Actions;

internal static class ActionErrors
{
    public static readonly Refusal NotLinked = new(
        "notifications.not-linked", 409, "It is not known who you are at this source. Link yourself with your user there on the page “me”, or ask an admin to.");

    public static readonly Refusal NotReviewer = new("notifications.not-a-reviewer", 403, "Only its reviewers approve a merge request from here. Ask its author to make you one.");

    public static readonly Refusal OwnMergeRequest = new("notifications.own-merge-request", 403, "Nobody approves their own merge request.");

    public static readonly Refusal MergeRequestClosed = new("notifications.merge-request-closed", 409, "This merge request is merged or closed; there is nothing to approve any more.");

    public static readonly Refusal BuildNotEnded = new("notifications.build-not-ended", 409, "This build waits or runs. It can be run again when it has ended.");

    public static readonly Refusal ItemDone = new("notifications.item-done", 409, "This item is done; there is nothing to take any more.");

    public static readonly Refusal ItemTaken = new("notifications.item-taken", 409, "Somebody else has taken this item. Talk to them first.");

    public static readonly Refusal SourceTakesNothing = new(
        "notifications.source-takes-nothing", 409, "This source has no address to which anything can be sent. An admin enters one with the source, and a token.");
}

/// <summary>Why something was not done at the source, in a word. Stored, and shown: none is renamed.</summary>
internal static class ActionFailures
{
    /// <summary>The source knows the token, or the member, and says no (401, 403).</summary>
    public const string NotAllowed = "not-allowed";

    /// <summary>404: it is not there any more, or the token does not see it.</summary>
    public const string NotFound = "not-found";

    /// <summary>Any other no (4xx).</summary>
    public const string Refused = "refused";

    /// <summary>The source, or its version, has no such thing.</summary>
    public const string NotSupported = "not-supported";

    /// <summary>Its address or its token was taken back meanwhile, or the source was removed.</summary>
    public const string SourceGone = "source-gone";

    /// <summary>5xx, for as long as we try.</summary>
    public const string SourceFailed = "source-failed";

    /// <summary>429, for as long as we try.</summary>
    public const string TooMany = "too-many-requests";

    /// <summary>An answer that is not what the source's API promises.</summary>
    public const string Unreadable = "unreadable";

    public const string TimedOut = "timeout";
    public const string Unreachable = "unreachable";
    public const string Certificate = "certificate";
    public const string NameUnknown = "name-unknown";
    public const string AddressRefused = "address-refused";
}
