using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
using Liaison.EventStore;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Queue;
using Liaison.Notifications.Actions;
using Liaison.Notifications.Delivery;
using Liaison.Notifications.Preferences;
using Liaison.Notifications.Settings;
using Liaison.Notifications.Templates;
using Liaison.Notifications.Work;

namespace Liaison.Notifications.Routing;

/// <summary>
/// From what happened to whom it is told: everybody who has to do with it, is an active member who may see it, and did not do it themselves gets it in their messages,
/// and is told on the channels that they want. Quiet time and WeCom's limits are the way's business, not this one's.
/// </summary>
internal sealed class RouteActivities(
    ActivityReads activities, IMemberDirectory members, IAccounts accounts, IAssociations associations, ICorps corps, StoredPreferences preferences, StoredTemplates templates,
    NotificationSettingsReads settings, TimeProvider time) : IQueueHandler<Activity>
{
    public const int AtOnce = 200;

    public async Task<IReadOnlyList<QueueResult>> HandleAsync(IReadOnlyList<QueuedMessage<Activity>> batch, IEventSession session, CancellationToken ct)
    {
        var team = new TeamId(Guid.Parse(batch[0].Tenant.Id));
        var happened = batch.Select(m => m.Body).DistinctBy(a => a.Id).ToList();
        var facts = await activities.FactsAsync(team, [.. happened.Select(a => a.Id)], ct);
        var involved = await activities.InvolvedAsync(team, happened, ct);
        var audience = await AudienceAsync(team, [.. involved.Select(i => new AccountId(i.AccountId)).Distinct()], ct);
        var (words, urgent) = (await templates.FindAsync(team, ct), (await settings.FindAsync(team, ct)).UrgentSources);
        var told = new Told(team, time.GetUtcNow());
        var byActivity = involved.ToLookup(i => i.Activity);
        var ofOneChange = facts.Values.ToLookup(f => (f.SubjectId, f.At));
        foreach (var fact in happened.Select(a => facts.GetValueOrDefault(a.Id)).OfType<ActivityFacts>())
        {
            var isUrgent = fact.Urgent && urgent.Contains(fact.SourceId);
            foreach (var who in byActivity[fact.Id].Where(w => w.AccountId != fact.ActorAccount && w.AccountId != fact.AccountId && !IsToldBetter(fact, w)))
            {
                // Anybody can be mentioned: it opens no project to who may not see it.
                if (audience.Of(who.AccountId) is { } receiver && (who.Sees || receiver.SeesEverything))
                {
                    told.Tell(fact, isUrgent, who, receiver, words);
                }
            }
        }

        // One change can be several happenings: everybody hears of the one that is about them, or else of the one that says most.
        bool IsToldBetter(ActivityFacts fact, Involved who) => !who.Named && fact.What != Happenings.Commented && ofOneChange[(fact.SubjectId, fact.At)].Any(other =>
            other.Id != fact.Id && other.What != Happenings.Commented
            && byActivity[other.Id].FirstOrDefault(w => w.AccountId == who.AccountId) is { } better && (better.Named || (IsWeak(fact.What) && !IsWeak(other.What))));

        told.Collect(session, audience);
        return [.. batch.Select(_ => QueueResult.Done)];
    }

    /// <summary>What comes along with something else.</summary>
    private static bool IsWeak(string what) => what is Happenings.Assigned or Happenings.ReviewRequested or Happenings.Changed;

    private async Task<Audience> AudienceAsync(TeamId team, AccountId[] people, CancellationToken ct)
    {
        if (people is [])
        {
            return Audience.Nobody;
        }

        // An auditor has no workbench, and so nothing that a message could lead to.
        List<ActiveMember> active = [.. (await members.FindManyActiveAsync(team, people, ct)).Where(m => m.Role.Allows(Role.Member))];
        var wanted = await preferences.FindManyAsync(team, [.. active.Select(m => m.Id)], ct);
        var corp = await corps.FindAsync(team, ct);
        var links = corp is null ? [] : (await associations.FindManyAsync(team, people, ct)).Where(a => a.CorpId == corp.CorpId).ToDictionary(a => a.Account, a => a.UserId);
        var receivers = active.DistinctBy(m => m.Account).ToDictionary(
            m => m.Account.Value, m => new Receiver(m.Account, links.GetValueOrDefault(m.Account), m.Role.Allows(Role.Admin), wanted.GetValueOrDefault(m.Id, MemberPreferences.Default)));
        // Of most people no address is needed.
        var mailed = receivers.Values.Where(r => r.UserId is null || MemberPreferences.Kinds.Any(k => r.Preferences.Wants(k, Channels.Mail))).Select(r => r.Account).ToArray();
        var mails = mailed is [] ? new Dictionary<AccountId, AccountSummary>() : await accounts.FindManyAsync(mailed, ct);
        return new Audience(receivers, mails, (await settings.FindAsync(team, ct)).MiniProgram is not null);
    }
}

