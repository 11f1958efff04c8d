using Liaison.WeComSimulator.Model;

namespace Liaison.WeComSimulator.Api;

/// <summary>tag/list, tag/get (API.md §9).</summary>
internal static class TagCalls
{
    public static WeComAnswer List(CallContext call) => WeComAnswer.List("taglist", call.Corp.Tags, static (w, tag) =>
    {
        w.WriteStartObject();
        w.WriteNumber("tagid", tag.Id);
        w.WriteString("tagname", tag.Name);
        w.WriteEndObject();
    });

    public static WeComAnswer Get(CallContext call)
    {
        if (!call.TryNumber("tagid", out var id) || id is null || call.Corp.FindTag(id.Value) is not { } tag)
        {
            return WeComAnswer.Error(40068);
        }

        // No restriction on the tag itself, but only members that the app sees.
        var members = tag.UserIds.Select(call.Corp.FindMember).OfType<SimulatedMember>().Where(call.Visible.Sees);
        return WeComAnswer.List("userlist", members, (w, member) =>
        {
            w.WriteStartObject();
            w.WriteString("userid", call.IdOf(member));
            w.WriteString("name", call.NameOf(member));
            w.WriteEndObject();
        }, w =>
        {
            w.WriteString("tagname", tag.Name);
            MemberJson.WriteNumbers(w, "partylist", tag.DepartmentIds.Select(d => (long)d));
        });
    }
}
