using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Liaison.WeCom;

/// <summary>Reads rows of WeCom's lists, and sets aside what breaks WeCom's own rules.</summary>
internal static class ContactRows
{
    private const int MaxUserName = 64;
    // 32 by the documents, but the root carries the corp's name.
    private const int MaxDepartmentName = 128;
    private const int MaxShown = 80;

    public static WeComRow<WeComUser> User(ref Utf8JsonReader reader) => Read(ref reader, WeComJson.Default.UserWire, "userid", Check);

    // user/simplelist and tag/get: the same fields, fewer of them.
    public static WeComRow<WeComUserName> UserName(ref Utf8JsonReader reader) => Read(ref reader, WeComJson.Default.UserWire, "userid", CheckName);

    public static WeComRow<WeComUserPlace> UserPlace(ref Utf8JsonReader reader) => Read(ref reader, WeComJson.Default.UserPlaceWire, "userid", Check);

    public static WeComRow<WeComDepartment> Department(ref Utf8JsonReader reader) => Read(ref reader, WeComJson.Default.DepartmentWire, "id", Check);

    public static WeComRow<WeComDepartmentId> DepartmentId(ref Utf8JsonReader reader) =>
        Read(ref reader, WeComJson.Default.DepartmentWire, "id", CheckId);

    private static WeComRow<WeComUser> Check(UserWire w)
    {
        var problem = UserIdProblem(w.Userid) ?? NameProblem(w.Name, MaxUserName)
            ?? PlacesProblem(w.Department, w.MainDepartment) ?? StatusProblem(w.Status);
        if (problem is not null)
            return Bad<WeComUser>(problem, w.Userid, w.Name);
        return new(new WeComUser(w.Userid ?? "", w.Name ?? "", (WeComUserStatus)(w.Status ?? 0), w.Department ?? [], w.MainDepartment,
            Text(w.Position), Text(w.Alias), Text(w.Mobile), Text(w.Email), Text(w.BizMail), Text(w.Telephone), Text(w.OpenUserid),
            Texts(w.DirectLeader)));
    }

    private static WeComRow<WeComUserName> CheckName(UserWire w) =>
        (UserIdProblem(w.Userid) ?? NameProblem(w.Name, MaxUserName) ?? PlacesProblem(w.Department, null)) is { } problem
            ? Bad<WeComUserName>(problem, w.Userid, w.Name)
            : new(new WeComUserName(w.Userid ?? "", w.Name ?? "", w.Department ?? [], Text(w.OpenUserid)));

    private static WeComRow<WeComUserPlace> Check(UserPlaceWire w) =>
        (UserIdProblem(w.Userid) ?? (w.Department is > 0 ? null : new Problem(WeComBadRowReason.DepartmentInvalid, "department"))) is { } problem
            ? Bad<WeComUserPlace>(problem, w.Userid, null)
            : new(new WeComUserPlace(w.Userid ?? "", w.Department ?? 0));

    private static WeComRow<WeComDepartment> Check(DepartmentWire w) =>
        (DepartmentProblem(w) ?? NameProblem(w.Name, MaxDepartmentName)) is { } problem
            ? Bad<WeComDepartment>(problem, Shown(w.Id), w.Name)
            : new(new WeComDepartment(w.Id ?? 0, w.Name ?? "", Text(w.NameEn), w.Parentid, w.Order ?? 0, Texts(w.DepartmentLeader)));

    private static WeComRow<WeComDepartmentId> CheckId(DepartmentWire w) =>
        DepartmentProblem(w) is { } problem
            ? Bad<WeComDepartmentId>(problem, Shown(w.Id), null)
            : new(new WeComDepartmentId(w.Id ?? 0, w.Parentid, w.Order ?? 0));

    private static Problem? UserIdProblem(string? userId) =>
        string.IsNullOrEmpty(userId) ? new(WeComBadRowReason.IdMissing, "userid")
        : WeComUserId.IsValid(userId) ? null : new(WeComBadRowReason.IdInvalid, "userid");