/// <param name="UserId">At WeCom; null for who is not associated with the team's corp.</param>
/// <param name="SeesEverything">An admin: whatever the project.</param>
internal sealed record Receiver(AccountId Account, string? UserId, bool SeesEverything, MemberPreferences Preferences);

/// <summary>Who can be told, and where.</summary>
internal sealed record Audience(IReadOnlyDictionary<Guid, Receiver> Receivers, IReadOnlyDictionary<AccountId, AccountSummary> Mails, bool HasMiniProgram)
{
    public static readonly Audience Nobody = new(new Dictionary<Guid, Receiver>(), new Dictionary<AccountId, AccountSummary>(), false);

    public Receiver? Of(Guid account) => Receivers.GetValueOrDefault(account);
}

/// <summary>Messages and deliveries of a batch, written in a few statements however many they are.</summary>
internal sealed class Told(TeamId team, DateTimeOffset now)
{
    private readonly Dictionary<(Guid Activity, string Language, bool Named, bool Acts), (Guid Id, Content Content, ActivityFacts Facts, bool Urgent)> _contents = [];
    private readonly List<(Guid Id, Receiver Receiver, Guid Content, ActivityFacts Facts)> _messages = [];

    public void Tell(ActivityFacts fact, bool urgent, Involved who, Receiver receiver, IReadOnlyDictionary<(string Kind, string Language), Template> templates)
    {
        var (language, acts) = (receiver.Preferences.LanguageOrDefault, ActionFor(fact, who));
        var key = (fact.Id, language, who.Named, acts is not null);
        if (!_contents.TryGetValue(key, out var known))
        {
            known = (Guid.CreateVersion7(now), ContentOf(fact, urgent, language, who.Named, acts, templates[(fact.SubjectKind, language)]), fact, urgent);
            _contents[key] = known;
        }

        _messages.Add((Guid.CreateVersion7(now), receiver, known.Id, fact));
    }

    public void Collect(IEventSession session, Audience audience)
    {
        if (_messages is [])
        {
            return;
        }

        var (tenant, contents) = (Tenant.Of(team).Id, _contents.Values);
        session.Execute($"""
            insert into notifications.contents (tenant_id, id, kind, project_id, subject_id, body, created_at)
            select {tenant}, x.id, x.kind, x.project, x.subject, x.body, {now}
            from unnest({contents.Select(c => c.Id).ToArray()}, {contents.Select(c => c.Facts.SubjectKind).ToArray()}, {contents.Select(c => c.Facts.ProjectId).ToArray()},
                {contents.Select(c => c.Facts.SubjectId).ToArray()}, {contents.Select(c => c.Content.ToJson()).ToArray()}::jsonb[]) x (id, kind, project, subject, body)
            """);
        // Words go once for each content, not once for each of ten thousand.
        session.Execute($"""
            insert into notifications.messages (tenant_id, id, account_id, activity_id, kind, subject_id, project_id, what, title, text, url, urgent, at)
            select {tenant}, x.id, x.account, c.activity, c.kind, c.subject, c.project, c.what, c.title, c.text, nullif(c.url, ''), c.urgent, c.at
            from unnest({_messages.Select(m => m.Id).ToArray()}, {_messages.Select(m => m.Receiver.Account.Value).ToArray()}, {_messages.Select(m => m.Content).ToArray()}) x (id, account, content)
            join unnest({contents.Select(c => c.Id).ToArray()}, {contents.Select(c => c.Facts.Id).ToArray()}, {contents.Select(c => c.Facts.SubjectKind).ToArray()},
                {contents.Select(c => c.Facts.SubjectId).ToArray()}, {contents.Select(c => c.Facts.ProjectId).ToArray()}, {contents.Select(c => c.Facts.What).ToArray()},
                {contents.Select(c => c.Content.Title).ToArray()}, {contents.Select(c => c.Content.Text).ToArray()}, {contents.Select(c => c.Facts.Url ?? "").ToArray()},
                {contents.Select(c => c.Urgent).ToArray()}, {contents.Select(c => c.Facts.At.UtcDateTime).ToArray()})
                c (id, activity, kind, subject, project, what, title, text, url, urgent, at) on c.id = x.content
            on conflict (tenant_id, account_id, activity_id) do nothing
            """);
        CollectDeliveries(session, tenant, audience);
    }

