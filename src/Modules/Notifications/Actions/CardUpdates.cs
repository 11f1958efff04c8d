using Dapper;
using Liaison.Binding.Contracts;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Queue;
using Liaison.Notifications.Delivery;
using Liaison.WeCom;
using Npgsql;

namespace Liaison.Notifications.Actions;

/// <summary>A change to a card that waits for WeCom.</summary>
/// <param name="ResponseCode">Good for this one change.</param>
/// <param name="UserId">Whose card; null for all who got it.</param>
/// <param name="Button">The button's new text alone; null for a whole card in its place.</param>
/// <param name="Heading">What has happened, of the whole card.</param>
/// <param name="Line">A sentence about it.</param>
internal sealed record CardUpdate(string TaskId, string ResponseCode, string? UserId, string? Button, string? Heading = null, string? Line = null)
{
    public const string Queue = "card-updates";
}

/// <summary>Puts changes of cards on their way, each with the code that is good for it.</summary>
internal sealed class CardUpdates(IQueue queue, IAccounts accounts, TimeProvider time)
{
    /// <summary>WeCom's own 72 hours, and less what a message may wait.</summary>
    public static readonly TimeSpan CodeLife = TimeSpan.FromHours(71);

    private const string Failed = "action-failed";

    /// <summary>Collects one change in the unit of work.</summary>
    public void Change(TeamId team, CardUpdate update) => queue.Enqueue(CardUpdate.Queue, team, update, dedupeKey: update.ResponseCode);

    /// <summary>An action is settled: done, all cards that offered it say by whom; failed, the card of the one who tapped says why. Collects in the session.</summary>
    /// <param name="failure">Of <see cref="ActionFailures"/>; null when it was done.</param>
    public async Task TellAsync(IEventSession session, TeamId team, Guid action, string? failure, CancellationToken ct)
    {
        var connection = await session.BeginAsync(ct);
        if (failure is null)
        {
            await TellDoneAsync(connection, team, action, ct);
        }
        else
        {
            await TellFailedAsync(connection, session, team, action, failure, ct);
        }
    }

    private async Task TellDoneAsync(NpgsqlConnection connection, TeamId team, Guid action, CancellationToken ct)
    {
        // The code is taken with the row: of two who approve at once, one changes the others' cards.
        var cards = (await connection.QueryAsync<Card>(new CommandDefinition(
            """
            with offered as (
                select c.tenant_id, c.task_id, c.response_code, c.language, a.kind, a.account_id from notifications.actions_1 a
                join notifications.action_cards c on c.tenant_id = a.tenant_id and c.subject_id = a.subject_id and a.kind = any(c.kinds)
                where a.tenant_id = @team and a.id = @action and c.response_code is not null and c.sent_at > @since
                for update of c)
            update notifications.action_cards c set response_code = null from offered o where c.tenant_id = o.tenant_id and c.task_id = o.task_id
            returning o.task_id, o.response_code, o.language, o.kind, o.account_id
            """,
            new { team = Tenant.Of(team).Id, action, since = time.GetUtcNow() - CodeLife },
            cancellationToken: ct))).AsList();
        if (cards.Count == 0)
        {
            return;
        }

        var name = (await accounts.FindAsync(cards[0].AccountId, ct))?.Name ?? "";
        foreach (var card in cards)
        {
            Change(team, new CardUpdate(card.TaskId, card.ResponseCode, null, null, ActionTexts.DoneBy(KindOf(card.Kind), name, card.Language)));
        }
    }

    private async Task TellFailedAsync(NpgsqlConnection connection, IEventSession session, TeamId team, Guid action, string failure, CancellationToken ct)
    {
        var taps = (await connection.QueryAsync<Tap>(new CommandDefinition(
            """
            select t.task_id, t.user_id, t.response_code, t.is_code_good, c.title, c.url, c.language from notifications.card_taps t
            join notifications.action_cards c on c.tenant_id = t.tenant_id and c.task_id = t.task_id
            join notifications.actions_1 a on a.tenant_id = t.tenant_id and a.id = t.action_id
            where t.tenant_id = @team and t.action_id = @action and t.at >= a.requested_at - interval '1 minute'
            """,
            new { team = Tenant.Of(team).Id, action },
            cancellationToken: ct))).AsList();
        foreach (var tap in taps.GroupBy(t => t.UserId, WeComUserId.Comparer).Select(g => g.OrderByDescending(t => t.IsCodeGood).First()))
        {
            var (heading, line) = (ActionTexts.NotDone(tap.Language), ActionTexts.OfFailure(failure, tap.Language));
            if (tap.IsCodeGood)
            {
                Change(team, new CardUpdate(tap.TaskId, tap.ResponseCode, tap.UserId, null, heading, line));
                continue;
            }

            // Their card has been changed by this code already: a message of its own.
            var content = new Content(Failed, tap.Language, heading, $"{tap.Title}\n{line}") { Url = new Uri(tap.Url) };
            Outgoing.Collect(session, team, [new OutgoingCard(content, tap.UserId, $"{Failed}/{action}/{tap.UserId}")], time.GetUtcNow());
        }
    }

