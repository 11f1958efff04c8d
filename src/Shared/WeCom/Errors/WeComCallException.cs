using System.Net;

namespace Liaison.WeCom;

/// <summary>A call to WeCom that gave no result. Texts hold no secret, no token and no address with a query.</summary>
/// <param name="api">The call, such as <c>user/list</c>.</param>
public abstract class WeComCallException(string api, string message, Exception? inner = null) : Exception(message, inner)
{
    public string Api { get; } = api;

    /// <summary>When a limit was met: so long nobody of us calls this API for the corp. Null when it is not known.</summary>
    public TimeSpan? RetryAfter { get; internal set; }

    /// <summary>When a limit was met: which.</summary>
    public WeComPause? Pause { get; internal set; }

    /// <summary>False only when the request certainly did not reach WeCom.</summary>
    internal virtual bool MayHaveArrived => true;
    internal abstract bool IsTransient { get; }
}

/// <summary>WeCom answered with an errcode.</summary>
public sealed class WeComException : WeComCallException
{
    internal WeComException(string api, int errCode, WeComErrorText text)
        : base(api, $"WeCom refused {api}: {errCode} {text.Message}")
    {
        ErrCode = errCode;
        Text = text;
        Entry = WeComErrors.Find(errCode);
    }

    /// <summary>As WeCom answers it: for stand-ins of <see cref="IWeComClient"/>.</summary>
    /// <param name="errMsg">The raw text, as in <c>invalid credential, hint: [1700…], from ip: 203.0.113.7, more info at …</c>.</param>
    public WeComException(string api, int errCode, string errMsg) : this(api, errCode, WeComErrorText.Parse(errMsg)) { }

    public int ErrCode { get; }

    /// <summary>What the code means, what the program does, what the admin is told. Never null.</summary>
    public WeComError Entry { get; }

    /// <summary>WeCom's text without hint, address and link, at most 300 characters. It changes over time: decide by <see cref="ErrCode"/>.</summary>
    public string ErrMsg => Text.Message;

    /// <summary>The number that WeCom's support asks for.</summary>
    public string? Hint => Text.Hint;

    /// <summary>The address that WeCom saw us come from: what has to be in the app's trusted IPs.</summary>
    public IPAddress? FromIp => Text.FromIp;

    /// <summary>Which limit was met, when the reaction is <see cref="WeComReaction.BackOff"/>.</summary>
    public WeComLimit? Limit => ErrCode switch { 45009 => WeComLimit.Rate, 45033 => WeComLimit.Concurrency, _ => null };

    internal WeComErrorText Text { get; }
    internal override bool IsTransient => Entry.Reaction == WeComReaction.Retry;
}

public enum WeComLimit
{
    /// <summary>Too many calls: the block lasts 60 s, 60 min or the day. WeCom does not say which, so let one caller probe.</summary>
    Rate,
    /// <summary>Too many at once: go on with fewer.</summary>
    Concurrency,
}

/// <summary>No answer came: network, time-out, HTTP 5xx, or our own share of the rate limit is used up. Trying again later is right.</summary>
public sealed class WeComUnavailableException(string api, WeComOutage outage, string message, Exception? inner = null)
    : WeComCallException(api, $"No answer from WeCom to {api}: {message}", inner)
{
    public WeComOutage Outage { get; } = outage;
    internal override bool MayHaveArrived => Outage is not (WeComOutage.Unreachable or WeComOutage.Throttled);
    internal override bool IsTransient => Outage != WeComOutage.Throttled;
}

public enum WeComOutage
{
    /// <summary>Name not resolved or connection refused.</summary>
    Unreachable,
    /// <summary>The connection broke.</summary>
    Interrupted,
    TimedOut,
    /// <summary>HTTP 5xx.</summary>
    ServerError,
    /// <summary>Our own rate share or queue is full; nothing was sent.</summary>
    Throttled,
}

/// <summary>Something answered that does not speak WeCom's protocol, or not wholly. Nothing may be concluded from it.</summary>
public sealed class WeComProtocolException(string api, WeComFault fault, string message, Exception? inner = null)
    : WeComCallException(api, $"What answered {api} is not WeCom's protocol: {message}", inner)
{
    public WeComFault Fault { get; } = fault;
    internal override bool MayHaveArrived => Fault != WeComFault.Tls;
    internal override bool IsTransient => Fault == WeComFault.Truncated;
}

public enum WeComFault
{
    /// <summary>Certificate expired, self-signed or of another host. Nothing was sent.</summary>
    Tls,
    Redirect,
    /// <summary>An HTTP status that is neither 200 nor 5xx.</summary>
    Status,
    /// <summary>HTTP 200 with something that is not JSON: a captive portal, a proxy's page.</summary>
    ContentType,
    TooLarge,
    TooDeep,
    /// <summary>The answer ends early.</summary>
    Truncated,
    /// <summary>Broken HTTP, compression or JSON.</summary>
    Malformed,
    /// <summary>errcode 0, but a field that must be there is not.</summary>
    FieldMissing,
    /// <summary>errcode 0, but a field has another type, or the answer is about something else than was asked.</summary>
    Unexpected,
}
