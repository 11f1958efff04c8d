using System.Text.Json.Serialization;

namespace Liaison.WeCom;

/// <summary>Who opened the mini program: a member of the app's corp.</summary>
/// <param name="UserId">Encrypted by WeCom when the corp has not linked the mini program.</param>
/// <param name="SessionKey">Stays on the server.</param>
public sealed record WeComMiniProgramSession(string UserId, [property: JsonIgnore] string SessionKey)
{
    /// <summary>Never shows the key.</summary>
    public override string ToString() => $"{nameof(WeComMiniProgramSession)} {{ UserId = {UserId} }}";
}
