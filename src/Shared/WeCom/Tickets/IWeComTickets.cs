namespace Liaison.WeCom;

/// <summary>Signs pages, so that WeCom's JavaScript (JS-SDK) works on them. The tickets that sign stay on the server: cached for
/// their life, fetched once however many ask, and never more often than WeCom allows.</summary>
/// <remarks>Every method throws a <see cref="WeComCallException"/> as <see cref="IWeComClient"/> says;
/// <see cref="WeComOutage.Throttled"/> also when the hour's 400 tickets of the corp, or 100 of the app, are used up.</remarks>
public interface IWeComTickets
{
    /// <summary>For <c>wx.config</c> and <c>getConfigSignature</c>: the page acts for the corp.</summary>
    /// <param name="url">The page's address as the browser has it, undecoded, with its query; what follows <c>#</c> is left out here.</param>
    /// <remarks>Source: WeCom, JS-SDK使用权限签名算法 (get_jsapi_ticket).</remarks>
    Task<WeComPageSignature> SignConfigAsync(WeComApp app, string url, CancellationToken ct);

    /// <summary>For <c>wx.agentConfig</c> and <c>getAgentConfigSignature</c>: the page acts for the app.</summary>
    /// <inheritdoc cref="SignConfigAsync"/>
    /// <remarks>Source: WeCom, JS-SDK使用权限签名算法 (ticket/get, type agent_config).</remarks>
    Task<WeComPageSignature> SignAgentConfigAsync(WeComApp app, string url, CancellationToken ct);
}

/// <summary>What the page hands to the JS-SDK.</summary>
/// <param name="Timestamp">Seconds since 1970, UTC.</param>
/// <param name="Nonce">In JavaScript <c>nonceStr</c>.</param>
/// <param name="Signature">40 lower-case hexadecimal digits.</param>
public sealed record WeComPageSignature(string CorpId, int? AgentId, long Timestamp, string Nonce, string Signature);
