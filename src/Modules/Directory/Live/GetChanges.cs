using Liaison.EventStore;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;

namespace Liaison.Directory.Live;

/// <summary>What has changed in the team since a position of the log, in a word each: for open screens, which then read again what they show.</summary>
/// <param name="After">Null for now: nothing has changed yet, and the answer says where to go on from.</param>
[Requires(Role.Auditor, Scopes.TeamRead)]
internal sealed record GetChanges(TeamId Team, long? After) : IQuery<Changes>, ITeamRequest;

/// <param name="Topics"><c>members</c>, <c>invitations</c>, <c>departments</c>, <c>syncs</c>, <c>policy</c>, <c>binding</c>, <c>team</c>, <c>history</c>, <c>deliveries</c>.</param>
/// <param name="Position">Where to go on from.</param>
internal sealed record Changes(IReadOnlyList<string> Topics, long Position);

internal sealed class GetChangesHandler(IEventLog log) : IQueryHandler<GetChanges, Changes>
{
    public async Task<Outcome<Changes>> Handle(GetChanges request, CancellationToken cancellationToken)
    {
        var (names, position) = await log.ListNamesAsync(Tenant.Of(request.Team).Id, request.After ?? long.MaxValue, cancellationToken);
        return new Changes([.. names.SelectMany(TopicsOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], position);
    }

    // By the events' stored names: which parts of the screens may look different now.
    private static string[] TopicsOf(string name) => name.Split('_')[0] switch
    {
        "member" or "invitation" => ["members", "invitations", "deliveries", "history"],
        "person" => ["members", "departments", "history"],
        "department" => ["departments", "history"],
        "sync" when name == "sync_policy_set" => ["policy", "history"],
        "sync" => ["syncs", "history"],
        "corp" or "credentials" or "visible" or "binding" or "suite" => ["binding", "history"],
        "team" => ["team", "history"],
        _ => ["history"],
    };
}
