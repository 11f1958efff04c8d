using Dapper;
using Liaison.Binding.Contracts;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Queue;
using Liaison.Kernel.Reading;
using Liaison.Notifications.Work;
using Liaison.WeCom;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Liaison.Notifications.Actions;

/// <summary>Somebody pressed a button of a card that was sent to them, whatever came of it.</summary>
/// <param name="Kind">As <see cref="ActionKeys.NameOf"/> writes it.</param>
/// <param name="Account">Null when they have none in the team.</param>
/// <param name="Refusal">Why nothing was asked for; null when it was.</param>
[EventName("card_tapped")]
internal sealed record CardTapped(string TaskId, string UserId, string Kind, Guid Subject, AccountId? Account, string? Refusal);

/// <summary>One tap is one stream: many people press the buttons of the same card at the same moment, and none waits for another.</summary>
internal sealed record Tap(string TaskId)
{
    public static Guid StreamOf(TeamId team, CardTap tap) => Id.Of(team.Value, $"tap:{tap.TaskId}:{WeComUserId.Key(tap.UserId)}:{tap.ResponseCode}");

    public static Tap Create(CardTapped e) => new(e.TaskId);
}

/// <summary>A tap that nobody has answered while WeCom waited, or whose answer may not have come to be.</summary>
internal sealed record NotedTap(CardTap Tap)
{
    public const string Queue = "card-taps";
}

/// <summary>Where taps come in: at once while WeCom waits, and once more by the dispatcher, so that none is lost.</summary>
internal sealed class CardTaps(IServiceScopeFactory scopes, IEventStore store, ILogger<CardTaps> log) : ICardTaps
{
    public async Task<string?> AnswerAsync(TeamId team, CardTap tap, CancellationToken ct)
    {
        var metadata = new EventMetadata("wecom", "card-tap");
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await using var session = store.OpenSession(metadata);
            scope.ServiceProvider.GetRequiredService<ISessionScope>().Enter(session, metadata);
            var text = await scope.ServiceProvider.GetRequiredService<TapDesk>().TakeAsync(session, team, tap, answers: true, ct);
            await session.SaveAsync(ct);
            return text;
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            // Somebody else was faster, or something is broken: it is noted, and done again.
            log.LogInformation("A tap in team {TeamId} was not answered at once: {Reason}", team, e.GetType().Name);
            return null;
        }
    }

    public async Task NoteAsync(IEventSession session, TeamId team, IReadOnlyCollection<CardTap> taps)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ISessionScope>().Enter(session, new EventMetadata("wecom", "card-tap"));
        var queue = scope.ServiceProvider.GetRequiredService<IQueue>();
        foreach (var tap in taps)
        {
            queue.Enqueue(NotedTap.Queue, team, new NotedTap(tap), dedupeKey: Tap.StreamOf(team, tap).ToString());
        }
    }
}

internal sealed class NotedTapHandler(TapDesk desk) : IQueueHandler<NotedTap>
{
    public async Task<IReadOnlyList<QueueResult>> HandleAsync(IReadOnlyList<QueuedMessage<NotedTap>> batch, IEventSession session, CancellationToken ct)
    {
        foreach (var message in batch)
        {
            await desk.TakeAsync(session, new TeamId(Guid.Parse(message.Tenant.Id)), message.Body.Tap, answers: false, ct);
        }

        return [.. batch.Select(_ => QueueResult.Done)];
    }
}

