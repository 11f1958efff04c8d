using System.Text.RegularExpressions;
using Liaison.WeComSimulator.Model;

namespace Liaison.WeComSimulator.Callbacks;

/// <summary>The three values that an admin types in: where callbacks go and how they are signed and encrypted.</summary>
internal sealed partial record CallbackTarget(Uri Url, string Token, string EncodingAesKey)
{
    public CallbackCrypto Crypto { get; } = new(Token, EncodingAesKey);

    /// <exception cref="RefusedException">WeCom's form would not take these values.</exception>
    public static CallbackTarget Parse(string url, string token, string encodingAesKey)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new RefusedException("The callback URL must be an absolute http or https address.");
        }

        if (!TokenPattern().IsMatch(token))
        {
            throw new RefusedException("The Token has 1 to 32 letters and digits.");
        }

        try
        {
            return new CallbackTarget(address, token, encodingAesKey);
        }
        catch (FormatException e)
        {
            throw new RefusedException(e.Message);
        }
    }

    /// <summary>The address with the parameters of one request.</summary>
    public Uri With(string signature, string timestamp, string nonce, string? echo = null)
    {
        var query = $"msg_signature={signature}&timestamp={timestamp}&nonce={nonce}{(echo is null ? "" : $"&echostr={Uri.EscapeDataString(echo)}")}";
        return new UriBuilder(Url) { Query = Url.Query.Length > 1 ? $"{Url.Query[1..]}&{query}" : query }.Uri;
    }

    [GeneratedRegex(@"^[A-Za-z0-9]{1,32}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex TokenPattern();
}

/// <summary>Whose callbacks they are. The contacts-sync helper has no agent.</summary>
/// <param name="Id">In texts and addresses of the control API: apps/1000002, contacts-sync.</param>
/// <param name="AgentId">Null for what belongs to no app.</param>
internal sealed record CallbackKey(string CorpId, string Id, int? AgentId = null)
{
    public const string ContactsSync = "contacts-sync";

    public static CallbackKey OfApp(string corpId, int agentId) => new(corpId, $"apps/{agentId}", agentId);
}
