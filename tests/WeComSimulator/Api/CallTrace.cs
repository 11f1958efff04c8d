namespace Liaison.WeComSimulator.Api;

/// <summary>What the pipeline learns about a call, for the log.</summary>
internal sealed class CallTrace
{
    public string? CorpId { get; set; }

    public int? AgentId { get; set; }

    public int? ErrCode { get; set; }

    public static CallTrace Of(HttpContext http)
    {
        if (http.Items.TryGetValue(typeof(CallTrace), out var found))
        {
            return (CallTrace)found!;
        }

        var trace = new CallTrace();
        http.Items[typeof(CallTrace)] = trace;
        return trace;
    }

    /// <summary>The query string without credentials.</summary>
    public static string Redact(string query) =>
        string.Join('&', query.TrimStart('?').Split('&').Where(p =>
            !p.Split('=')[0].EndsWith("access_token", StringComparison.Ordinal) && !p.StartsWith("js_code=", StringComparison.Ordinal) && !p.StartsWith("corpsecret=", StringComparison.Ordinal) && !p.StartsWith("code=", StringComparison.Ordinal)));
}
