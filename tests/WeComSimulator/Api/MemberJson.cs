using System.Text.Json;
using Liaison.WeComSimulator.Model;

namespace Liaison.WeComSimulator.Api;

/// <summary>A member as user/get and user/list show it to the caller. What nobody edits is derived from the member's number.</summary>
internal static class MemberJson
{
    private const int MaxLeaders = 5;

    public static IEnumerable<Placement> VisiblePlaces(CallContext call, SimulatedMember member) =>
        member.Placements.Where(p => call.Visible.Sees(p.DepartmentId));

    public static string EmailOf(SimulatedMember member) => $"m{member.Number}@mail.example";

    public static string BizMailOf(SimulatedMember member) => $"m{member.Number}@corp.example";

    public static void WriteFields(Utf8JsonWriter w, CallContext call, SimulatedMember member)
    {
        if (call.App.Kind == AppKind.ThirdParty)
        {
            WriteThirdParty(w, call, member);
            return;
        }

        var places = VisiblePlaces(call, member).ToArray();
        w.WriteString("userid", member.UserId);
        w.WriteString("name", member.Name);
        WriteNumbers(w, "department", places.Select(p => (long)p.DepartmentId));
        WriteNumbers(w, "order", places.Select(p => (long)p.Order));
        w.WriteString("position", member.Position);
        WriteNumbers(w, "is_leader_in_dept", places.Select(p => p.IsLeader ? 1L : 0L));
        w.WriteStartArray("direct_leader");
        foreach (var leader in Leaders(call, member))
        {
            w.WriteStringValue(leader.UserId);
        }

        w.WriteEndArray();
        w.WriteString("telephone", MemberDetails.Of(member).Telephone);
        w.WriteString("alias", member.Alias);
        if (member.Placements is [var main, ..] && call.Visible.Sees(main.DepartmentId))
        {
            w.WriteNumber("main_department", main.DepartmentId);
        }

        w.WriteNumber("status", (int)member.Status);
        WriteExtras(w, member);
        // The full rights of older apps; contacts sync has them on an old IP.
        if (!call.App.Restricted)
        {
            WriteSensitive(w, member);
        }
    }

    public static void WriteNumbers(Utf8JsonWriter w, string name, IEnumerable<long> numbers)
    {
        w.WriteStartArray(name);
        foreach (var number in numbers)
        {
            w.WriteNumberValue(number);
        }

        w.WriteEndArray();
    }

    /// <summary>A third-party app sees ids in place of names, and where somebody belongs.</summary>
    private static void WriteThirdParty(Utf8JsonWriter w, CallContext call, SimulatedMember member)
    {
        var places = VisiblePlaces(call, member).ToArray();
        w.WriteString("userid", call.IdOf(member));
        w.WriteString("name", call.NameOf(member));
        WriteNumbers(w, "department", places.Select(p => (long)p.DepartmentId));
        WriteNumbers(w, "order", places.Select(p => (long)p.Order));
        if (member.Placements is [var main, ..] && call.Visible.Sees(main.DepartmentId))
        {
            w.WriteNumber("main_department", main.DepartmentId);
        }

        w.WriteNumber("status", (int)member.Status);
        w.WriteString("open_userid", call.IdOf(member));
    }

    private static IEnumerable<SimulatedMember> Leaders(CallContext call, SimulatedMember member) => member.Placements is [var main, ..]
        ? call.Corp.LeadersOf(main.DepartmentId).Where(l => l.Number != member.Number && call.Visible.Sees(l)).Take(MaxLeaders)
        : [];

    private static void WriteExtras(Utf8JsonWriter w, SimulatedMember member)
    {
        w.WriteString("external_position", member.Position);
        w.WriteStartObject("extattr");
        w.WriteStartArray("attrs");
        WriteAttribute(w, 0, "工号", a => a.WriteString("value", MemberDetails.Of(member).StaffNumber));
        if (MemberDetails.HasPage(member))
        {
            WriteAttribute(w, 1, MemberDetails.PageTitle, WritePage);
        }

        w.WriteEndArray();
        w.WriteEndObject();
        if (!MemberDetails.HasPage(member))
        {
            return;
        }

        w.WriteStartObject("external_profile");
        w.WriteString("external_corp_name", "星桥");
        w.WriteStartObject("wechat_channels");
        w.WriteString("nickname", "星桥视频号");
        w.WriteNumber("status", 1);
        w.WriteEndObject();
        w.WriteStartArray("external_attr");
        WriteAttribute(w, 0, "座右铭", a => a.WriteString("value", "精益求精"));
        WriteAttribute(w, 1, MemberDetails.PageTitle, WritePage);
        WriteAttribute(w, 2, "小程序", a =>
        {
            a.WriteString("appid", "wx8bd80126147dSIMU");
            a.WriteString("pagepath", "/index");
            a.WriteString("title", "名片");
        });
        w.WriteEndArray();
        w.WriteEndObject();
    }

    private static void WriteAttribute(Utf8JsonWriter w, int type, string name, Action<Utf8JsonWriter> value)
    {
        w.WriteStartObject();
        w.WriteNumber("type", type);
        w.WriteString("name", name);
        w.WriteStartObject(type switch { 0 => "text", 1 => "web", _ => "miniprogram" });
        value(w);
        w.WriteEndObject();
        w.WriteEndObject();
    }

    private static void WritePage(Utf8JsonWriter w)
    {
        w.WriteString("url", MemberDetails.Page);
        w.WriteString("title", MemberDetails.PageTitle);
    }

    /// <summary>avatar, gender, mobile, email, biz_mail, qr_code, address: withheld from apps created after 2022-06-20 (API.md §6).</summary>
    private static void WriteSensitive(Utf8JsonWriter w, SimulatedMember member)
    {
        var details = MemberDetails.Of(member);
        w.WriteString("mobile", details.Mobile);
        w.WriteString("gender", details.Gender);
        w.WriteString("email", details.Email);
        w.WriteString("biz_mail", details.BizMail);
        w.WriteString("avatar", details.Avatar);
        w.WriteString("thumb_avatar", "https://wework.qpic.example/avatar/100");
        w.WriteString("qr_code", $"https://open.work.weixin.qq.com/wwopen/userQRCode?vcode=sim{member.Number}");
        w.WriteString("address", details.Address);
    }
}
