using System.Text.Json;
using Liaison.WeComSimulator.Model;

namespace Liaison.WeComSimulator.Api;

/// <summary>department/list, simplelist, get (API.md §7).</summary>
internal static class DepartmentCalls
{
    public static WeComAnswer List(CallContext call) =>
        Find(call, out var departments) ?? WeComAnswer.List("department", departments, (w, d) => Write(w, call, d));

    public static WeComAnswer SimpleList(CallContext call) => Find(call, out var departments) ?? WeComAnswer.List("department_id", departments, static (w, d) =>
    {
        w.WriteStartObject();
        w.WriteNumber("id", d.Id);
        w.WriteNumber("parentid", d.ParentId);
        w.WriteNumber("order", d.Order);
        w.WriteEndObject();
    });

    public static WeComAnswer Get(CallContext call) => call.Text("id") is null ? WeComAnswer.Error(40063) : Find(call, out var departments) ?? WeComAnswer.Ok(w =>
    {
        w.WritePropertyName("department");
        Write(w, call, departments[0]);
    });

    /// <summary>The refusal for a department of this number; null when it is visible.</summary>
    public static WeComAnswer? Refuse(CallContext call, int id) =>
        call.Corp.FindDepartment(id) is null ? WeComAnswer.Error(60003) : call.Visible.Sees(id) ? null : WeComAnswer.Error(60011);

    private static WeComAnswer? Find(CallContext call, out SimulatedDepartment[] departments)
    {
        departments = [];
        if (!call.TryNumber("id", out var id))
        {
            return WeComAnswer.Error(40058, "id");
        }

        if (id is { } root && Refuse(call, root) is { } refusal)
        {
            return refusal;
        }

        departments = [.. (id is { } of ? call.Corp.Branch(of) : call.Corp.Departments).Where(d => call.Visible.Sees(d.Id))];
        return null;
    }

    private static void Write(Utf8JsonWriter w, CallContext call, SimulatedDepartment department)
    {
        w.WriteStartObject();
        w.WriteNumber("id", department.Id);
        w.WriteString("name", call.NameOf(department));
        if (call.App.Kind != AppKind.ThirdParty)
        {
            w.WriteString("name_en", department.NameEn);
        }

        w.WriteStartArray("department_leader");
        foreach (var leader in call.Corp.LeadersOf(department.Id))
        {
            w.WriteStringValue(call.IdOf(leader));
        }

        w.WriteEndArray();
        w.WriteNumber("parentid", department.ParentId);
        w.WriteNumber("order", department.Order);
        w.WriteEndObject();
    }
}
