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

internal sealed class ListSessionsHandler(IPlatformReads reads, WorkContext context, TimeProvider time) : IQueryHandler<ListSessions, Page<SessionItem>>
{
    public async Task<Outcome<Page<SessionItem>>> Handle(ListSessions request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var items = await reads.ListAsync<SessionItem>(
            $"""
            select id, device, created_at, last_used_at, id = @current as current from binding.sessions
            where account_id = @account and {SessionRules.IsLive}
            order by last_used_at desc, id desc limit 200
            """,
            new { account = context.Caller.Account, current = context.Caller.Session, now, idleSince = now - SessionRules.Idle },
            cancellationToken);
        return new Page<SessionItem>(items, Next: null);
    }
}
