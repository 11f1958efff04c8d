using System.Net.Http.Headers;

namespace Liaison.WeCom;

/// <summary>One call without its credentials.</summary>
/// <param name="Query">Further parameters, escaped: <c>department_id=1</c>.</param>
/// <param name="Body">What to post, JSON unless <see cref="ContentType"/> says otherwise; null makes it a GET.</param>
/// <param name="Repeatable">False: once the request may have reached WeCom, it is not sent again.</param>
internal sealed record ApiCall(string Api, string Query = "", byte[]? Body = null, bool Repeatable = true)
{
    public static readonly MediaTypeHeaderValue Json = new("application/json", "utf-8");

    public MediaTypeHeaderValue ContentType { get; init; } = Json;

    /// <summary>True for the older calls that leave errcode out when they succeed.</summary>
    public bool MayLackErrCode { get; init; }

    /// <summary>Runs before every attempt, repeats included; what it throws keeps the attempt in.</summary>
    public Func<Task>? BeforeSend { get; init; }
}
