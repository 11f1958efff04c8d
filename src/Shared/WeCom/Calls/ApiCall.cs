namespace Liaison.WeCom;

/// <summary>One call without its credentials.</summary>
/// <param name="Query">Further parameters, escaped: <c>department_id=1</c>.</param>
/// <param name="Body">JSON to post; null makes it a GET.</param>
/// <param name="Repeatable">False: once the request may have reached WeCom, it is not sent again.</param>
internal sealed record ApiCall(string Api, string Query = "", byte[]? Body = null, bool Repeatable = true)
{
    /// <summary>True for the older calls that leave errcode out when they succeed.</summary>
    public bool MayLackErrCode { get; init; }
}
