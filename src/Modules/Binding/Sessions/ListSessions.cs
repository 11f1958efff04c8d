using Liaison.Binding.Contracts;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;

namespace Liaison.Binding.Sessions;

/// <summary>The caller's own live sessions, last used first; at most 200.</summary>
[RequiresSignIn]
internal sealed record ListSessions : IQuery<Page<SessionItem>>;

/// <param name="Device">The browser as it names itself; null when it did not.</param>
/// <param name="LastUsedAt">UTC, exact to five minutes.</param>
/// <param name="Current">True for the session that asks.</param>
internal sealed record SessionItem(Guid Id, string? Device, DateTimeOffset CreatedAt, DateTimeOffset LastUsedAt, bool Current);

internal sealed class ListSessionsHandler(ISessions sessions, WorkContext context) : IQueryHandler<ListSessions, Page<SessionItem>>
{
    public async Task<Outcome<Page<SessionItem>>> Handle(ListSessions request, CancellationToken cancellationToken)
    {
        // [RequiresSignIn] also lets our own background work pass, which has no account and no sessions.
        IReadOnlyList<LiveSession> live = context.Caller.Account is { } account ? await sessions.ListAsync(account, cancellationToken) : [];
        return new Page<SessionItem>([.. live.Select(s => new SessionItem(s.Id, s.Device, s.CreatedAt, s.LastUsedAt, s.Id == context.Caller.Session))], Next: null);
    }
}
