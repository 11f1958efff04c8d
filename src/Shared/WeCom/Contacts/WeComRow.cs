using System.Diagnostics.CodeAnalysis;

namespace Liaison.WeCom;

/// <summary>A row of a list as WeCom sent it: readable, or set aside with its reason. A bad row never fails its list.</summary>
public sealed record WeComRow<T> where T : class
{
    public WeComRow(T value) => Value = value;
    public WeComRow(WeComBadRow bad) => Bad = bad;

    public T? Value { get; }
    public WeComBadRow? Bad { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Bad))]
    public bool IsGood => Value is not null;
}

/// <summary>A row that breaks WeCom's own rules. Whoever it is about is there: count them as present.</summary>
/// <param name="Id">The userid or department id as far as it could be read, without control characters,
/// at most 80 characters; it may break the rules.</param>
/// <param name="Name">As <paramref name="Id"/>.</param>
/// <param name="Field">The JSON field that is wrong; null when it is the row as a whole.</param>
public sealed record WeComBadRow(WeComBadRowReason Reason, string? Id, string? Name, string? Field);

public enum WeComBadRowReason
{
    /// <summary>Not an object, or a field has another type than documented.</summary>
    Unreadable,
    IdMissing,
    /// <summary>A userid with forbidden characters or above 64, a department id below 0 or above 2³¹−1.</summary>
    IdInvalid,
    NameEmpty,
    NameTooLong,
    NameHasControlCharacters,
    DepartmentInvalid,
    StatusUnknown,
}
