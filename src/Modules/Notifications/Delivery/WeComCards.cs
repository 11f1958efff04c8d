using System.Security.Cryptography;
using System.Text;
using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Queue;
using Liaison.WeCom;

namespace Liaison.Notifications.Delivery;

/// <summary>One card for one person, on its way. Cards that are equal but for the receiver go out together, up to 1,000 in one call.</summary>
/// <param name="Kind">In a word: <c>invitation</c>, <c>alert</c>.</param>
/// <param name="Invitation">What it invites by; null for other kinds.</param>
internal sealed record WeComCard(string Kind, string UserId, string Title, string Description, Uri Url, Guid? Invitation = null)
{
    public const string Queue = "wecom-cards";

    /// <summary>Equal for cards that may share a call.</summary>
    public string BatchKey => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Kind, Title, Description, Url))))[..32];
}

/// <summary>
/// Sends cards. WeCom's own duplicate check makes a second send of the same batch harmless, so that a crash between sending and remembering reaches nobody twice.
/// </summary>
internal sealed class WeComCardSender(ICorps corps, IUserIds ids, IWeComClient wecom, IInvitationMessages invitations, TimeProvider time) : IQueueHandler<WeComCard>
{
    public async Task<IReadOnlyList<QueueResult>> HandleAsync(IReadOnlyList<QueuedMessage<WeComCard>> batch, IEventSession session, CancellationToken ct)
    {
        var team = new TeamId(Guid.Parse(batch[0].Tenant.Id));
        if (await corps.OpenCredentialsAsync(team, ct) is not { } credentials)
        {
            return await corps.FindAsync(team, ct) is null
                ? Refused(batch, session, "not-bound", null)
                : Later(batch, session, "binding-suspended", TimeSpan.FromMinutes(15));
        }

        // In one order, so that a repeated batch is the same request for WeCom's duplicate check.
        var receivers = batch.Select(m => m.Body.UserId).Distinct(WeComUserId.Comparer).Order(StringComparer.OrdinalIgnoreCase).ToList();
        var card = batch[0].Body;
        try
        {
            var reached = await ReachAsync(team, credentials, receivers, ct);
            if (reached.Count == 0)
            {
                return Refused(batch, session, "receiver-invalid", null);
            }

            var sent = await wecom.SendAsync(credentials.App, new WeComMessage([.. reached.Values], new WeComTextCard(card.Title, card.Description, card.Url)), ct);
            var refused = sent.InvalidUsers.Concat(sent.UnlicensedUsers).ToHashSet(WeComUserId.Comparer);
            var invalid = receivers.Where(r => !reached.TryGetValue(r, out var id) || refused.Contains(id)).ToHashSet(WeComUserId.Comparer);
            Remember(session, [.. batch.Where(m => !invalid.Contains(m.Body.UserId))], null, null);
            Remember(session, [.. batch.Where(m => invalid.Contains(m.Body.UserId))], "receiver-invalid", null);
            return All(batch, QueueResult.Done);
        }
        catch (WeComException e) when (e.ErrCode is 40001 or 40091 or 60031 or 50003 or 40084 or 48004)
        {
            await corps.ReportRefusedAsync(team, credentials.Kind, e.ErrCode, ct);
            return Later(batch, session, "credentials-refused", TimeSpan.FromMinutes(15), e.ErrCode);
        }
        catch (WeComException e) when (e.Entry.Reaction is WeComReaction.BackOff or WeComReaction.Retry)
        {
            return Later(batch, session, $"errcode-{e.ErrCode}", e.Entry.Reaction == WeComReaction.BackOff ? TimeSpan.FromSeconds(60 + Random.Shared.Next(15)) : null, e.ErrCode);
        }
        catch (WeComException e)
        {
            return Refused(batch, session, "wecom-refused", e.ErrCode);
        }
        catch (WeComCallException)
        {
            return Later(batch, session, "wecom-unavailable");
        }
    }

    /// <returns>By receiver the id by which the app that is there knows them, in the receivers' order; without those whom it does not.</returns>
    private async Task<OrderedDictionary<string, string>> ReachAsync(TeamId team, CorpCredentials credentials, IReadOnlyList<string> receivers, CancellationToken ct)
    {
        var reached = new OrderedDictionary<string, string>(WeComUserId.Comparer);
        var pairs = credentials.Kind == BoundApp.Suite
            ? (await ids.FindAsync(team, [.. receivers], ct)).ToLookup(p => WeComUserId.Key(p.UserId), p => p.OpenUserId, StringComparer.Ordinal)
            : null;
        foreach (var receiver in receivers)
        {
            if ((pairs is null ? receiver : pairs[WeComUserId.Key(receiver)].LastOrDefault()) is { } id)
            {
                reached.Add(receiver, id);
            }
        }

        return reached;
    }

    /// <summary>Once more; what was tried for the last time is remembered as failed.</summary>
    private QueueResult[] Later(IReadOnlyList<QueuedMessage<WeComCard>> batch, IEventSession session, string reason, TimeSpan? after = null, int? errCode = null)
    {
        Remember(session, [.. batch.Where(m => m.IsLast)], reason, errCode);
        return All(batch, QueueResult.Retry(reason, after));
    }

    private QueueResult[] Refused(IReadOnlyList<QueuedMessage<WeComCard>> batch, IEventSession session, string reason, int? errCode)
    {
        Remember(session, batch, reason, errCode);
        return All(batch, QueueResult.Dead(reason));
    }

    private static QueueResult[] All(IReadOnlyList<QueuedMessage<WeComCard>> batch, QueueResult result) => [.. batch.Select(_ => result)];

    private void Remember(IEventSession session, IReadOnlyList<QueuedMessage<WeComCard>> messages, string? failure, int? errCode)
    {
        if (messages is [])
        {
            return;
        }

        var (tenant, state) = (messages[0].Tenant.Id, failure is null ? "sent" : "failed");
        session.Execute($"""
            insert into notifications.deliveries (tenant_id, id, kind, receiver, state, reason, err_code, at)
            select {tenant}, id, kind, receiver, {state}, {failure}, {errCode}::int, {time.GetUtcNow()}
            from unnest({messages.Select(m => m.Id).ToArray()}, {messages.Select(m => m.Body.Kind).ToArray()}, {messages.Select(m => m.Body.UserId).ToArray()}) as x (id, kind, receiver)
            on conflict (tenant_id, id) do update set state = excluded.state, reason = excluded.reason, err_code = excluded.err_code, at = excluded.at
            """);
        if (messages.Select(m => m.Body.Invitation).OfType<Guid>().ToList() is { Count: > 0 } invited)
        {
            invitations.Report(session, tenant, invited, state, failure, errCode);
        }
    }
}
