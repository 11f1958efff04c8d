using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Liaison.WeComSimulator.Faults;

/// <summary>Spoils a true answer. Answers without the thing to be spoilt stay as they are.</summary>
internal static class AnswerDamage
{
    private const int LongNameLength = 5_000;
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static bool Applies(FaultKind kind) => kind is FaultKind.Truncated or >= FaultKind.MissingList;

    public static byte[] Do(FaultKind kind, byte[] answer)
    {
        if (kind == FaultKind.Truncated)
        {
            return answer[..(answer.Length / 2)];
        }

        var root = JsonNode.Parse(answer)!.AsObject();
        if (kind == FaultKind.SameCursor)
        {
            if (root.ContainsKey("next_cursor"))
            {
                // One that is good: each page begins anew.
                root["next_cursor"] = "bGlzdF9pZDowOjA";
            }
        }
        else if (root.FirstOrDefault(p => p.Value is JsonArray) is { Value: JsonArray rows, Key: var name })
        {
            DamageList(kind, root, name, rows);
        }

        return JsonSerializer.SerializeToUtf8Bytes(root, Json);
    }

    private static void DamageList(FaultKind kind, JsonObject root, string name, JsonArray rows)
    {
        var first = rows.FirstOrDefault() as JsonObject;
        switch (kind)
        {
            case FaultKind.MissingList:
                root.Remove(name);
                break;
            case FaultKind.NullList:
                root[name] = null;
                break;
            case FaultKind.EmptyList:
                rows.Clear();
                break;
            case FaultKind.HalfList:
                for (var i = rows.Count - 1 - (rows.Count % 2 == 0 ? 0 : 1); i > 0; i -= 2)
                {
                    rows.RemoveAt(i);
                }

                break;
            case FaultKind.DuplicateUserId:
                Twin(_ => { });
                break;
            case FaultKind.CaseTwin:
                Twin(row => row["userid"] = OtherCase((string?)row["userid"] ?? ""));
                break;
            case FaultKind.NameTwin:
                Twin(row => row["name"] = $"{(string?)row["name"]}二");
                break;
            case FaultKind.BadRow when first?.ContainsKey("userid") == true:
                first["userid"] = "";
                break;
            case FaultKind.BadRow when first is not null:
                first["id"] = 1L << 40;
                break;
            case FaultKind.LongName when first is not null:
                first["name"] = new string('长', LongNameLength);
                break;
            case FaultKind.DepartmentCycle:
                CloseLoop(rows);
                break;
            case FaultKind.OrphanDepartment when rows.LastOrDefault() is JsonObject last:
                last["parentid"] = 987_654_321;
                break;
        }

        void Twin(Action<JsonObject> change)
        {
            if (first is not null)
            {
                var twin = first.DeepClone().AsObject();
                change(twin);
                rows.Add(twin);
            }
        }
    }

    private static void CloseLoop(JsonArray rows)
    {
        var departments = rows.OfType<JsonObject>().ToDictionary(d => (int)d["id"]!);
        foreach (var department in departments.Values.Reverse())
        {
            if (departments.TryGetValue((int)department["parentid"]!, out var parent))
            {
                parent["parentid"] = (int)department["id"]!;
                return;
            }
        }
    }

    private static string OtherCase(string userId)
    {
        var upper = userId.ToUpperInvariant();
        return upper == userId ? userId.ToLowerInvariant() : upper;
    }
}
