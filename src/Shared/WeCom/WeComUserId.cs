using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Liaison.WeCom;

/// <summary>The rules of a WeCom userid, in one place.</summary>
/// <remarks>Source: WeCom, 创建成员 (user/create): 1 to 64 bytes, unique ignoring case.</remarks>
public static class WeComUserId
{
    private const int MaxLength = 64;
    private static readonly SearchValues<char> Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-@.");

    /// <summary>Two spellings of one userid are equal.</summary>
    public static StringComparer Comparer => StringComparer.OrdinalIgnoreCase;

    /// <summary>True for what WeCom can have given out; <c>@all</c>, <c>a|b</c> and <c>CorpId/userid</c> of a linked corp are not.</summary>
    public static bool IsValid([NotNullWhen(true)] string? userId) =>
        userId is { Length: > 0 and <= MaxLength } && char.IsAsciiLetterOrDigit(userId[0]) && !userId.AsSpan().ContainsAnyExcept(Characters);

    /// <summary>The form to store and join by: equal for every spelling of one userid.</summary>
    public static string Key(string userId) => userId.ToLowerInvariant();
}
