using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;

namespace Liaison.Directory.History;

/// <param name="Event">The stored name, such as <c>member_locked</c>.</param>
/// <param name="Member">Whose membership it happened to; null for what WeCom reported of a person, and for what concerns nobody alone.</param>
/// <param name="Person">Who that is at WeCom.</param>
/// <param name="Name">Theirs, as they are called today.</param>
/// <param name="Why">The command, or the reason in a word.</param>
/// <param name="Run">The sync that it belongs to.</param>
/// <param name="Data">As the event holds it.</param>
internal sealed record TimelineEntry(
    DateTimeOffset At, string Event, PersonId? Person, MembershipId? Member, string? Name, TimelineActor By, string Why, string? Run, object Data);

/// <param name="Kind"><c>account</c>, <c>key</c> (an API key), <c>policy</c>, <c>schedule</c>, <c>wecom</c>, <c>system</c>, <c>anonymous</c>.</param>
/// <param name="Name">Of the account, as it is called today.</param>
internal sealed record TimelineActor(string Kind, AccountId? Account, string? Name)
{
    /// <param name="actor">As events name it: <c>account:{id}</c>, or the kind alone.</param>
    public static TimelineActor Of(string actor, IReadOnlyDictionary<AccountId, AccountSummary> accounts) => AccountOf(actor) is { } account
        ? new TimelineActor("account", account, accounts.GetValueOrDefault(account)?.Name)
        : new TimelineActor(actor.Split(':')[0], null, null);

    public static AccountId? AccountOf(string actor) => actor.Split(':') is ["account", var id] && AccountId.TryParse(id, out var account) ? account : null;
}

/// <summary>Events as an auditor reads them: with the names of those who did something and of those it happened to.</summary>
internal sealed class TimelineEntries(ITeamReads reads, IAccounts accounts)
{
    public async Task<IReadOnlyList<TimelineEntry>> OfAsync(TeamId team, IReadOnlyCollection<IEvent> events, CancellationToken ct)
    {
        var actors = await accounts.FindManyAsync([.. events.Select(e => TimelineActor.AccountOf(e.Metadata.Actor)).OfType<AccountId>().Distinct()], ct);
        var subjects = (await reads.ListAsync<Subject>(
            team,
            """
            select m.id as stream, m.id as member, p.id as person, p.name
            from directory.members_1 m left join directory.people_1 p on p.tenant_id = m.tenant_id and p.id = m.person_id
            where m.tenant_id = @team and m.id = any(@streams)
            union all
            select id, null, id, name from directory.people_1 where tenant_id = @team and id = any(@streams)
            """,
            new { streams = events.Select(e => e.StreamId).Distinct().ToArray() },
            ct)).ToDictionary(s => s.Stream);
        return [.. events.Select(e => EntryOf(e, subjects.GetValueOrDefault(e.StreamId), actors))];
    }

    private static TimelineEntry EntryOf(IEvent e, Subject? of, IReadOnlyDictionary<AccountId, AccountSummary> actors) => new(
        e.Timestamp,
        e.Name,
        of?.Person is { } person ? new PersonId(person) : null,
        of?.Member is { } member ? new MembershipId(member) : null,
        of?.Name,
        TimelineActor.Of(e.Metadata.Actor, actors),
        e.Metadata.Why,
        e.Metadata.Run,
        e.Data);

    private sealed record Subject(Guid Stream, Guid? Member, Guid? Person, string? Name);
}
