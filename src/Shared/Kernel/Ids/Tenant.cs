namespace Liaison.Kernel.Ids;

/// <summary>The <c>tenant_id</c> of a stream: a team's, or the platform's own for accounts.</summary>
public readonly record struct Tenant(string Id)
{
    /// <summary>Marten's default tenant: accounts and sessions, which are nobody's but the platform's.</summary>
    public static readonly Tenant Platform = new("*DEFAULT*");

    public static Tenant Of(TeamId team) => new(team.ToString());

    public static implicit operator Tenant(TeamId team) => Of(team);

    public override string ToString() => Id;
}
