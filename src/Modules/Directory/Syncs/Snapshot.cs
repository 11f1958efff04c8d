using Liaison.Binding.Contracts;
using Liaison.Directory.People;

namespace Liaison.Directory.Syncs;

/// <summary>A department as WeCom has it now.</summary>
internal sealed record SeenDepartment(long Id, long? ParentId, string Name, string? NameEn, long Sort);

/// <summary>A person as WeCom has them now.</summary>
internal sealed record SeenPerson(string UserId, Profile Profile);

/// <param name="What"><c>person</c> or <c>department</c>.</param>
/// <param name="Identity">What could be read of the userid or id.</param>
internal sealed record Quarantined(string What, string? Identity, string Reason);

/// <summary>One whole, successful read of WeCom.</summary>
/// <param name="Ids">Everybody's userid key, from the complete id list; null without the contacts-sync secret.</param>
/// <param name="Unreadable">Departments that WeCom would not show: nobody of them is missing.</param>
internal sealed record Snapshot(
    VisibleScope Scope, bool ScopeShrank, IReadOnlyList<SeenDepartment> Departments, IReadOnlyDictionary<string, SeenPerson> People, IReadOnlyList<Quarantined> Quarantine,
    IReadOnlySet<string>? Ids, IReadOnlySet<long> Unreadable);

/// <summary>WeCom could be read, but not to an end from which anything follows.</summary>
internal sealed class ReadFailedException(string code) : Exception(code)
{
    public string Code { get; } = code;
}
