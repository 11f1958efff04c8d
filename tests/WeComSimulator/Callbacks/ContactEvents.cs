using System.Globalization;
using System.Xml.Linq;
using Liaison.WeComSimulator.Model;
using static Liaison.WeComSimulator.Callbacks.CallbackXml;

namespace Liaison.WeComSimulator.Callbacks;

/// <summary>change_contact, as the contacts-sync helper gets it.</summary>
/// <remarks>Source: WeCom, 成员变更通知, 部门变更通知, 标签变更通知 (documents 90970, 96302 to 96304).</remarks>
internal static class ContactEvents
{
    private const string Name = "change_contact";

    /// <param name="full">False: UserID and Department of members, Id and ParentId of departments.</param>
    /// <returns>Null for what no contacts event tells.</returns>
    public static CallbackEvent? Create(WorldEvent happened, bool full, DateTimeOffset at)
    {
        var fields = happened.Change switch
        {
            MemberChange member => MemberFields(member, full),
            DepartmentChange department => DepartmentFields(department, full),
            TagChange tag => TagFields(tag, id => id),
            _ => null,
        };
        if (fields is null)
        {
            return null;
        }

        var xml = new XElement("xml",
            Data("ToUserName", happened.CorpId), Data("FromUserName", "sys"), Number("CreateTime", at.ToUnixTimeSeconds()),
            Data("MsgType", "event"), Data("Event", Name), Data("ChangeType", happened.Kind), fields);
        return new CallbackEvent(Name, happened.Kind, Write(xml), new CallbackEnvelope(happened.CorpId, happened.CorpId, ""));
    }

    /// <param name="idOf">The userid as the receiver knows it; null for who is not to be named.</param>
    public static IEnumerable<XElement> TagFields(TagChange change, Func<string, string?> idOf)
    {
        var (users, departments) = (change.Before?.UserIds ?? [], change.Before?.DepartmentIds ?? []);
        yield return Number("TagId", change.After.Id);
        yield return List("AddUserItems", change.After.UserIds.Except(users, StringComparer.OrdinalIgnoreCase).Select(idOf).OfType<string>());
        yield return List("DelUserItems", users.Except(change.After.UserIds, StringComparer.OrdinalIgnoreCase).Select(idOf).OfType<string>());
        yield return List("AddPartyItems", change.After.DepartmentIds.Except(departments));
        yield return List("DelPartyItems", departments.Except(change.After.DepartmentIds));
    }

    private static IEnumerable<XElement> MemberFields(MemberChange change, bool full)
    {
        var (before, after) = change;
        yield return Data("UserID", (before ?? after)!.UserId);
        if (after is null)
        {
            yield break;
        }

        if (before is not null && before.UserId != after.UserId)
        {
            yield return Data("NewUserID", after.UserId);
        }

        if (full)
        {
            yield return Data("Name", after.Name);
        }

        yield return List("Department", after.Placements.Select(p => p.DepartmentId));
        if (full)
        {
            foreach (var field in Details(after))
            {
                yield return field;
            }
        }
    }

    private static IEnumerable<XElement> Details(SimulatedMember member)
    {
        var details = MemberDetails.Of(member);
        if (member.Placements is [var main, ..])
        {
            yield return Number("MainDepartment", main.DepartmentId);
        }

        yield return List("IsLeaderInDept", member.Placements.Select(p => p.IsLeader ? 1 : 0));
        yield return Data("Position", member.Position);
        yield return new XElement("Mobile", details.Mobile);
        yield return new XElement("Gender", details.Gender);
        yield return Data("Email", details.Email);
        yield return Data("BizMail", details.BizMail);
        yield return Number("Status", (int)member.Status);
        yield return Data("Avatar", details.Avatar);
        yield return Data("Alias", member.Alias);
        yield return Data("Telephone", details.Telephone);
        yield return Data("Address", details.Address);
        yield return new XElement("ExtAttr", Attributes(member, details));
    }

    private static IEnumerable<XElement> Attributes(SimulatedMember member, MemberDetails details)
    {
        yield return new XElement("Item", Data("Name", "工号"), Number("Type", 0), new XElement("Text", Data("Value", details.StaffNumber)));
        if (MemberDetails.HasPage(member))
        {
            yield return new XElement("Item", Data("Name", MemberDetails.PageTitle), Number("Type", 1),
                new XElement("Web", Data("Title", MemberDetails.PageTitle), Data("Url", MemberDetails.Page)));
        }
    }

    private static IEnumerable<XElement> DepartmentFields(DepartmentChange change, bool full)
    {
        var (before, after) = change;
        yield return Number("Id", (before ?? after)!.Id);
        if (after is null)
        {
            yield break;
        }

        // In full, a change tells only what has changed.
        if (full && before?.Name != after.Name)
        {
            yield return Data("Name", after.Name);
        }

        if (!full || before?.ParentId != after.ParentId)
        {
            yield return Data("ParentId", after.ParentId.ToString(CultureInfo.InvariantCulture));
        }

        if (full && before is null)
        {
            yield return Number("Order", after.Order);
        }
    }
}
