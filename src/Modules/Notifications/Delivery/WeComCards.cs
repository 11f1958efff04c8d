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
internal sealed class WeComCardSender(ICorps corps, IWeComClient wecom, IInvitationMessages invitations, TimeProvider time) : IQueueHandler<WeComCard>
{
    public async Task<IReadOnlyList<QueueResult>> HandleAsync(IReadOnlyList<QueuedMessage<WeComCard>> batch, IEventSession session, CancellationToken ct)
    {
        var team = new TeamId(Guid.Parse(batch[0].Tenant.Id));
        if (await corps.OpenCredentialsAsync(team, ct) is not { } credentials)
        {
            return await corps.FindAsync(team, ct) is null
                ? Refused(batch, session, "not-bound", null)
                : All(batch, QueueResult.Retry("binding-suspended", TimeSpan.FromMinutes(15)));
        }

        // In one order, so that a repeated batch is the same request for WeCom's duplicate check.
        var receivers = batch.Select(m => m.Body.UserId).Distinct(WeComUserId.Comparer).Order(StringComparer.OrdinalIgnoreCase).ToList();
        var card = batch[0].Body;
        try
        {
            var sent = await wecom.SendAsync(
                new WeComApp(credentials.CorpId, credentials.AppSecret, credentials.AgentId),
                new WeComMessage(receivers, new WeComTextCard(card.Title, card.Description, card.Url)),
                ct);
            var invalid = sent.InvalidUsers.Concat(sent.UnlicensedUsers).ToHashSet(WeComUserId.Comparer);
            Remember(session, [.. batch.Where(m => !invalid.Contains(m.Body.UserId))], null, null);
            Remember(session, [.. batch.Where(m => invalid.Contains(m.Body.UserId))], "receiver-invalid", null);
            return All(batch, QueueResult.Done);
        }
        catch (WeComException e) when (e.ErrCode is 40001 or 40091 or 60031 or 50003)
        {
            await corps.ReportRefusedAsync(team, e.ErrCode, ct);
            return All(batch, QueueResult.Retry("credentials-refused", TimeSpan.FromMinutes(15)));
        }
        catch (WeComException e) when (e.Entry.Reaction is WeComReaction.BackOff or WeComReaction.Retry)
        {
            return All(batch, QueueResult.Retry($"errcode-{e.ErrCode}", e.Entry.Reaction == WeComReaction.BackOff ? TimeSpan.FromSeconds(60 + Random.Shared.Next(15)) : null));
        }
        catch (WeComException e)
        {
            return Refused(batch, session, "wecom-refused", e.ErrCode);
        }
        catch (WeComCallException)
        {
            return All(batch, QueueResult.Retry("wecom-unavailable"));
        }
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

        var (tenant, state) = (messages[0].Tenant.Id, failure is null ? "sent" : "refused");
        session.Execute($"""
            insert into notifications.deliveries (tenant_id, id, kind, receiver, state, reason, err_code, at, created_at)
            select {tenant}, id, kind, receiver, {state}, {failure}, {errCode}::int, {time.GetUtcNow()}, {time.GetUtcNow()}
            from unnest({messages.Select(m => m.Id).ToArray()}, {messages.Select(m => m.Body.Kind).ToArray()}, {messages.Select(m => m.Body.UserId).ToArray()}) as x (id, kind, receiver)
            on conflict (tenant_id, id) do update set state = excluded.state, reason = excluded.reason, err_code = excluded.err_code, at = excluded.at
            """);
        if (messages.Select(m => m.Body.Invitation).OfType<Guid>().ToList() is { Count: > 0 } invited)
        {
            invitations.Report(session, tenant, invited, failure is null ? "sent" : "failed", failure, errCode);
        }
    }
}
