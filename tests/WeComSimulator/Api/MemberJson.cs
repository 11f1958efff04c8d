using System.Globalization;
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
        w.WriteString("telephone", $"020-{8000_0000 + member.Number}");
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

    private static IEnumerable<SimulatedMember> Leaders(CallContext call, SimulatedMember member) => member.Placements is [var main, ..]
        ? call.Corp.LeadersOf(main.DepartmentId).Where(l => l.Number != member.Number && call.Visible.Sees(l)).Take(MaxLeaders)
        : [];

    private static void WriteExtras(Utf8JsonWriter w, SimulatedMember member)
    {
        w.WriteString("external_position", member.Position);
        w.WriteStartObject("extattr");
        w.WriteStartArray("attrs");
        WriteAttribute(w, 0, "工号", a => a.WriteString("value", string.Create(CultureInfo.InvariantCulture, $"N{member.Number:D6}")));
        if (member.Number % 7 == 0)
        {
            WriteAttribute(w, 1, "主页", WritePage);
        }

        w.WriteEndArray();
        w.WriteEndObject();
        if (member.Number % 7 != 0)
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
        WriteAttribute(w, 1, "主页", WritePage);
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
        w.WriteString("url", "https://corp.example/people");
        w.WriteString("title", "主页");
    }

    /// <summary>avatar, gender, mobile, email, biz_mail, qr_code, address: withheld from apps created after 2022-06-20 (API.md §6).</summary>
    private static void WriteSensitive(Utf8JsonWriter w, SimulatedMember member)
    {
        w.WriteString("mobile", string.Create(CultureInfo.InvariantCulture, $"138{member.Number:D8}"));
        w.WriteString("gender", member.Number % 2 == 0 ? "1" : "2");
        w.WriteString("email", EmailOf(member));
        w.WriteString("biz_mail", BizMailOf(member));
        w.WriteString("avatar", "https://wework.qpic.example/avatar/0");
        w.WriteString("thumb_avatar", "https://wework.qpic.example/avatar/100");
        w.WriteString("qr_code", $"https://open.work.weixin.qq.com/wwopen/userQRCode?vcode=sim{member.Number}");
        w.WriteString("address", "广州市海珠区新港中路");
    }
}
