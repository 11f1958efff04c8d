using Liaison.Binding.Contracts;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Queue;
using Liaison.Kernel.Reading;
using Liaison.Notifications.Sources;
using Liaison.Notifications.Work;

namespace Liaison.Notifications.Actions;

/// <summary>An action that waits for its source.</summary>
internal sealed record SourceAction(Guid Action, Guid Subject)
{
    public const string Queue = "source-actions";

    /// <summary>Of one source side by side, so that one that does not answer holds nobody up for longer than a deadline; of one subject one after the other.</summary>
    public const int AtOnce = 16;

    /// <summary>With the queue's back-off: for about half an hour. Whoever waits longer has gone to the source by themselves.</summary>
    public const int Attempts = 9;
}

/// <summary>
/// Takes what members asked for to its source, at least once: each way of asking is either harmless twice, or looks first whether the try before was heard. What came
/// of it is an event, and on the cards.
/// </summary>
internal sealed class SourceActionSender(ITeamReads reads, IAccounts accounts, SourceSecrets sources, IEnumerable<ISourceActions> speakers, CardUpdates cards) : IQueueHandler<SourceAction>
{
    private const string Select = """
        select a.id, a.kind, a.subject_kind, a.subject_id, a.account_id, a.comment_id, a.requested_at, p.id as project_id, p.source_id, p.external_id as project_external_id, p.path,
            s.external_id, s.number, s.url, u.external_id as user_external_id, u.login, c.text
        from notifications.actions_1 a
        join lateral (
            select i.external_id, i.number, i.url, i.project_id from notifications.items i where i.tenant_id = @team and i.id = a.subject_id and a.subject_kind = 'item'
            union all
            select m.external_id, m.number, m.url, m.project_id from notifications.merge_requests m where m.tenant_id = @team and m.id = a.subject_id and a.subject_kind = 'merge-request'
            union all
            select b.external_id, b.number, b.url, b.project_id from notifications.builds b where b.tenant_id = @team and b.id = a.subject_id and a.subject_kind = 'build') s on true
        join notifications.projects p on p.tenant_id = @team and p.id = s.project_id
        left join notifications.source_users u on u.tenant_id = @team and u.source_id = p.source_id and u.account_id = a.account_id
        left join notifications.comments c on c.tenant_id = @team and c.id = a.comment_id
        where a.tenant_id = @team and a.id = any(@ids) and a.state = 'requested'
        """;

    public async Task<IReadOnlyList<QueueResult>> HandleAsync(IReadOnlyList<QueuedMessage<SourceAction>> batch, IEventSession session, CancellationToken ct)
    {
        var team = new TeamId(Guid.Parse(batch[0].Tenant.Id));
        var rows = (await reads.ListAsync<Row>(team, Select, new { ids = batch.Select(m => m.Body.Action).ToArray() }, ct)).ToDictionary(r => r.Id);
        var names = await accounts.FindManyAsync([.. rows.Values.Select(r => r.AccountId).Distinct()], ct);
        var answers = await Task.WhenAll(batch.GroupBy(m => m.Body.Subject).Select(async same =>
        {
            List<(Guid Message, SourceAnswer? Answer)> said = [];
            foreach (var message in same)
            {
                said.Add((message.Id, rows.GetValueOrDefault(message.Body.Action) is { } row ? await AskAsync(team, row, names.GetValueOrDefault(row.AccountId)?.Name ?? "", message.Attempt, ct) : null));
            }

            return said;
        }));
        var byMessage = answers.SelectMany(a => a).ToDictionary(a => a.Message, a => a.Answer);
        List<QueueResult> results = [];
        foreach (var message in batch)
        {
            // Sequential: they share the session.
            results.Add(byMessage[message.Id] is { } answer ? await SettleAsync(session, team, rows[message.Body.Action], answer, message.Attempt, ct) : QueueResult.Done);
        }

        return results;
    }

    private async Task<SourceAnswer> AskAsync(TeamId team, Row row, string name, int attempt, CancellationToken ct)
    {
        if (await sources.FindApiAsync(team, row.SourceId, ct) is not { } source || row.UserExternalId is null)
        {
            return new SourceAnswer(Failure: ActionFailures.SourceGone);
        }

        var kind = ActionKeys.TryParse(row.Kind, out var parsed) ? parsed : throw new InvalidOperationException($"'{row.Kind}' is no kind of action.");
        if (kind == ActionKind.Comment && row.Text is null)
        {
            // The source's own word about it has come before our call: it was heard.
            return new SourceAnswer();
        }

        var order = new SourceOrder(
            team, row.Id, kind, row.RequestedAt, attempt, source, new OrderedProject(row.ProjectExternalId, row.Path),
            new OrderedSubject(row.SubjectKindIs, row.ExternalId, row.Number, row.Url), new OrderedMember(row.AccountId, name, row.UserExternalId, row.Login),
            row is { CommentId: { } comment, Text: { } text } ? new OrderedComment(comment, text) : null);
        return await speakers.Single(s => s.Speaks(source.Kind)).DoAsync(order, ct);
    }

    private async Task<QueueResult> SettleAsync(IEventSession session, TeamId team, Row row, SourceAnswer answer, int attempt, CancellationToken ct)
    {
        if (answer.IsPassing && attempt < SourceAction.Attempts)
        {
            return QueueResult.Retry(answer.Failure ?? ActionFailures.SourceFailed, answer.After);
        }

        var (state, version) = await session.LoadAsync<WorkAction>(Tenant.Of(team).Id, row.Id, ct);
        var decision = state is null ? [] : answer.Failure is { } failure ? state.Fail(failure, answer.Status) : state.Finish(answer.ExternalId, answer.AsMember);
        if (decision.Events.Count > 0)
        {
            session.Append(new StreamAppend(Tenant.Of(team).Id, row.Id, typeof(WorkAction), version, decision.Events));
            if (row.CommentId is { } waiting && answer is { Failure: null, ExternalId: { } externalId })
            {
                CommentEchoes.Settle(session, team, waiting, row.AccountId, WorkIds.Comment(row.ProjectId, externalId), externalId);
            }

            await cards.TellAsync(session, team, row.Id, answer.Failure, ct);
        }

        // What failed stands with the action, and its member knows: it is no dead letter, for nobody but them should do it again.
        return QueueResult.Done;
    }

    private sealed record Row(
        Guid Id, string Kind, string SubjectKind, Guid SubjectId, AccountId AccountId, Guid? CommentId, DateTimeOffset RequestedAt, Guid ProjectId, Guid SourceId, string ProjectExternalId, string? Path,
        string ExternalId, string? Number, string? Url, string? UserExternalId, string? Login, string? Text)
    {
        public SubjectKind SubjectKindIs => SubjectKind switch { "item" => Work.SubjectKind.Item, "merge-request" => Work.SubjectKind.MergeRequest, _ => Work.SubjectKind.Build };
    }
}
