using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace Liaison.WeCom;

/// <summary>What a call to WeCom is made with: one secret of one corp.</summary>
/// <param name="AgentId">Null for the contacts-sync secret, which belongs to no app.</param>
public sealed record WeComApp(string CorpId, [property: JsonIgnore] string Secret, int? AgentId = null)
{
    /// <summary>For a corp that has installed a third-party app: <see cref="Secret"/> is the permanent code then.</summary>
    [JsonIgnore]
    public WeComSuite? Suite { get; init; }

    /// <summary>Tells secrets of one corp apart without being one.</summary>
    internal string Fingerprint => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Secret)));

    internal static int AgentOf(WeComApp app) => app.AgentId ?? throw new ArgumentException("This call needs the AgentId.", nameof(app));

    /// <summary>Never shows the secret.</summary>
    public override string ToString() => $"{nameof(WeComApp)} {{ CorpId = {CorpId}, AgentId = {AgentId} }}";
}
