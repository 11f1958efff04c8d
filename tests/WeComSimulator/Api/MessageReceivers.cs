using System.Globalization;
using System.Text.Json;
using Liaison.WeComSimulator.Model;

namespace Liaison.WeComSimulator.Api;

/// <summary>Who gets something, and what was named in vain.</summary>
internal sealed record MessageReceivers(
    IReadOnlyCollection<SimulatedMember> Members, IReadOnlyList<string> InvalidUsers, IReadOnlyList<string> InvalidParties, IReadOnlyList<string> InvalidTags)
{
    private const int MaxUsers = 1000;
    private const int MaxGroups = 100;

    /// <param name="All">Everybody whom the app sees; the lists do not count then.</param>
    internal sealed record Named(string[] Users, string[] Parties, string[] Tags, bool All);

    /// <summary>As message/send names them: one text, joined by <c>|</c>.</summary>
    public static Named Joined(CallBody body)
    {
        var users = Split(body.Text("touser"));
        return new Named(users, Split(body.Text("toparty")), Split(body.Text("totag")), users is ["@all"]);
    }

    /// <summary>As the other calls name them: lists. Null and the field's name when one is no list.</summary>
    public static Named? Listed(CallBody body, string users, string parties, string tags, out string? bad)
    {
        bad = null;
        string[][] lists = [[], [], []];
        foreach (var (field, i) in new[] { users, parties, tags }.Select((field, i) => (field, i)))
        {
            if (body[field] is not { ValueKind: not JsonValueKind.Null } list)
            {
                continue;
            }

            if (list.ValueKind != JsonValueKind.Array)
            {
                bad = field;
                return null;
            }

            lists[i] = [.. list.EnumerateArray().Select(e => e.ToString())];
        }

        return new Named(lists[0], lists[1], lists[2], body.Number("atall") == 1);
    }

    public static WeComAnswer? Resolve(CallContext call, Named named, out MessageReceivers? receivers, int emptyCode = 82001, int nobodyCode = 81013)
    {
        receivers = null;
        var (users, parties, tags, all) = named;
        if (all)
        {
            receivers = new MessageReceivers([.. call.Corp.Members.Where(m => m.Status != MemberStatus.Left && call.Visible.Sees(m))], [], [], []);
            return null;
        }

        if (users.Length + parties.Length + tags.Length == 0)
        {
            return WeComAnswer.Error(emptyCode);
        }

        if (users.Length > MaxUsers)
        {
            return WeComAnswer.Error(40032);
        }

        if (parties.Length > MaxGroups || tags.Length > MaxGroups)
        {
            return WeComAnswer.Error(parties.Length > MaxGroups ? 82002 : 82003);
        }

        var members = new Dictionary<int, SimulatedMember>();
        var badUsers = users.Where(u => !Add(call.FindMember(u))).ToArray();
        var badParties = parties.Where(p => !AddDepartment(p)).ToArray();
        var badTags = tags.Where(t => !AddTag(t)).ToArray();
        receivers = new MessageReceivers(members.Values, badUsers, badParties, badTags);
        return badUsers.Length == users.Length && badParties.Length == parties.Length && badTags.Length == tags.Length ? WeComAnswer.Error(nobodyCode) : null;

        bool Add(SimulatedMember? member)
        {
            if (member is null || member.Status == MemberStatus.Left || !call.Visible.Sees(member))
            {
                return false;
            }

            members[member.Number] = member;
            return true;
        }

        bool AddDepartment(string text)
        {
            if (!TryId(text, out var id) || DepartmentCalls.Refuse(call, id) is not null)
            {
                return false;
            }

            foreach (var member in call.Corp.Branch(id).SelectMany(d => call.Corp.MembersOf(d.Id)))
            {
                Add(member);
            }

            return true;
        }

        bool AddTag(string text) =>
            TryId(text, out var id) && call.Corp.FindTag(id) is { } tag
            && tag.UserIds.Count(u => Add(call.Corp.FindMember(u))) + tag.DepartmentIds.Count(d => AddDepartment(d.ToString(CultureInfo.InvariantCulture))) > 0;
    }

    private static string[] Split(string? ids) => (ids ?? "").Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool TryId(string text, out int id) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id);
}
