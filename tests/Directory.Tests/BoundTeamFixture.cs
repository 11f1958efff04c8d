using Liaison.HostTesting;

namespace Liaison.Directory.Tests;

/// <summary>One team for the tests of a class; each works on people of its own.</summary>
public sealed class BoundTeamFixture : IAsyncLifetime
{
    public BoundTeam Team { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Team = await BoundTeam.StartAsync();

    public ValueTask DisposeAsync() => Team.DisposeAsync();
}