    private static ActionKind KindOf(string name) => ActionKeys.TryParse(name, out var kind) ? kind : throw new InvalidOperationException($"'{name}' is no kind of action.");

    private sealed record Card(string TaskId, string ResponseCode, string Language, string Kind, AccountId AccountId);

    private sealed record Tap(string TaskId, string UserId, string ResponseCode, bool IsCodeGood, string Title, string Url, string Language);
}

/// <summary>Has WeCom change cards. A code is used up by the first try, whatever becomes of it: a change that was not heard of is not lost work, for the page behind the card knows.</summary>
internal sealed class CardUpdateSender(ICorps corps, IWeComMessages wecom, Kernel.Reading.ITeamReads reads) : IQueueHandler<CardUpdate>
{
    /// <summary>Used before, or older than 72 hours. 82101: it stands there already. 82102: nobody of these got the card.</summary>
    private static readonly HashSet<int> Vain = [60140, 82101, 82102];

    public async Task<IReadOnlyList<QueueResult>> HandleAsync(IReadOnlyList<QueuedMessage<CardUpdate>> batch, IEventSession session, CancellationToken ct)
    {
        List<QueueResult> results = [];
        foreach (var message in batch)
        {
            results.Add(await SendAsync(new TeamId(Guid.Parse(message.Tenant.Id)), message.Body, ct));
        }

        return results;
    }

    private async Task<QueueResult> SendAsync(TeamId team, CardUpdate update, CancellationToken ct)
    {
        var card = await reads.FindAsync<Card>(
            team, "select agent_id, receivers, title, text, url, language from notifications.action_cards where tenant_id = @team and task_id = @TaskId", new { update.TaskId }, ct);
        if (card is null)
        {
            return QueueResult.Done;
        }

        if (await corps.OpenCredentialsAsync(team, ct) is not { } credentials || credentials.AgentId != card.AgentId)
        {
            // Unbound, or bound anew with another app: that card is nobody's any more. A suspended binding may be resumed.
            return await corps.FindAsync(team, ct) is { Status: BindingStatus.Suspended } ? QueueResult.Retry("binding-suspended", TimeSpan.FromMinutes(15)) : QueueResult.Done;
        }

        try
        {
            await wecom.UpdateCardAsync(new WeComApp(credentials.CorpId, credentials.AppSecret, credentials.AgentId), ChangeOf(update, card), ct);
            return QueueResult.Done;
        }
        catch (WeComException e) when (Vain.Contains(e.ErrCode))
        {
            return QueueResult.Done;
        }
        catch (WeComException e) when (e.ErrCode is 40001 or 40091 or 60031 or 50003)
        {
            await corps.ReportRefusedAsync(team, e.ErrCode, ct);
            return QueueResult.Retry("credentials-refused", TimeSpan.FromMinutes(15));
        }
        catch (WeComException e) when (e.Entry.Reaction is WeComReaction.BackOff or WeComReaction.Retry)
        {
            return QueueResult.Retry($"errcode-{e.ErrCode}", e.Entry.Reaction == WeComReaction.BackOff ? TimeSpan.FromSeconds(60 + Random.Shared.Next(15)) : null);
        }
        catch (WeComException e)
        {
            return QueueResult.Dead($"errcode-{e.ErrCode}");
        }
        catch (WeComCallException)
        {
            return QueueResult.Retry("wecom-unavailable");
        }
    }

    private static WeComCardUpdate ChangeOf(CardUpdate update, Card card)
    {
        var to = new WeComReceivers(update.UserId is { } user ? [user] : card.Receivers);
        if (update.Button is { } text)
        {
            return new WeComButtonUpdate(to, update.ResponseCode, text);
        }

        var url = new WeComPageLink(new Uri(card.Url));
        return new WeComWholeCardUpdate(to, update.ResponseCode, new WeComTextNotice(url)
        {
            Title = new WeComCardTitle(card.Title, update.Heading),
            Text = update.Line ?? card.Text,
            Jumps = [new WeComCardJump(ActionTexts.Open(card.Language), url)],
        });
    }

    private sealed record Card(int AgentId, string[] Receivers, string Title, string? Text, string Url, string Language);
}
