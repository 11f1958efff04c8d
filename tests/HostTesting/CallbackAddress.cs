using System.Globalization;
using System.Net;
using System.Text;
using Liaison.Testing;
using Shouldly;

namespace Liaison.HostTesting;

/// <summary>A callback address with its keys, and WeCom on the other end of it: signs and encrypts by the reference, not by the product's own code.</summary>
public sealed class CallbackAddress(HttpClient http, Uri url, string token, string key, string corpId)
{
    private static int s_nonce;

    public string Path => url.AbsolutePath;

    /// <summary>Asks for keys as an admin does.</summary>
    /// <param name="kind"><c>app</c> or <c>contacts</c>.</param>
    public static async Task<CallbackAddress> IssueAsync(LiaisonApp app, TeamClient admin, string corpId, string kind)
    {
        var keys = (await admin.PostAsync($"/binding/callbacks/{kind}/keys")).ShouldBe(HttpStatusCode.OK).Json;
        return new CallbackAddress(new HttpClient { BaseAddress = app.Url }, new Uri((string)keys["url"]!), (string)keys["token"]!, (string)keys["encodingAesKey"]!, corpId);
    }

    /// <summary>What WeCom does when its form is saved.</summary>
    public async Task<(HttpStatusCode Status, string Body)> VerifyAsync(string echo = "1616140317555161061", string? receiver = null)
    {
        var (query, encrypt) = Sign(echo, receiver ?? corpId);
        using var answer = await http.GetAsync($"{Path}?{query}&echostr={Uri.EscapeDataString(encrypt)}");
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async Task<HttpStatusCode> SendAsync(string message, string? receiver = null, DateTimeOffset? at = null)
    {
        var (query, encrypt) = Sign(message, receiver ?? corpId, at);
        return await PostAsync(query, Envelope(encrypt));
    }

    public string Envelope(string encrypt) => $"<xml><ToUserName><![CDATA[{corpId}]]></ToUserName><AgentID><![CDATA[]]></AgentID><Encrypt><![CDATA[{encrypt}]]></Encrypt></xml>";

    public async Task<HttpStatusCode> PostAsync(string query, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "text/xml");
        using var answer = await http.PostAsync($"{Path}?{query}", content);
        (await answer.Content.ReadAsStringAsync()).ShouldBeEmpty();
        return answer.StatusCode;
    }

    public (string Query, string Encrypt) Sign(string message, string receiver, DateTimeOffset? at = null)
    {
        var encrypt = ReferenceCallback.Encrypt(key, ReferenceCallback.Lay(Encoding.UTF8.GetBytes(message), Encoding.UTF8.GetBytes(receiver)));
        return (Query(encrypt, at), encrypt);
    }

    public string Query(string encrypt, DateTimeOffset? at = null)
    {
        var (timestamp, nonce) = ((at ?? DateTimeOffset.UtcNow).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), Interlocked.Increment(ref s_nonce).ToString(CultureInfo.InvariantCulture));
        return $"msg_signature={ReferenceCallback.Sign(token, timestamp, nonce, encrypt)}&timestamp={timestamp}&nonce={nonce}";
    }

    public Task<HttpStatusCode> UserAsync(string change, string userid, string? newUserid = null) => SendAsync(Contact(
        change, $"<UserID><![CDATA[{userid}]]></UserID>{(newUserid is null ? "" : $"<NewUserID><![CDATA[{newUserid}]]></NewUserID>")}"));

    public Task<HttpStatusCode> PartyAsync(string change, long id) => SendAsync(Contact(change, $"<Id>{id}</Id>"));

    public string Contact(string change, string fields) =>
        $"<xml><ToUserName><![CDATA[{corpId}]]></ToUserName><FromUserName><![CDATA[sys]]></FromUserName><CreateTime>{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}</CreateTime>"
        + $"<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[change_contact]]></Event><ChangeType>{change}</ChangeType>{fields}</xml>";

    /// <param name="event"><c>subscribe</c>, <c>close_inactive_agent</c>, …</param>
    public Task<HttpStatusCode> AppAsync(string @event, int agentId, string from = "sys") => SendAsync(
        $"<xml><ToUserName>{corpId}</ToUserName><FromUserName>{from}</FromUserName><CreateTime>{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}</CreateTime><MsgType>event</MsgType><Event>{@event}</Event><AgentID>{agentId}</AgentID></xml>");
}
