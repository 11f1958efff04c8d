namespace Liaison.Kernel.Callers;

/// <summary>What a member may do in a team. An auditor reads history and nothing else.</summary>
public enum Role
{
    Member,
    Auditor,
    Admin,
    Owner,
}

public static class Roles
{
    /// <summary>True when a member with <paramref name="role"/> may do what <paramref name="required"/> asks for.</summary>
    public static bool Allows(this Role role, Role required) => role switch
    {
        Role.Owner => true,
        Role.Admin => required is not Role.Owner,
        Role.Auditor => required is Role.Auditor,
        Role.Member => required is Role.Member,
        _ => false,
    };
}