    private static Problem? DepartmentProblem(DepartmentWire w) => w switch
    {
        { Id: null } => new(WeComBadRowReason.IdMissing, "id"),
        { Id: <= 0 } => new(WeComBadRowReason.IdInvalid, "id"),
        { Parentid: < 0 } => new(WeComBadRowReason.DepartmentInvalid, "parentid"),
        _ => null,
    };

    private static Problem? NameProblem(string? name, int max) =>
        string.IsNullOrWhiteSpace(name) ? new(WeComBadRowReason.NameEmpty, "name")
        : name.EnumerateRunes().Count() > max ? new(WeComBadRowReason.NameTooLong, "name")
        : name.Any(char.IsControl) ? new(WeComBadRowReason.NameHasControlCharacters, "name") : null;

    private static Problem? PlacesProblem(IReadOnlyList<int>? departments, int? main) =>
        departments?.Any(d => d <= 0) == true ? new(WeComBadRowReason.DepartmentInvalid, "department")
        : main < 0 ? new(WeComBadRowReason.DepartmentInvalid, "main_department") : null;

    private static Problem? StatusProblem(int? status) =>
        status is { } value && Enum.IsDefined((WeComUserStatus)value) ? null : new(WeComBadRowReason.StatusUnknown, "status");

    // Optional texts lose their control characters (PostgreSQL takes no NUL); one that is empty is none.
    private static string? Text(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        return text.Any(char.IsControl) ? string.Concat(text.Where(c => !char.IsControl(c))) : text;
    }

    private static string[] Texts(IReadOnlyList<string?>? texts) => texts is null ? [] : [.. texts.Select(Text).OfType<string>()];

    private static WeComRow<T> Bad<T>(Problem problem, string? id, string? name) where T : class =>
        new(new WeComBadRow(problem.Reason, Shown(id), Shown(name), problem.Field));

    private static string? Shown(string? text) => text is null ? null : TextCut.Clean(text, MaxShown);

    private static string? Shown(int? id) => id?.ToString(CultureInfo.InvariantCulture);

    private static WeComRow<T> Read<TWire, T>(ref Utf8JsonReader reader, JsonTypeInfo<TWire> type, string idField, Func<TWire, WeComRow<T>> check)
        where TWire : class where T : class
    {
        try
        {
            if (JsonSerializer.Deserialize(ref reader, type) is { } wire)
                return check(wire);
            return Bad<T>(new(WeComBadRowReason.Unreadable, null), null, null);
        }
        catch (JsonException e)
        {
            // The reader is back at the row's start, and the answer is known to be well-formed JSON: the row can be read as a plain element.
            var row = JsonElement.ParseValue(ref reader);
            return Bad<T>(ProblemAt(e.Path, idField), Loosely(row, idField), Loosely(row, "name"));
        }
    }

    // "$.department[1]" is about the field "department".
    private static Problem ProblemAt(string? path, string idField)
    {
        var field = path?.TrimStart('$', '.').Split('[', '.')[0];
        if (string.IsNullOrEmpty(field))
            return new(WeComBadRowReason.Unreadable, null);
        return new(field switch
        {
            _ when field.Equals(idField, StringComparison.Ordinal) => WeComBadRowReason.IdInvalid,
            "department" or "main_department" or "parentid" => WeComBadRowReason.DepartmentInvalid,
            "status" => WeComBadRowReason.StatusUnknown,
            _ => WeComBadRowReason.Unreadable,
        }, field);
    }

    private static string? Loosely(JsonElement row, string field)
    {
        if (row.ValueKind != JsonValueKind.Object || !row.TryGetProperty(field, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.Number)
            return value.GetRawText();
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;   // broken UTF-8
        }
    }

    private sealed record Problem(WeComBadRowReason Reason, string? Field);
}
