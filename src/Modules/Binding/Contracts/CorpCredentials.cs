namespace Liaison.Binding.Contracts;

/// <summary>The opened credentials of a binding. Held for one call, never stored, never written anywhere.</summary>
/// <param name="ContactsSecret">The contacts-sync helper's, when the team has it.</param>
public sealed record CorpCredentials(string CorpId, int AgentId, string AppSecret, string? ContactsSecret)
{
    public override string ToString() => $"credentials of {CorpId}";
}
