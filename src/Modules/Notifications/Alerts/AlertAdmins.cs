using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
using Liaison.EventStore;
using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using Liaison.Notifications.Delivery;
using Liaison.WeCom;
using Microsoft.Extensions.Options;

namespace Liaison.Notifications.Alerts;

/// <summary>Tells owners and admins, at WeCom where they are associated and by mail, what needs them: once for each cause.</summary>
internal sealed class AlertAdmins(
    IMemberDirectory members, IAccounts accounts, IAssociations associations, ITeams teams, IMailer mailer, IOptions<PublicUrlOptions> url, TimeProvider time)
    : ISubscription, IReactTo<SyncHeld>, IReactTo<SyncFailed>, IReactTo<SyncCompleted>, IReactTo<BindingSuspended>, IReactTo<BindingCheckFailed>, IReactTo<DeliveriesBlocked>, IReactTo<AccessRequested>, IReactTo<WeComSignInRefused>
{
    public string Name => "alert-admins";

    public Task ReactAsync(SyncHeld data, IEvent @event, IEventSession session, CancellationToken ct) => AlertAsync(
        @event,
        session,
        $"sync-held/{@event.StreamId}",
        "同步已挂起，等待审批 · A sync waits for your approval",
        $"本次同步会使 {data.AccessLost} 名成员（共 {data.Members} 名）失去访问权限，批准前不会生效。\nThe sync would take access from {data.AccessLost} of {data.Members} members. Nothing happens before somebody approves.",
        ct);

    public Task ReactAsync(SyncFailed data, IEvent @event, IEventSession session, CancellationToken ct)
    {
        var entry = data.ErrCode is { } errCode ? WeComErrors.Find(errCode) : null;
        var code = data.ErrCode is null ? data.Code : $"{data.Code} ({data.ErrCode})";
        // The schedule tries again and may fail again: one alert for a cause while it has not been delivered.
        return AlertAsync(
            @event,
            session,
            $"sync-failed/{data.Code}/{data.ErrCode}",
            "同步失败，未做任何更改 · A sync failed and changed nothing",
            $"原因：{code} {entry?.MeaningZh} {entry?.AdviceZh}\nReason: {code} {entry?.Meaning} {entry?.Advice}",
            ct);
    }

    /// <summary>What a run has left alone on purpose, and an admin has to know (rules 2 and 4).</summary>
    public async Task ReactAsync(SyncCompleted data, IEvent @event, IEventSession session, CancellationToken ct)
    {
        if (data.LastOwnerKept)
        {
            await AlertAsync(
                @event,
                session,
                $"last-owner-kept/{@event.StreamId}",
                "唯一的所有者已离职，仍保留其权限 · The only owner has left WeCom and was kept",
                "团队唯一的所有者已不在企业微信中。为避免团队无人管理，其权限未被收回；请先指定另一位所有者。\n"
                + "The team's only owner is gone from WeCom. Their access was kept, so that the team is not left without anybody: make somebody else an owner first.",
                ct);
        }

        if (data.OutOfScope > 0)
        {
            await AlertAsync(
                @event,
                session,
                $"out-of-scope/{@event.StreamId}",
                "应用可见范围缩小 · The app sees fewer people",
                $"{data.OutOfScope} 名成员已不在应用的可见范围内，其权限未变。若非有意，请在企业微信管理后台恢复可见范围。\n"
                + $"{data.OutOfScope} people are out of the app's visible scope. Their access is as it was. If this was not meant, widen the scope in the WeCom admin console.",
                ct);
        }
    }

    public Task ReactAsync(BindingSuspended data, IEvent @event, IEventSession session, CancellationToken ct)
    {
        var entry = WeComErrors.Find(data.ErrCode);
        return AlertAsync(
            @event,
            session,
            $"binding-suspended/{@event.Version}",
            "企业微信绑定已暂停 · The WeCom binding is suspended",
            $"{entry.MeaningZh}。{entry.AdviceZh}\n{entry.Meaning}. {entry.Advice}",
            ct);
    }

    public Task ReactAsync(BindingCheckFailed data, IEvent @event, IEventSession session, CancellationToken ct) => AlertAsync(
        @event,
        session,
        $"binding-check/{@event.Version}",
        "企业微信绑定需要处理 · The WeCom binding needs you",
        $"{data.MeaningZh}\n{data.Meaning}",
        ct);

    /// <summary>Once for each time that messages stop going out; what waits is sent when they can.</summary>
    public Task ReactAsync(DeliveriesBlocked data, IEvent @event, IEventSession session, CancellationToken ct)
    {
        var entry = data.ErrCode is { } errCode ? WeComErrors.Find(errCode) : null;
        var code = data.ErrCode is null ? data.Reason : $"{data.Reason} ({data.ErrCode})";
        return AlertAsync(
            @event,
            session,
            $"deliveries-blocked/{@event.StreamId}/{@event.Version}",
            "企业微信消息暂时无法送达 · Messages do not reach WeCom",
            $"原因：{code} {entry?.MeaningZh} {entry?.AdviceZh} 消息不会丢失，恢复后自动发送。\nReason: {code} {entry?.Meaning} {entry?.Advice} No message is lost: they are sent once it works again.",
            ct);
    }

    public async Task ReactAsync(AccessRequested data, IEvent @event, IEventSession session, CancellationToken ct) => await AlertAsync(
        @event,
        session,
        $"access-requested/{@event.StreamId}/{@event.Version}",
        "有人申请加入团队 · Somebody asks to join the team",
        "一位企业微信成员申请加入，请在“邀请”页面批准或拒绝。\nSomebody at WeCom asks to be let in. Agree or decline on the page “Invitations”.",
        ct);

    public Task ReactAsync(WeComSignInRefused data, IEvent @event, IEventSession session, CancellationToken ct) => !data.IsNewConflict ? Task.CompletedTask : AlertAsync(
        @event,
        session,
        $"wecom-conflict/{@event.StreamId}/{@event.Version}",
        "企业微信身份冲突，请处理 · Two identities are in conflict",
        $"企业微信成员 {data.UserId} 与其登录的帐号分属不同的成员，未做任何更改。请在成员详情中核对，必要时解除关联。\n"
        + $"{data.UserId} at WeCom and the account they signed in with belong to different members. Nothing was changed. Look at both on the members' page, and take a link back where it is wrong.",
        ct);

    private async Task AlertAsync(IEvent e, IEventSession session, string cause, string title, string text, CancellationToken ct)
    {
        var team = new TeamId(Guid.Parse(e.TenantId));
        var admins = await members.ListAdminsAsync(team, ct);
        var summaries = await accounts.FindManyAsync([.. admins.Select(a => a.Account)], ct);
        foreach (var account in summaries.Values)
        {
            mailer.Send(account.Email, "Liaison: " + title, $"{await teams.FindNameAsync(team, ct)}\n\n{text}\n\n{url.Value.PublicUrl}", $"{cause}/{account.Id}");
        }

        var card = OutgoingCard.Of(Content.Alert, title, text, url.Value.PublicUrl!);
        var links = await associations.FindManyAsync(team, [.. admins.Select(a => a.Account)], ct);
        Outgoing.Collect(session, team, [.. links.Select(link => new OutgoingCard(card, link.UserId, $"{cause}/{link.Account}"))], time.GetUtcNow());
    }
}