    private void CollectDeliveries(IEventSession session, string tenant, Audience audience)
    {
        var rows = _messages.SelectMany(m => WaysOf(m.Receiver, m.Facts, audience).Select(way => (m.Id, m.Facts.SubjectKind, way.Channel, way.Receiver, way.Reason, m.Content, m.Receiver.Account))).ToList();
        if (rows is [])
        {
            return;
        }

        var urgent = _contents.Values.Where(c => c.Urgent).Select(c => c.Id).ToHashSet();
        // Whoever was told already has the message by another id, and is not told again.
        session.Execute($"""
            insert into notifications.deliveries (tenant_id, id, kind, channel, receiver, state, reason, content_id, message_id, account_id, urgent, due_at, created_at, at)
            select {tenant}, x.id, x.kind, x.channel, x.receiver, case when x.reason = '' then 'queued' else 'skipped' end, nullif(x.reason, ''), x.content, x.message, x.account, x.urgent,
                case when x.reason = '' then {now}::timestamptz end, {now}, {now}
            from unnest({rows.Select(_ => Guid.CreateVersion7(now)).ToArray()}, {rows.Select(r => r.SubjectKind).ToArray()}, {rows.Select(r => r.Channel).ToArray()},
                {rows.Select(r => r.Receiver).ToArray()}, {rows.Select(r => r.Reason).ToArray()}, {rows.Select(r => r.Content).ToArray()}, {rows.Select(r => r.Id).ToArray()},
                {rows.Select(r => r.Account.Value).ToArray()}, {rows.Select(r => urgent.Contains(r.Content)).ToArray()})
                with ordinality x (id, kind, channel, receiver, reason, content, message, account, urgent, n)
            join notifications.messages m on m.tenant_id = {tenant} and m.id = x.message
            order by x.n
            """);
        foreach (var lane in rows.Where(r => r.Reason.Length == 0).Select(r => Lanes.Of(r.Channel)).Distinct(StringComparer.Ordinal))
        {
            Outgoing.Open(session, tenant, lane);
        }
    }

    /// <summary>The channels that a receiver wants. That WeCom is not one of them stands in the log, for who asks why.</summary>
    private static IEnumerable<(string Channel, string Receiver, string Reason)> WaysOf(Receiver receiver, ActivityFacts fact, Audience audience)
    {
        var mail = audience.Mails.GetValueOrDefault(receiver.Account);
        var name = receiver.UserId ?? mail?.Email ?? receiver.Account.ToString();
        var wants = receiver.Preferences;
        yield return (Channels.WeCom, name, !wants.Wants(fact.SubjectKind, Channels.WeCom) ? "turned-off" : receiver.UserId is null ? "not-associated" : "");
        if (audience.HasMiniProgram && receiver.UserId is { } userId && wants.Wants(fact.SubjectKind, Channels.MiniProgram))
        {
            yield return (Channels.MiniProgram, userId, "");
        }

        if (mail is { EmailVerified: true } && wants.Wants(fact.SubjectKind, Channels.Mail))
        {
            yield return (Channels.Mail, mail.Email, "");
        }
    }

    private static ActionKind? ActionFor(ActivityFacts fact, Involved who) => fact switch
    {
        { IsOpen: false } => null,
        { Kind: SubjectKind.MergeRequest } when who.Reviews || (who.Named && fact.What == Happenings.ReviewRequested) => ActionKind.Approve,
        { Kind: SubjectKind.Build, What: Happenings.Failed } => ActionKind.Rerun,
        { Kind: SubjectKind.Item, HasAssignees: false } => ActionKind.Take,
        _ => null,
    };

    private static Content ContentOf(ActivityFacts fact, bool urgent, string language, bool named, ActionKind? action, Template template)
    {
        var (title, text) = template.Fill(fact.Values(language, named));
        return new Content(fact.SubjectKind, language, title, text)
        {
            Path = Links.PathOf(fact.Kind, fact.SubjectId, fact.Id),
            What = Phrases.Kind(fact.SubjectKind, language) + (language == Languages.English ? " " : "") + Phrases.What(fact.What, named, language),
            Project = HarmlessText.Line(fact.Project, 60),
            SubjectKind = fact.Kind,
            Subject = fact.SubjectId,
            Urgent = urgent,
            Actions = action is { } kind ? [kind] : [],
        };
    }
}
