using Liaison.Binding.Contracts;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Notifications.Actions;
using Liaison.Notifications.Preferences;
using Liaison.Notifications.Settings;
using Liaison.WeCom;

namespace Liaison.Notifications.Delivery;

/// <summary>App messages and mini program notices. WeCom's own duplicate check makes the same call, made again, harmless: a crash reaches nobody twice.</summary>
internal sealed class WeComChannel(ICorps corps, IWeComClient wecom, WeComContents contents, NotificationSettingsReads settings, ActionCards cards, Reach reach) : IChannel
{
    /// <summary>The longest that WeCom remembers: a host may be down for a while.</summary>
    private static readonly TimeSpan DuplicateWindow = TimeSpan.FromHours(4);

    /// <summary>Where the same words may be meant twice: a team is renamed, and an alert comes again.</summary>
    private static readonly TimeSpan ShortDuplicateWindow = TimeSpan.FromMinutes(30);

    private static readonly TimeSpan UntilResumed = TimeSpan.FromMinutes(15);

    public string Lane => Lanes.WeCom;

    public int MostReceivers => WeComMessage.MaxReceivers;

    public async Task<CallResult> SendAsync(TeamId team, DeliveryCall call, IEventSession session, CancellationToken ct)
    {
        if (await corps.OpenCredentialsAsync(team, ct) is not { } credentials)
        {
            return await corps.FindAsync(team, ct) is null ? new CallResult.Refused("not-bound") : new CallResult.Failed("binding-suspended", After: UntilResumed);
        }

        WeComContent? content = call.Channel == Channels.WeCom ? contents.Of(team, call.Content, call.Id)
            : (await settings.FindAsync(team, ct)).MiniProgram is { } appId ? WeComContents.NoticeOf(appId, call.Content)
            : null;
        if (content is null)
        {
            return new CallResult.Refused("no-mini-program");
        }

        // In one order, so that a repeated call is the same request for WeCom's duplicate check.
        var receivers = call.Receivers.Select(r => r.Receiver).Distinct(WeComUserId.Comparer).Order(StringComparer.OrdinalIgnoreCase).ToList();
        try
        {
            var reached = await reach.OfAsync(team, credentials, receivers, ct);
            if (reached.Count == 0)
            {
                return new CallResult.Sent(receivers.Select(WeComUserId.Key).ToHashSet(StringComparer.Ordinal));
            }

            var sent = await wecom.SendAsync(
                credentials.App,
                new WeComMessage([.. reached.Values], content) { DuplicateWindow = call.Content.Path is null ? ShortDuplicateWindow : DuplicateWindow },
                ct);
            if (content is WeComButtonCard card)
            {
                Remember(session, team, credentials.AgentId, call, card, receivers, sent.ResponseCode);
            }

            var refused = sent.InvalidUsers.Concat(sent.UnlicensedUsers).ToHashSet(WeComUserId.Comparer);
            return new CallResult.Sent(receivers.Where(r => !reached.TryGetValue(r, out var id) || refused.Contains(id)).Select(WeComUserId.Key).ToHashSet(StringComparer.Ordinal));
        }
        catch (WeComException e)
        {
            return await RefusedAsync(team, credentials.Kind, e, ct);
        }
        catch (WeComFieldException)
        {
            return new CallResult.Refused("content-invalid");
        }
        catch (WeComUnavailableException e) when (e.Outage == WeComOutage.Throttled)
        {
            // A limit of the corp's, met by whoever calls this API: nothing was sent, and it is known when to go on.
            return new CallResult.Failed("rate-limited", After: e.RetryAfter + TimeSpan.FromSeconds(Random.Shared.Next(15)));
        }
        catch (WeComUnavailableException e)
        {
            return new CallResult.Failed("wecom-unavailable", MayHaveArrived: e.Outage != WeComOutage.Unreachable);
        }
        catch (WeComCallException)
        {
            return new CallResult.Failed("wecom-unavailable", MayHaveArrived: true);
        }
    }

    private async Task<CallResult> RefusedAsync(TeamId team, BoundApp app, WeComException e, CancellationToken ct)
    {
        switch (e.ErrCode)
        {
            case 40001 or 40091 or 60031 or 50003 or 40084 or 48004:
                await corps.ReportRefusedAsync(team, app, e.ErrCode, ct);
                return new CallResult.Failed("credentials-refused", e.ErrCode, UntilResumed);
            // The card came the first time, and its number is used up.
            case 42018:
                return CallResult.Sent.ToAll;
            // Of the app or the server, whatever the message: an untrusted address, an app that is off or another one's, a right that is missing.
            case 60020 or 301042 or 301002 or 40056 or 41011 or 48002 or 40013:
                return new CallResult.Failed("binding-refused", e.ErrCode, UntilResumed, NeedsAdmin: true);
        }

        return e.Entry.Reaction switch
        {
            WeComReaction.BackOff => new CallResult.Failed("rate-limited", e.ErrCode, TimeSpan.FromSeconds(60 + Random.Shared.Next(15))),
            WeComReaction.Retry or WeComReaction.Refresh or WeComReaction.WaitForPush => new CallResult.Failed("wecom-unavailable", e.ErrCode),
            _ => new CallResult.Refused("wecom-refused", e.ErrCode),
        };
    }

    private void Remember(IEventSession session, TeamId team, int agentId, DeliveryCall call, WeComButtonCard card, List<string> receivers, string? responseCode) =>
        cards.Remember(session, team, new ActionCard(
            card.TaskId!, agentId, call.Content.SubjectKind!.Value, call.Content.Subject!.Value, call.Content.Actions, receivers, card.Title.Title!, call.Content.Text,
            contents.Opens(team, call.Content), call.Content.Language, responseCode));
}
