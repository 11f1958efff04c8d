using Liaison.WeCom;

namespace Liaison.Binding.Contracts;

/// <summary>The opened credentials of a binding. Held for one call, never stored, never written anywhere.</summary>
/// <param name="CorpId">As calls are made with: a third-party app has another one than the corp's self-built app.</param>
/// <param name="AppSecret">Of a third-party app the permanent code.</param>
/// <param name="ContactsSecret">The contacts-sync helper's, when the team has it.</param>
public sealed record CorpCredentials(string CorpId, int AgentId, string AppSecret, string? ContactsSecret)
{
    /// <summary>Set for a third-party app.</summary>
    public WeComSuite? Suite { get; init; }

    public BoundApp Kind => Suite is null ? BoundApp.SelfBuilt : BoundApp.Suite;

    /// <summary>What calls are made with.</summary>
    public WeComApp App => new(CorpId, AppSecret, AgentId) { Suite = Suite };

    public override string ToString() => $"credentials of {CorpId}";
}
