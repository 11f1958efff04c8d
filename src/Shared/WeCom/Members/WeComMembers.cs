using System.Text;
using System.Text.Json;

namespace Liaison.WeCom;

internal sealed class WeComMembers(WeComCalls calls) : IWeComMembers
{
    private const int MaxEmailBytes = 64;
    private static readonly ReceiverWire.Names Invited = new("user", "party", "tag");

    public async Task<WeComInviteResult> InviteAsync(WeComApp app, WeComReceivers whom, CancellationToken ct)
    {
        if (whom.IsEverybody)
            throw new WeComFieldException("user", "WeCom invites named members, departments and tags only.");
        var to = ReceiverWire.From(whom, Invited);
        var body = JsonSerializer.SerializeToUtf8Bytes(new(to.Users, to.Departments, to.Tags), WeComJson.Default.InviteWire);
        using var answer = await calls.SendAsync(app, new("batch/invite", Body: body), ct);
        var wire = answer.Read(WeComJson.Default.InviteResultWire);
        return new([.. (wire.Invaliduser ?? []).OfType<string>()], wire.Invalidparty ?? [], wire.Invalidtag ?? []);
    }

    public async Task<string?> FindUserIdByEmailAsync(WeComApp app, string email, WeComEmailType type, CancellationToken ct)
    {
        if (Encoding.UTF8.GetByteCount(email) is < 5 or > MaxEmailBytes || !email.Contains('@', StringComparison.Ordinal))
            throw new ArgumentException("Not a mailbox.", nameof(email));

        var body = JsonSerializer.SerializeToUtf8Bytes(new(email, (int)type), WeComJson.Default.EmailWire);
        try
        {
            using var answer = await calls.SendAsync(app, new("user/get_userid_by_email", Body: body), ct);
            return answer.Read(WeComJson.Default.UserIdWire).Userid is { Length: > 0 } id ? id : throw answer.Missing("userid");
        }
        catch (WeComException e) when (e.ErrCode is 46004 or (>= 60146 and <= 60148))
        {
            return null;   // nobody has it, or nobody whom the app sees
        }
    }

    public async Task<WeComOpenUserIds> ToOpenUserIdsAsync(WeComApp app, IReadOnlyCollection<string> userIds, CancellationToken ct)
    {
        var ids = ReceiverWire.From(new(userIds), new("userid_list", "", "")).Users;
        var body = JsonSerializer.SerializeToUtf8Bytes(new(ids), WeComJson.Default.UserIdListWire);
        using var answer = await calls.SendAsync(app, new("batch/userid_to_openuserid", Body: body), ct);
        var wire = answer.Read(WeComJson.Default.OpenUserIdsWire);
        var found = new Dictionary<string, string>(WeComUserId.Comparer);
        foreach (var row in wire.OpenUseridList ?? throw answer.Missing("open_userid_list"))
        {
            if (row is not { Userid: { Length: > 0 } id, OpenUserid: { Length: > 0 } open })
                throw answer.Missing("open_userid_list.userid, open_userid_list.open_userid");
            found[id] = open;
        }
        return new(found, [.. (wire.InvalidUseridList ?? []).OfType<string>()]);
    }
}
