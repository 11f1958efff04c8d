using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
using Liaison.Directory.Members;
using Liaison.Directory.People;
using Liaison.EventStore;
using Liaison.Kernel.Ids;

namespace Liaison.Directory.History;

/// <summary>What members were called at an instant, and what those are called who decided about them.</summary>
internal sealed class NamesThen(IEventLog log, IAccounts accounts)
{
    public async Task<CalledThen> FindAsync(TeamId team, DateTimeOffset at, IEnumerable<Standing?> standings, CancellationToken ct)
    {
        var told = standings.OfType<Standing>().ToList();
        var asked = told.Select(s => s.Membership).ToList();
        Dictionary<PersonId, string> people = [];
        var ids = asked.Select(m => m.Person?.Value).OfType<Guid>().Distinct().ToArray();
        await foreach (var (id, _, person) in log.FoldHistoryAsync<Person>(Tenant.Of(team).Id, null, at, ids, ct))
        {
            people[new PersonId(id)] = person.Card.Name;
        }

        var nobodies = asked.Where(m => m.Person is null).Select(m => m.Account);
        var named = nobodies.Concat(told.Select(s => TimelineActor.AccountOf(s.By))).OfType<AccountId>().Distinct().ToArray();
        return new CalledThen(people, named is [] ? new Dictionary<AccountId, AccountSummary>() : await accounts.FindManyAsync(named, ct));
    }
}

internal sealed record CalledThen(IReadOnlyDictionary<PersonId, string> People, IReadOnlyDictionary<AccountId, AccountSummary> Accounts)
{
    public string Of(Membership member) => (member switch
    {
        { Person: { } person } => People.GetValueOrDefault(person),
        { Account: { } account } => Accounts.GetValueOrDefault(account)?.Name,
        _ => null,
    }) ?? "";
}
