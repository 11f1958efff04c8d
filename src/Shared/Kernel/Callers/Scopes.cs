namespace Liaison.Kernel.Callers;

/// <summary>What an API key may be good for. Each request of a team names one; a key reaches only what it was made for.</summary>
public static class Scopes
{
    /// <summary>No key reaches it: a person has to do it.</summary>
    public const string None = "";

    public const string AccessRead = "access:read";
    public const string BindingRead = "binding:read";
    public const string DeliveriesRead = "deliveries:read";
    public const string DeliveriesWrite = "deliveries:write";
    public const string DepartmentsRead = "departments:read";
    public const string DepartmentsWrite = "departments:write";
    public const string HealthRead = "health:read";
    public const string HistoryRead = "history:read";
    public const string MembersRead = "members:read";
    public const string MembersWrite = "members:write";
    public const string PolicyRead = "policy:read";
    public const string PolicyWrite = "policy:write";
    public const string SourcesRead = "sources:read";
    public const string SyncsRead = "syncs:read";
    public const string SyncsWrite = "syncs:write";
    public const string TeamRead = "team:read";
    public const string WorkRead = "work:read";
    public const string WorkWrite = "work:write";

    public static readonly IReadOnlyList<string> All =
    [
        AccessRead, BindingRead, DeliveriesRead, DeliveriesWrite, DepartmentsRead, DepartmentsWrite, HealthRead, HistoryRead, MembersRead, MembersWrite, PolicyRead,
        PolicyWrite, SourcesRead, SyncsRead, SyncsWrite, TeamRead, WorkRead, WorkWrite,
    ];
}
