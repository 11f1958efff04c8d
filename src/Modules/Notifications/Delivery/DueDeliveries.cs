using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;
using Liaison.Notifications.Preferences;

namespace Liaison.Notifications.Delivery;

/// <summary>Everything that a plan is made from, read in a few sets.</summary>
internal sealed record DueSet(
    IReadOnlyList<DueDelivery> Due, IReadOnlyDictionary<string, ReceiverState> States, IReadOnlyDictionary<(string Key, string Channel), Waiting> Waiting,
    IReadOnlyDictionary<Guid, DueRow> Rows);

internal sealed record DueRow(
    Guid Id, long Seq, string State, string Channel, Guid ContentId, Guid? AccountId, Guid? InvitationId, string Receiver, bool Urgent, DateTimeOffset CreatedAt, string Kind, string Language, Guid? ProjectId,
    Guid? SubjectId);

/// <summary>What is due on a lane, of which no call is open, judged by who its receivers are and what they want at this moment: not when it happened.</summary>
internal sealed class DueDeliveries(ITeamReads reads, IMemberDirectory members, IAssociations associations, ICorps corps, StoredPreferences preferences, TimeProvider time)
{
    /// <summary>Ten calls' worth.</summary>
    private const int Most = 10_000;

    /// <summary>What comes a moment later comes along: invitations are sent in numbers.</summary>
    private static readonly TimeSpan Company = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public async Task<DueSet> LoadAsync(TeamId team, string lane, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var rows = await reads.ListAsync<DueRow>(
            team,
            """
            select d.id, d.seq, d.state, d.channel, d.content_id, d.account_id, d.invitation_id, d.receiver, d.urgent, d.created_at, c.kind, c.body ->> 'language' as language,
                c.project_id, c.subject_id
            from notifications.deliveries d join notifications.contents c on c.tenant_id = d.tenant_id and c.id = d.content_id
            where d.tenant_id = @team and d.lane = @lane and d.state in ('queued', 'held')
                and (d.due_at <= @now or (d.kind = 'invitation' and d.due_at <= @soon))
            order by d.seq limit @most
            """,
            new { lane, now, soon = now + Company, most = Most },
            ct);
        var judgements = await JudgeAsync(team, rows, now, ct);
        var keys = rows.SelectMany(r => (string[])[r.Receiver.ToLowerInvariant(), judgements[r.Id].Receiver.ToLowerInvariant()]).Distinct(StringComparer.Ordinal).ToArray();
        return new DueSet(
            [.. rows.Select(r => new DueDelivery(
                r.Id, r.Seq, r.Channel, r.ContentId, r.Language, judgements[r.Id].Receiver, r.Urgent, r.State == "held", MemberPreferences.IsKind(r.Kind), r.CreatedAt, judgements[r.Id].Judgement))],
            lane == Lanes.WeCom ? await StatesAsync(team, keys, now, ct) : new Dictionary<string, ReceiverState>(StringComparer.Ordinal),
            await WaitingAsync(team, lane, keys, now, ct),
            rows.ToDictionary(r => r.Id));
    }

    private async Task<IReadOnlyDictionary<Guid, (Judgement Judgement, string Receiver)>> JudgeAsync(TeamId team, IReadOnlyList<DueRow> rows, DateTimeOffset now, CancellationToken ct)
    {
        var accounts = rows.Select(r => r.AccountId).OfType<Guid>().Distinct().Select(a => new AccountId(a)).ToArray();
        var known = accounts is [] ? [] : (await members.FindManyActiveAsync(team, accounts, ct)).ToDictionary(m => m.Account.Value);
        var wanted = await preferences.FindManyAsync(team, [.. known.Values.Select(m => m.Id)], ct);
        var corp = accounts is [] ? null : await corps.FindAsync(team, ct);
        var people = corp is null ? [] : (await associations.FindManyAsync(team, accounts, ct)).Where(a => a.CorpId == corp.CorpId).ToDictionary(a => a.Account.Value, a => a.UserId);
        return rows.ToDictionary(r => r.Id, r =>
        {
            if (r.AccountId is not { } account)
            {
                return (Judgement.Go, r.Receiver);
            }

            if (!known.TryGetValue(account, out var member))
            {
                return (new Judgement.Skip("no-member"), r.Receiver);
            }

            var receiver = r.Channel == Channels.Mail ? r.Receiver : people.GetValueOrDefault(account);
            return receiver is null
                // Without a binding the call itself says so.
                ? (corp is null ? Judgement.Go : new Judgement.Skip("not-associated"), r.Receiver)
                : (Gate.Judge(wanted.GetValueOrDefault(member.Id, MemberPreferences.Default), r, now), receiver);
        });
    }

