using Liaison.Kernel.Ids;
using Liaison.Notifications.Sources;
using Liaison.Notifications.Work;

namespace Liaison.Notifications.Actions;

/// <summary>What a source is to do, with everything that its API wants to know.</summary>
/// <param name="Since">UTC, when the member asked.</param>
/// <param name="Attempt">1 for the first try.</param>
/// <param name="Source">The base of its API and the token for it, of GitLab and Gitea; of all others the address that signed webhooks go to, and what they are signed with.</param>
internal sealed record SourceOrder(
    TeamId Team, Guid Action, ActionKind Kind, DateTimeOffset Since, int Attempt, SourceApi Source, OrderedProject Project, OrderedSubject Subject, OrderedMember Member, OrderedComment? Comment)
{
    /// <summary>The subject's number within its project: GitLab's iid, Gitea's index. Digits alone, whatever sign the source shows with it.</summary>
    public string Number => Subject.Number?.TrimStart('#', '!', ' ') is { Length: > 0 and <= 20 } number && number.All(char.IsAsciiDigit) ? number : Subject.ExternalId;
}

internal sealed record OrderedProject(string ExternalId, string? Path);

/// <param name="Number">As the source shows it, such as <c>!12</c>.</param>
internal sealed record OrderedSubject(SubjectKind Kind, string ExternalId, string? Number, string? Url);

/// <summary>Who asked.</summary>
/// <param name="Name">As their account has it.</param>
/// <param name="ExternalId">Their user at the source.</param>
internal sealed record OrderedMember(AccountId Account, string Name, string ExternalId, string? Login)
{
    /// <summary>Below what is done in the token's name: for whom. <see cref="CommentEchoes.Plain"/> takes it away again.</summary>
    public string Signature => $"{CommentEchoes.Mark}{Name.ReplaceLineEndings(" ")} · Liaison";
}

/// <param name="Text">As they wrote it.</param>
internal sealed record OrderedComment(Guid Id, string Text);

/// <summary>What the source said to it.</summary>
/// <param name="ExternalId">What came of it there.</param>
/// <param name="Failure">Of <see cref="ActionFailures"/>; null when it was done.</param>
/// <param name="IsPassing">It may be another answer later.</param>
/// <param name="After">When the source says how long to wait.</param>
internal sealed record SourceAnswer(string? ExternalId = null, bool AsMember = false, string? Failure = null, int? Status = null, bool IsPassing = false, TimeSpan? After = null);

/// <summary>Speaks with one kind of source.</summary>
internal interface ISourceActions
{
    /// <returns>False for kinds that others speak with.</returns>
    bool Speaks(SourceKind kind);

    Task<SourceAnswer> DoAsync(SourceOrder order, CancellationToken ct);
}
