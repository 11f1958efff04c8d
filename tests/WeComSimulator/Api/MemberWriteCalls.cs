using System.Text.Json;
using Liaison.WeComSimulator.Model;

namespace Liaison.WeComSimulator.Api;

/// <summary>user/create, update, delete by the contacts-sync helper, which gets no callbacks of what it writes itself.</summary>
internal static class MemberWriteCalls
{
    public static WeComAnswer Create(CallContext call) => Write(call, "created", userId => call.Corp.Hire(
        userId, call.Body.Text("name") ?? throw new RefusedException("name is missing."), Places(call) ?? [new Placement(SimulatedCorp.RootDepartment)],
        MemberStatus.NotActivated, call.Body.Text("position") ?? "", call.Body.Text("alias") ?? ""));

    public static WeComAnswer Update(CallContext call) => Write(call, "updated", userId => call.Corp.Change(userId, member => member with
    {
        UserId = call.Body.Text("new_userid") ?? member.UserId,
        Name = call.Body.Text("name") ?? member.Name,
        Placements = Places(call) ?? member.Placements,
        Position = call.Body.Text("position") ?? member.Position,
        Alias = call.Body.Text("alias") ?? member.Alias,
    }));

    public static WeComAnswer Delete(CallContext call)
    {
        if (call.Text("userid") is not { } userId)
        {
            return WeComAnswer.Error(41009);
        }

        if (call.Corp.FindMember(userId) is null)
        {
            return WeComAnswer.Error(60111);
        }

        call.Corp.AsContactsSync(() => call.Corp.Dismiss([userId]));
        return WeComAnswer.Ok() with { ErrMsg = "deleted" };
    }

    private static WeComAnswer Write(CallContext call, string done, Action<string> write)
    {
        if (call.Body.Text("userid") is not { Length: > 0 } userId)
        {
            return WeComAnswer.Error(41009);
        }

        try
        {
            call.Corp.AsContactsSync(() => write(userId));
            return WeComAnswer.Ok() with { ErrMsg = done };
        }
        catch (RefusedException refused)
        {
            return WeComAnswer.Error(40058, refused.Message);
        }
    }

    private static Placement[]? Places(CallContext call) => call.Body["department"] is { ValueKind: JsonValueKind.Array } list
        ? [.. list.EnumerateArray().Select(d => new Placement(d.GetInt32()))]
        : null;
}
