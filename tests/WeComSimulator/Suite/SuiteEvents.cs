using System.Xml.Linq;
using Liaison.WeComSimulator.Callbacks;
using Liaison.WeComSimulator.Model;
using static Liaison.WeComSimulator.Callbacks.CallbackXml;

namespace Liaison.WeComSimulator.Suite;

/// <summary>What a suite's command URL is told.</summary>
/// <remarks>Source: WeCom, 推送suite_ticket, 授权通知事件, 成员通知事件 (documents 90628, 91116, 90639).</remarks>
internal static class SuiteEvents
{
    public static CallbackEvent Ticket(SimulatedSuite suite, string ticket, DateTimeOffset at) => Create(suite, "suite_ticket", at, [Data("SuiteTicket", ticket)]);

    public static CallbackEvent CreateAuth(SimulatedSuite suite, string authCode, string state, DateTimeOffset at) =>
        Create(suite, "create_auth", at, [Data("AuthCode", authCode), Data("State", state)]);

    public static CallbackEvent ChangeAuth(SimulatedSuite suite, SuiteInstall install, DateTimeOffset at) =>
        Create(suite, "change_auth", at, [Data("AuthCorpId", install.OpenCorpId), Data("State", install.State)]);

    public static CallbackEvent CancelAuth(SimulatedSuite suite, SuiteInstall install, DateTimeOffset at) => Create(suite, "cancel_auth", at, [Data("AuthCorpId", install.OpenCorpId)]);

    public static CallbackEvent ArchitectureAuth(SimulatedSuite suite, SuiteInstall install, DateTimeOffset at) => Create(suite, "corp_arch_auth", at, [Data("AuthCorpId", install.OpenCorpId)]);

    /// <summary>Carries no corp: the exchange of the code tells it.</summary>
    public static CallbackEvent ResetPermanentCode(SimulatedSuite suite, string authCode, DateTimeOffset at) => Create(suite, "reset_permanent_code", at, [Data("AuthCode", authCode)]);

    /// <summary>change_contact with the provider's own ids, and of what the app may see only.</summary>
    /// <returns>Null for what it may not see, and for what is no change of contacts.</returns>
    public static CallbackEvent? Contact(SimulatedSuite suite, SuiteInstall install, SimulatedCorp corp, WorldEvent happened, OpenIds ids, DateTimeOffset at)
    {
        var visible = corp.VisibilityOf(corp.FindApp(install.AgentId)!);
        var (changeType, fields) = happened.Change switch
        {
            MemberChange member => Member(suite, corp, member, visible, ids),
            DepartmentChange department => Department(department, visible),
            TagChange tag => ("update_tag", [.. ContactEvents.TagFields(tag, id => corp.FindMember(id) is { } who ? ids.OfMember(suite.ProviderCorpId, corp.CorpId, who) : null)]),
            _ => (null, []),
        };
        return changeType is null ? null : Create(suite, "change_contact", at, [Data("AuthCorpId", install.OpenCorpId), Data("ChangeType", changeType), .. fields], changeType);
    }

    private static (string? ChangeType, XElement[] Fields) Member(SimulatedSuite suite, SimulatedCorp corp, MemberChange change, Visibility visible, OpenIds ids)
    {
        var (saw, sees) = (change.Before is { } before && visible.Sees(before), change.After is { } after && visible.Sees(after));
        if (!saw && !sees)
        {
            return (null, []);
        }

        var id = ids.OfMember(suite.ProviderCorpId, corp.CorpId, (change.After ?? change.Before)!);
        XElement[] who = [Data("UserID", id), Data("OpenUserID", id)];
        if (!sees)
        {
            return ("delete_user", who);
        }

        var places = change.After!.Placements.Where(p => visible.Sees(p.DepartmentId)).Select(p => p.DepartmentId).ToArray();
        XElement[] main = places.Length > 0 ? [Number("MainDepartment", places[0])] : [];
        return (saw ? "update_user" : "create_user", [.. who, List("Department", places), .. main]);
    }

    private static (string? ChangeType, XElement[] Fields) Department(DepartmentChange change, Visibility visible)
    {
        var (before, after) = change;
        var id = Number("Id", (before ?? after)!.Id);
        return (before, after) switch
        {
            (_, { } now) when !visible.Sees(now.Id) => (null, []),
            ({ } gone, null) when !visible.Sees(gone.Id) => (null, []),
            (null, { } made) => ("create_party", [id, Number("ParentId", made.ParentId), Number("Order", made.Order)]),
            (_, { } now) => ("update_party", [id, Number("ParentId", now.ParentId)]),
            _ => ("delete_party", [id]),
        };
    }

    private static CallbackEvent Create(SimulatedSuite suite, string infoType, DateTimeOffset at, XElement[] fields, string? changeType = null)
    {
        var xml = new XElement("xml", Data("SuiteId", suite.SuiteId), Data("InfoType", infoType), Number("TimeStamp", at.ToUnixTimeSeconds()), fields);
        return new CallbackEvent(
            infoType, changeType, Write(xml), new CallbackEnvelope(suite.SuiteId, suite.SuiteId, ""),
            NeedsSuccess: true, IsUrgent: infoType is "create_auth" or "change_auth" or "cancel_auth");
    }
}
