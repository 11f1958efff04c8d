using Liaison.EventStore;
using Liaison.Kernel.Outcomes;

namespace Liaison.Binding.Teams;

[EventName("team_created")]
internal sealed record TeamCreated(string Name);

[EventName("team_renamed")]
internal sealed record TeamRenamed(string Name);

/// <summary>A tenant. Its stream has the team's id.</summary>
internal sealed record Team(string Name)
{
    public static Decision Open(Team? team, string name) => team switch
    {
        null => [new TeamCreated(name)],
        _ when team.Name == name => [],
        _ => TeamErrors.Exists,
    };

    public Decision Rename(string name) => name == Name ? [] : [new TeamRenamed(name)];

    public static Team Create(TeamCreated e) => new(e.Name);

    public Team Apply(TeamRenamed e) => this with { Name = e.Name };
}

internal static class TeamErrors
{
    public static readonly Refusal Exists = new("accounts.team-exists", 409, "This team exists already. Rename it instead.");
}
