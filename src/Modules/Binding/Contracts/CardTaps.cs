using Liaison.EventStore;
using Liaison.Kernel.Ids;

namespace Liaison.Binding.Contracts;

/// <summary>Somebody pressed a button of a card. WeCom has proved who, and on which card.</summary>
/// <param name="Key">The button's.</param>
/// <param name="ResponseCode">With which the card can be changed, once, within 72 hours. Another one with every tap.</param>
/// <param name="At">WeCom's time.</param>
public sealed record CardTap(string CorpId, string UserId, int AgentId, string TaskId, string Key, string ResponseCode, DateTimeOffset At);

/// <summary>Does what the buttons of cards say. The same tap has one effect, however often and by whichever way it comes.</summary>
public interface ICardTaps
{
    /// <summary>Does it at once, in a transaction of its own, while WeCom waits for its answer.</summary>
    /// <returns>What the button says from now on; null when there is nothing to say in time, or at all. What was not done by then is done after <see cref="NoteAsync"/>.</returns>
    Task<string?> AnswerAsync(TeamId team, CardTap tap, CancellationToken ct);

    /// <summary>Collects taps in the session, which the caller saves; they are worked off afterwards.</summary>
    Task NoteAsync(IEventSession session, TeamId team, IReadOnlyCollection<CardTap> taps);
}
