using Liaison.HostTesting;

namespace Liaison.Notifications.Tests.Workbench;

/// <summary>One team for a class: Mei has to do with the shop and with nothing else, Lin is linked to nobody, the owner is an admin.</summary>
public sealed class WorkbenchFixture : IAsyncLifetime
{
    public BoundTeam Team { get; private set; } = null!;

    public WorkWorld World { get; private set; } = null!;

    public Joined Mei { get; private set; } = null!;

    public Joined Lin { get; private set; } = null!;

    public Guid Source { get; private set; }

    public Guid Shop { get; private set; }

    /// <summary>A project that Mei has nothing to do with.</summary>
    public Guid Vault { get; private set; }

    /// <summary>As GitLab calls her.</summary>
    public Guid MeiUser { get; private set; }

    public Guid WeiUser { get; private set; }

    public async ValueTask InitializeAsync()
    {
        Team = await BoundTeam.StartAsync();
        var people = await Team.PeopleAsync();
        (Mei, Lin) = (await Team.JoinAsync(people[0].Userid), await Team.JoinAsync(people[1].Userid));
        World = new WorkWorld(Team.App, Team.Owner.Team);
        Source = await World.SourceAsync("GitLab");
        (Shop, Vault) = (await World.ProjectAsync(Source, "Shop", "acme/web"), await World.ProjectAsync(Source, "Vault", "acme/core"));
        (MeiUser, WeiUser) = (await World.UserAsync(Source, "mei", "Mei", Mei.Account), await World.UserAsync(Source, "wei", "Wei"));
        await World.ItemAsync(Shop, "Why Mei sees the shop", assignee: MeiUser, done: true);
    }

    public ValueTask DisposeAsync() => Team.DisposeAsync();
}
