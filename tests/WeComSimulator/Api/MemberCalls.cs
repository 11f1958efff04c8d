using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Liaison.WeComSimulator.Model;

namespace Liaison.WeComSimulator.Api;

/// <summary>user/get, list, simplelist, list_id (API.md §8).</summary>
internal static class MemberCalls
{
    private const int MaxPage = 10_000;

    public static WeComAnswer Get(CallContext call)
    {
        if (call.Text("userid") is not { } userId)
        {
            return WeComAnswer.Error(41009);
        }

        if (!SimulatedCorp.UserIdPattern().IsMatch(userId))
        {
            return WeComAnswer.Error(40003);
        }

        return call.FindMember(userId) is not { } member ? WeComAnswer.Error(60111)
            : call.Visible.Sees(member) ? WeComAnswer.Ok(w => MemberJson.WriteFields(w, call, member))
            : WeComAnswer.Error(60011);
    }

    public static WeComAnswer List(CallContext call) => Find(call, out var members) ?? WeComAnswer.List("userlist", members, (w, member) =>
    {
        w.WriteStartObject();
        MemberJson.WriteFields(w, call, member);
        w.WriteEndObject();
    });

    public static WeComAnswer SimpleList(CallContext call) => Find(call, out var members) ?? WeComAnswer.List("userlist", members, (w, member) =>
    {
        w.WriteStartObject();
        w.WriteString("userid", call.IdOf(member));
        w.WriteString("name", call.NameOf(member));
        MemberJson.WriteNumbers(w, "department", MemberJson.VisiblePlaces(call, member).Select(p => (long)p.DepartmentId));
        if (call.App.Kind == AppKind.ThirdParty)
        {
            w.WriteString("open_userid", call.IdOf(member));
        }
        w.WriteEndObject();
    });

    public static WeComAnswer ListId(CallContext call)
    {
        var limit = MaxPage;
        if (call.Body["limit"] is { } given && (given.ValueKind != JsonValueKind.Number || !given.TryGetInt32(out limit) || limit is < 1 or > MaxPage))
        {
            return WeComAnswer.Error(40058, "limit");
        }

        var from = (Member: 0, Place: 0);
        if (call.Body.Text("cursor") is { Length: > 0 } cursor && !TryReadCursor(cursor, out from))
        {
            return WeComAnswer.Error(50100);
        }

        // A page may be shorter than asked for, and the rows of one member may be split: larger pages always are a little shorter here.
        var size = limit - (limit / 64);
        var rows = call.Corp.MembersFrom(from.Member, size + 1)
            .SelectMany(m => m.Placements.Select((p, place) => (Member: m, Place: place, p.DepartmentId)))
            .Where(r => r.Member.Number > from.Member || r.Place >= from.Place)
            .Take(size + 1)
            .ToArray();
        var next = rows.Length > size ? WriteCursor(rows[size].Member.Number, rows[size].Place) : "";
        return WeComAnswer.List("dept_user", rows.Take(size), static (w, row) =>
        {
            w.WriteStartObject();
            w.WriteString("userid", row.Member.UserId);
            w.WriteNumber("department", row.DepartmentId);
            w.WriteEndObject();
        }, w => w.WriteString("next_cursor", next));
    }

    private static WeComAnswer? Find(CallContext call, out IEnumerable<SimulatedMember> members)
    {
        members = [];
        if (!call.TryNumber("department_id", out var id))
        {
            return WeComAnswer.Error(40058, "department_id");
        }

        if (id is null)
        {
            return WeComAnswer.Error(40063, "department_id");
        }

        members = call.Corp.MembersOf(id.Value);
        return DepartmentCalls.Refuse(call, id.Value);
    }

    private static string WriteCursor(int member, int place) =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"list_id:{member}:{place}")));

    private static bool TryReadCursor(string cursor, out (int Member, int Place) position)
    {
        position = default;
        if (!Base64Url.IsValid(cursor))
        {
            return false;
        }

        var parts = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(cursor)).Split(':');
        return parts is ["list_id", var member, var place]
            && int.TryParse(member, NumberStyles.None, CultureInfo.InvariantCulture, out position.Member)
            && int.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out position.Place);
    }
}
