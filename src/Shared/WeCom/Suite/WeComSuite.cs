using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace Liaison.WeCom;

/// <summary>A third-party app as its provider knows it: what calls about installs and sign-ins are made with.</summary>
public sealed record WeComSuite(string SuiteId, [property: JsonIgnore] string Secret)
{
    /// <summary>Tells secrets of one suite apart without being one.</summary>
    internal string Fingerprint => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Secret)));

    /// <summary>What calls to a corp that has installed the suite are made with, by <see cref="IWeComClient"/>: its token comes
    /// from the permanent code.</summary>
    /// <param name="corpId">As WeCom gave it to this provider.</param>
    public WeComApp AppOf(string corpId, string permanentCode, int? agentId = null) => new(corpId, permanentCode, agentId) { Suite = this };

    /// <summary>Never shows the secret.</summary>
    public override string ToString() => $"{nameof(WeComSuite)} {{ SuiteId = {SuiteId} }}";
}

/// <summary>The provider's own corp, for the few calls that are no suite's.</summary>
public sealed record WeComProvider(string CorpId, [property: JsonIgnore] string Secret)
{
    internal string Fingerprint => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Secret)));

    /// <summary>Never shows the secret.</summary>
    public override string ToString() => $"{nameof(WeComProvider)} {{ CorpId = {CorpId} }}";
}
