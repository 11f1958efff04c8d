using Liaison.EventStore;

namespace Liaison.Directory.Contracts;

/// <summary>Is told what became of the messages by which people are invited, whichever way they go.</summary>
public interface IInvitationMessages
{
    /// <summary>Collects it in <paramref name="session"/>, in one statement for all.</summary>
    /// <param name="state"><c>sent</c>, <c>failed</c> for good, or <c>queued</c> again.</param>
    /// <param name="reason">In a word; null when it was sent.</param>
    /// <param name="errCode">WeCom's.</param>
    void Report(IEventSession session, string tenant, IReadOnlyCollection<Guid> invitations, string state, string? reason, int? errCode);
}
