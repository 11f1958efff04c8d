using Liaison.Binding.Contracts;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;

namespace Liaison.Directory.People;

/// <summary>Somebody has a new userid: the account that WeCom has proved to be theirs stays theirs.</summary>
internal sealed class AssociationsFollowRenames(IAssociations associations, ITeamReads reads) : ISubscription, IReactTo<PersonRenamed>
{
    public string Name => "associations-follow-renames";

    public async Task ReactAsync(PersonRenamed data, IEvent @event, IEventSession session, CancellationToken ct)
    {
        var team = new TeamId(Guid.Parse(@event.TenantId));
        if (await reads.FindAsync<string>(team, "select corp_id from directory.people_1 where tenant_id = @team and id = @person", new { person = @event.StreamId }, ct) is { } corp)
        {
            await associations.RenameAsync(team, corp, data.From, data.To, ct);
        }
    }
}
