using Dapper;
using Liaison.Binding.Contracts;
using Liaison.Binding.Corp;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.WeCom;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Liaison.Binding.Callbacks;

/// <summary>Wakes this host's dispatcher when a callback was stored.</summary>
internal sealed class CallbackBell : Bell;

/// <summary>
/// Hands stored callbacks on to whom they concern, many in one transaction, on any number of hosts. What concerns people becomes a hint: whatever the order
/// in which it came, WeCom is asked what is true now.
/// </summary>
internal sealed class CallbackDispatcher(
    IEventStore store, CallbackSets sets, CallbackCounts counts, IContactHints hints, ICardTaps taps, CallbackBell bell, TimeProvider time, ILogger<CallbackDispatcher> log)
    : BackgroundService
{
    private const int BatchSize = 500;
    private const int ClosedForDisuse = 48006;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var heard = bell.Listen();
            try
            {
                while (await DispatchAsync(stoppingToken))
                {
                    hints.Noted();
                }

                await counts.FlushAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning(e, "Callbacks were interrupted");
            }

            await Bell.WaitAsync(heard, Poll, stoppingToken);
        }
    }

    /// <returns>True when there was something to do.</returns>
    private async Task<bool> DispatchAsync(CancellationToken ct)
    {
        await using var session = store.OpenSession(new EventMetadata("wecom", "callback"));
        var connection = await session.BeginAsync(ct);
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
            $"""
            select set_id, hash, tenant_id, encrypt from binding.callbacks where handled_at is null order by received_at limit {BatchSize} for update skip locked
            """,
            cancellationToken: ct))).AsList();
        if (rows.Count == 0)
        {
            await session.RollbackAsync(ct);
            return false;
        }

        foreach (var team in rows.GroupBy(r => r.TenantId, StringComparer.Ordinal))
        {
            await HandleAsync(session, new TeamId(Guid.Parse(team.Key)), [.. team], ct);
        }

        await connection.ExecuteAsync(new CommandDefinition(
            """
            update binding.callbacks c set handled_at = @now, encrypt = null from unnest(@sets, @hashes) as h(set_id, hash) where c.set_id = h.set_id and c.hash = h.hash
            """,
            new { now = time.GetUtcNow(), sets = rows.Select(r => r.SetId).ToArray(), hashes = rows.Select(r => r.Hash).ToArray() },
            cancellationToken: ct));
        await session.SaveAsync(ct);
        return true;
    }

    private async Task HandleAsync(IEventSession session, TeamId team, IReadOnlyList<Row> rows, CancellationToken ct)
    {
        List<ContactHint> heard = [];
        List<CardTap> tapped = [];
        var known = await sets.FindManyAsync([.. rows.Select(r => r.SetId).Distinct(StringComparer.Ordinal)], ct);
        foreach (var row in rows)
        {
            switch (Open(row, known.GetValueOrDefault(row.SetId)))
            {
                case WeComUserChanged user:
                    heard.Add(new ContactHint(user.UserId, null, user.NewUserId, user.Change == WeComChange.Deleted));
                    break;
                case WeComSubscriptionChanged subscription:
                    heard.Add(new ContactHint(subscription.UserId, null));
                    break;
                case WeComPartyChanged party:
                    heard.Add(new ContactHint(null, party.Id, Deleted: party.Change == WeComChange.Deleted));
                    break;
                case WeComTagChanged tag:
                    heard.AddRange(tag.UserIds.Select(user => new ContactHint(user, null)));
                    break;
                case WeComCardClicked click:
                    tapped.Add(click.ToTap(known[row.SetId].CorpId));
                    break;
                case WeComAgentInactive agent:
                    await SetInactiveAsync(session, team, agent, ct);
                    break;
            }
        }

        if (heard.Count > 0)
        {
            hints.Note(session, team, heard);
        }

        if (tapped.Count > 0)
        {
            await taps.NoteAsync(session, team, tapped);
        }
    }

    /// <returns>Null when its keys have ended meanwhile: the sweep finds what it would have told.</returns>
    private static WeComCallback? Open(Row row, CallbackSet? set) =>
        set is not null && row.Encrypt is { } encrypt
        && CallbackCrypto.TryDecrypt(set.Keys, encrypt, set.CorpId, out var message, out _) && CallbackParser.TryParse(message, out var callback)
            ? callback
            : null;

    /// <summary>WeCom closes an app that nobody uses, and its Secret with it.</summary>
    private static async Task SetInactiveAsync(IEventSession session, TeamId team, WeComAgentInactive agent, CancellationToken ct)
    {
        var stream = CorpBinding.StreamOf(team);
        var (binding, version) = await session.LoadAsync<CorpBinding>(Tenant.Of(team).Id, stream, ct);
        if (binding?.AgentId == agent.AgentId && (agent.Closed ? binding.Suspend(ClosedForDisuse) : binding.Resume()) is { Events: { Count: > 0 } events })
        {
            session.Append(new StreamAppend(Tenant.Of(team).Id, stream, typeof(CorpBinding), version, events));
        }
    }

    private sealed record Row(string SetId, byte[] Hash, string TenantId, string? Encrypt);
}

internal static class CardClicks
{
    public static CardTap ToTap(this WeComCardClicked click, string corpId) => new(corpId, click.UserId, click.AgentId, click.TaskId, click.Key, click.ResponseCode, click.At);
}
