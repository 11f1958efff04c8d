using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
using Liaison.EventStore;
using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Queue;
using Liaison.Notifications.Delivery;
using Liaison.WeCom;
using Microsoft.Extensions.Options;

namespace Liaison.Notifications.Alerts;

/// <summary>Tells owners and admins, at WeCom where they are associated and by mail, what needs them: once for each cause.</summary>
internal sealed class AlertAdmins(
    IMemberDirectory members, IAccounts accounts, IAssociations associations, ITeams teams, IMailer mailer, IQueue queue, IOptions<PublicUrlOptions> url)
    : ISubscription, IReactTo<SyncHeld>, IReactTo<SyncFailed>, IReactTo<BindingSuspended>
{
    public string Name => "alert-admins";

    public Task ReactAsync(SyncHeld data, IEvent @event, IEventSession session, CancellationToken ct) => AlertAsync(
        @event,
        $"sync-held/{@event.StreamId}",
        "同步已挂起，等待审批 · A sync waits for your approval",
        $"本次同步会使 {data.AccessLost} 名成员（共 {data.Members} 名）失去访问权限，批准前不会生效。\nThe sync would take access from {data.AccessLost} of {data.Members} members. Nothing happens before somebody approves.",
        ct);

    public Task ReactAsync(SyncFailed data, IEvent @event, IEventSession session, CancellationToken ct)
    {
        var entry = data.ErrCode is { } code ? WeComErrors.Find(code) : null;
        // The schedule tries again and may fail again: one alert for a cause while it has not been delivered.
        return AlertAsync(
            @event,
            $"sync-failed/{data.Code}/{data.ErrCode}",
            "同步失败，未做任何更改 · A sync failed and changed nothing",
            $"原因：{data.Code} {entry?.MeaningZh} {entry?.AdviceZh}\nReason: {data.Code} {entry?.Meaning} {entry?.Advice}",
            ct);
    }

    public Task ReactAsync(BindingSuspended data, IEvent @event, IEventSession session, CancellationToken ct)
    {
        var entry = WeComErrors.Find(data.ErrCode);
        return AlertAsync(
            @event,
            $"binding-suspended/{@event.Version}",
            "企业微信绑定已暂停 · The WeCom binding is suspended",
            $"{entry.MeaningZh}。{entry.AdviceZh}\n{entry.Meaning}. {entry.Advice}",
            ct);
    }

    private async Task AlertAsync(IEvent e, string cause, string title, string text, CancellationToken ct)
    {
        var team = new TeamId(Guid.Parse(e.TenantId));
        var admins = await members.ListAdminsAsync(team, ct);
        var summaries = await accounts.FindManyAsync([.. admins.Select(a => a.Account)], ct);
        foreach (var account in summaries.Values)
        {
            mailer.Send(account.Email, "Liaison: " + title, $"{await teams.FindNameAsync(team, ct)}\n\n{text}\n\n{url.Value.PublicUrl}", $"{cause}/{account.Id}");
        }

        foreach (var link in await associations.FindManyAsync(team, [.. admins.Select(a => a.Account)], ct))
        {
            var card = new WeComCard("alert", link.UserId, title, text, url.Value.PublicUrl!);
            queue.Enqueue(WeComCard.Queue, team, card, card.BatchKey, dedupeKey: $"{cause}/{link.Account}");
        }
    }
}
