using System.Diagnostics.CodeAnalysis;
using Liaison.Notifications.Work;

namespace Liaison.Notifications.Actions;

/// <summary>What a member can do from here. Stored by <see cref="ActionKeys.NameOf"/>: none is renamed.</summary>
internal enum ActionKind
{
    /// <summary>Of a merge request.</summary>
    Approve,

    /// <summary>Of a build.</summary>
    Rerun,

    /// <summary>Of an item: assigns it to oneself.</summary>
    Take,

    /// <summary>On an item or a merge request.</summary>
    Comment,
}

/// <summary>
/// How cards name what their buttons do. A key says what, the task id says which card; neither is a secret, for nobody is believed because of them: WeCom signs the
/// callback and names who tapped, and the card that was sent (<see cref="ActionCards"/>) has to offer the same to the same person.
/// </summary>
internal static class ActionKeys
{
    /// <summary>Tells our task ids from those of others that send by the same app.</summary>
    private const string Prefix = "liaison-";

    /// <summary>The card's <c>task_id</c>.</summary>
    /// <param name="message">The same for every try to send the same card, and for no other card: such as the id of the batch's first message.</param>
    public static string TaskOf(Guid message) => $"{Prefix}{message:n}";

    /// <summary>A button's <c>key</c>.</summary>
    public static string KeyOf(ActionKind kind, Guid subject) => $"{NameOf(kind)}:{subject:n}";

    /// <returns>False for what is no key of ours.</returns>
    public static bool TryParse(string key, out ActionKind kind, out Guid subject)
    {
        (kind, subject) = (default, Guid.Empty);
        return key.Split(':') is [var name, var id] && TryParse(name, out kind) && Guid.TryParseExact(id, "n", out subject);
    }

    /// <summary>What the button of a card says about a subject of this kind, or null when nothing can be done from a card.</summary>
    public static ActionKind? OfferedFor(SubjectKind subject) => subject switch
    {
        SubjectKind.MergeRequest => ActionKind.Approve,
        SubjectKind.Build => ActionKind.Rerun,
        SubjectKind.Item => ActionKind.Take,
        _ => null,
    };

    /// <summary>As it stands in events, tables, keys and the API.</summary>
    public static string NameOf(ActionKind kind) => kind switch
    {
        ActionKind.Approve => "approve",
        ActionKind.Rerun => "rerun",
        ActionKind.Take => "take",
        _ => "comment",
    };

    public static bool TryParse([NotNullWhen(true)] string? name, out ActionKind kind)
    {
        ActionKind? found = name switch
        {
            "approve" => ActionKind.Approve,
            "rerun" => ActionKind.Rerun,
            "take" => ActionKind.Take,
            "comment" => ActionKind.Comment,
            _ => null,
        };
        kind = found ?? default;
        return found is not null;
    }

    /// <summary>The button's text; WeCom shows ten full-width characters.</summary>
    public static string LabelOf(ActionKind kind, string language) => (kind, language) switch
    {
        (ActionKind.Approve, "en") => "Approve",
        (ActionKind.Rerun, "en") => "Re-run",
        (ActionKind.Take, "en") => "Take it",
        (_, "en") => "Comment",
        (ActionKind.Approve, _) => "批准",
        (ActionKind.Rerun, _) => "重新运行",
        (ActionKind.Take, _) => "领取",
        _ => "评论",
    };
}
