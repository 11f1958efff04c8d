using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
using Liaison.Directory.Members;
using Liaison.Directory.People;
using Liaison.EventStore;
using Liaison.Kernel.Ids;

namespace Liaison.Directory.History;

/// <summary>What members were called at an instant.</summary>
internal sealed class NamesThen(IEventLog log, IAccounts accounts)
{
    public async Task<CalledThen> FindAsync(TeamId team, DateTimeOffset at, IEnumerable<Membership> members, CancellationToken ct)
    {
        var asked = members.ToList();
        Dictionary<PersonId, string> people = [];
        var ids = asked.Select(m => m.Person?.Value).OfType<Guid>().Distinct().ToArray();
        await foreach (var (id, _, person) in log.FoldHistoryAsync<Person>(Tenant.Of(team).Id, null, at, ids, ct))
        {
            people[new PersonId(id)] = person.Card.Name;
        }

        var nobodies = asked.Where(m => m.Person is null).Select(m => m.Account).OfType<AccountId>().Distinct().ToArray();
        return new CalledThen(people, nobodies is [] ? new Dictionary<AccountId, AccountSummary>() : await accounts.FindManyAsync(nobodies, ct));
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