    private async Task<IReadOnlyDictionary<string, ReceiverState>> StatesAsync(TeamId team, string[] keys, DateTimeOffset now, CancellationToken ct)
    {
        var rows = await reads.ListAsync<StateRow>(
            team,
            """
            select lower(receiver) as key, count(*) filter (where at > @minute)::int as last_minute, count(*)::int as last_hour, min(at) filter (where at > @minute) as first
            from notifications.deliveries where tenant_id = @team and lower(receiver) = any(@keys) and state = 'sent' and channel <> 'mail' and at > @hour group by 1
            """,
            new { keys, minute = now - Minute, hour = now.AddHours(-1) },
            ct);
        return rows.ToDictionary(r => r.Key, r => new ReceiverState(r.LastMinute, r.LastHour, r.First + Minute), StringComparer.Ordinal);
    }

    private async Task<IReadOnlyDictionary<(string, string), Waiting>> WaitingAsync(TeamId team, string lane, string[] keys, DateTimeOffset now, CancellationToken ct)
    {
        var rows = await reads.ListAsync<WaitingRow>(
            team,
            """
            select lower(receiver) as key, channel, min(seq) as seq, max(due_at) as until, bool_or(state = 'held') as is_held from notifications.deliveries
            where tenant_id = @team and lane = @lane and lower(receiver) = any(@keys) and state in ('queued', 'held') and due_at > @now and kind <> 'invitation'
            group by 1, 2
            """,
            new { lane, keys, now },
            ct);
        return rows.ToDictionary(r => (r.Key, r.Channel), r => new Waiting(r.Seq, r.Until, r.IsHeld));
    }

    private sealed record StateRow(string Key, int LastMinute, int LastHour, DateTimeOffset? First);

    private sealed record WaitingRow(string Key, string Channel, long Seq, DateTimeOffset Until, bool IsHeld);
}

/// <summary>What a member's preferences say of a message at this moment.</summary>
internal static class Gate
{
    /// <summary>The morning's digests come within so long, each person's at a moment of their own.</summary>
    private static readonly TimeSpan Spread = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan AskAgain = TimeSpan.FromDays(1);

    public static Judgement Judge(MemberPreferences preferences, DueRow row, DateTimeOffset now)
    {
        var isNews = MemberPreferences.IsKind(row.Kind);
        if (!isNews && row.Kind != Content.Digest)
        {
            return Judgement.Go;
        }

        if (isNews && !preferences.Wants(row.Kind, row.Channel))
        {
            return new Judgement.Skip("turned-off");
        }

        if (isNews && preferences.IsMuted(row.ProjectId, row.SubjectId, now))
        {
            return new Judgement.Skip("muted");
        }

        return row.Urgent || preferences.NextAllowed(now) is var allowed && allowed == now ? Judgement.Go
            : new Judgement.Hold(allowed is { } end ? end + SpreadOf(row.AccountId!.Value, Spread) : now + AskAgain);
    }

    /// <summary>Always the same for one account, and even over many.</summary>
    public static TimeSpan SpreadOf(Guid account, TimeSpan over) => TimeSpan.FromSeconds(account.ToByteArray()[^1] * over.TotalSeconds / 256);
}