/// <summary>From a tap to what it asks for: who tapped, on which card, and whether they may.</summary>
internal sealed class TapDesk(ITeamReads reads, IAssociations associations, ActionDesk desk, CardUpdates cards, TimeProvider time)
{
    /// <summary>Collects in the session, which the caller saves.</summary>
    /// <param name="answers">The button's text goes back with the answer to WeCom; else the card is changed by a call.</param>
    /// <returns>The button's text; null when the tap was taken before, is none of ours, or the card itself says why not.</returns>
    public async Task<string?> TakeAsync(IEventSession session, TeamId team, CardTap tap, bool answers, CancellationToken ct)
    {
        if (await FindAsync(team, tap, ct) is not { } card || !await IsFirstAsync(session, team, tap, ct))
        {
            return null;
        }

        var (kind, subject) = card.Offered(tap.Key)!.Value;
        var account = (await associations.FindByUserAsync(team, tap.CorpId, tap.UserId, ct))?.Account;
        var asked = account is { } who ? await desk.AskAsync(team, kind, card.SubjectKindIs, subject, who, ActionOrigins.Card, text: null, ct) : (Kernel.Outcomes.Outcome<ActionAnswer>?)null;
        var refusal = asked is { } outcome ? outcome.Refusal?.Code : ActionTexts.NotAssociated;
        session.Append(new StreamAppend(
            Tenant.Of(team).Id, Tap.StreamOf(team, tap), typeof(Tap), 0, [new CardTapped(tap.TaskId, tap.UserId, ActionKeys.NameOf(kind), subject, account, refusal)]));
        if (refusal is not null)
        {
            Use(session, team, tap, action: null);
            cards.Change(team, new CardUpdate(tap.TaskId, tap.ResponseCode, tap.UserId, null, ActionTexts.NotDone(card.Language), ActionTexts.OfRefusal(refusal, card.Language)));
            return null;
        }

        var answer = asked!.Value.Value!;
        var text = answer.State == ActionAnswer.Done ? ActionTexts.Done(card.Language) : ActionTexts.OnItsWay(card.Language);
        if (answers)
        {
            session.Execute($"update notifications.card_taps set action_id = {answer.Id} where tenant_id = {Tenant.Of(team).Id} and task_id = {tap.TaskId} and response_code = {tap.ResponseCode}");
            return text;
        }

        Use(session, team, tap, answer.Id);
        cards.Change(team, new CardUpdate(tap.TaskId, tap.ResponseCode, tap.UserId, text));
        return null;
    }

    /// <summary>The code of this tap is given away with a change of the card.</summary>
    private static void Use(IEventSession session, TeamId team, CardTap tap, Guid? action) => session.Execute($"""
        update notifications.card_taps set is_code_good = false, action_id = {action}::uuid
        where tenant_id = {Tenant.Of(team).Id} and task_id = {tap.TaskId} and response_code = {tap.ResponseCode}
        """);

    /// <returns>The card that was sent, when it offers this to this person; null for what is none of ours.</returns>
    private async Task<Card?> FindAsync(TeamId team, CardTap tap, CancellationToken ct)
    {
        var card = await reads.FindAsync<Card>(
            team,
            """
            select subject_kind, subject_id, kinds, language from notifications.action_cards
            where tenant_id = @team and task_id = @TaskId and agent_id = @AgentId and exists (select from unnest(receivers) as r where lower(r) = lower(@UserId))
            """,
            new { tap.TaskId, tap.AgentId, tap.UserId },
            ct);
        return card?.Offered(tap.Key) is null ? null : card;
    }

    /// <summary>The row waits for whoever takes the same tap at the same moment; when they have saved, it was taken.</summary>
    private async Task<bool> IsFirstAsync(IEventSession session, TeamId team, CardTap tap, CancellationToken ct)
    {
        var connection = await session.BeginAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into notifications.card_taps (tenant_id, task_id, user_id, response_code, at) values (@team, @TaskId, @user, @ResponseCode, @now) on conflict do nothing
            """,
            new { team = Tenant.Of(team).Id, tap.TaskId, user = tap.UserId, tap.ResponseCode, now = time.GetUtcNow() },
            cancellationToken: ct)) == 1;
    }

    private sealed record Card(string SubjectKind, Guid SubjectId, string[] Kinds, string Language)
    {
        public SubjectKind SubjectKindIs => SubjectKind switch { "item" => Work.SubjectKind.Item, "merge-request" => Work.SubjectKind.MergeRequest, _ => Work.SubjectKind.Build };

        public (ActionKind Kind, Guid Subject)? Offered(string key) =>
            ActionKeys.TryParse(key, out var kind, out var subject) && subject == SubjectId && Kinds.Contains(ActionKeys.NameOf(kind), StringComparer.Ordinal) ? (kind, subject) : null;
    }
}
