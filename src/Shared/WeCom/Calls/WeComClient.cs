using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Liaison.WeCom;

internal sealed class WeComClient(WeComCalls calls, TicketCache tickets) : IWeComClient
{
    private const int MaxPage = 10_000;
    private const int MaxCode = 512;
    private const int CrossCorp = 92002;

    public Task VerifyAsync(WeComApp app, CancellationToken ct) => calls.VerifyAsync(app, ct);

    public void Forget(WeComApp app)
    {
        calls.Forget(app);
        tickets.Forget(app);
    }

    public async Task<WeComAgent> GetAgentAsync(WeComApp app, CancellationToken ct)
    {
        var id = WeComApp.AgentOf(app);
        using var answer = await calls.SendAsync(app, new("agent/get", Query("agentid", id)), ct);
        var wire = answer.Read(WeComJson.Default.AgentWire);
        if (wire.Agentid is null)
            throw answer.Missing("agentid");
        return wire.Agentid == id ? wire.ToAgent(id) : throw answer.Unexpected("the answer is about another app.");
    }

    public async Task<IReadOnlyList<WeComAgentName>> ListAgentsAsync(WeComApp app, CancellationToken ct)
    {
        using var answer = await calls.SendAsync(app, new("agent/list"), ct);
        var rows = answer.Read(WeComJson.Default.AgentListWire).Agentlist ?? throw answer.Missing("agentlist");
        return [.. rows.Select(row => row is { Agentid: { } id }
            ? new WeComAgentName(id, row.Name ?? "", string.IsNullOrEmpty(row.SquareLogoUrl) ? null : row.SquareLogoUrl)
            : throw answer.Missing("agentlist.agentid"))];
    }

    public async Task<IReadOnlyList<string>> GetPermissionsAsync(WeComApp app, CancellationToken ct)
    {
        using var answer = await calls.SendAsync(app, new("agent/get_permissions", Body: "{}"u8.ToArray()), ct);
        return [.. (answer.Read(WeComJson.Default.PermissionsWire).AppPermissions ?? throw answer.Missing("app_permissions")).OfType<string>()];
    }

    public Task<IReadOnlyList<WeComRow<WeComDepartment>>> ListDepartmentsAsync(WeComApp app, CancellationToken ct) =>
        ListAsync<WeComDepartment>(app, new("department/list"), "department", ContactRows.Department, ct);

    public Task<IReadOnlyList<WeComRow<WeComDepartmentId>>> ListDepartmentIdsAsync(WeComApp app, CancellationToken ct) =>
        ListAsync<WeComDepartmentId>(app, new("department/simplelist"), "department_id", ContactRows.DepartmentId, ct);

    public async Task<WeComRow<WeComDepartment>> GetDepartmentAsync(WeComApp app, int department, CancellationToken ct)
    {
        using var answer = await calls.SendAsync(app, new("department/get", Query("id", department)), ct);
        var row = answer.One<WeComRow<WeComDepartment>>("department", ContactRows.Department);
        return About(answer, row, "id", row.Value?.Id == department);
    }

    public IAsyncEnumerable<WeComRow<WeComUser>> ListUsersAsync(WeComApp app, int department, CancellationToken ct) =>
        StreamAsync<WeComUser>(app, new("user/list", Query("department_id", department)), "userlist", ContactRows.User, ct);

    public IAsyncEnumerable<WeComRow<WeComUserName>> ListUserNamesAsync(WeComApp app, int department, CancellationToken ct) =>
        StreamAsync<WeComUserName>(app, new("user/simplelist", Query("department_id", department)), "userlist", ContactRows.UserName, ct);

    public async Task<WeComRow<WeComUser>> GetUserAsync(WeComApp app, string userId, CancellationToken ct)
    {
        if (!WeComUserId.IsValid(userId))
            throw new ArgumentException("Not a userid.", nameof(userId));

        using var answer = await calls.SendAsync(app, new("user/get", $"userid={Uri.EscapeDataString(userId)}"), ct);
        var row = answer.One<WeComRow<WeComUser>>(null, ContactRows.User);
        return About(answer, row, "userid", WeComUserId.Comparer.Equals(row.Value?.UserId, userId));
    }

    public async Task<WeComUserIdPage> ListUserIdsAsync(WeComApp app, string? cursor, int limit, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxPage);

        var body = JsonSerializer.SerializeToUtf8Bytes(new(cursor, limit), WeComJson.Default.ListIdWire);
        using var answer = await calls.SendAsync(app, new("user/list_id", Body: body), ct);
        var next = answer.Read(WeComJson.Default.ListIdPageWire).NextCursor;
        return new([.. answer.Rows<WeComRow<WeComUserPlace>>("dept_user", ContactRows.UserPlace)], string.IsNullOrEmpty(next) ? null : next);
    }

    public async Task<IReadOnlyList<WeComTagName>> ListTagsAsync(WeComApp app, CancellationToken ct)
    {
        using var answer = await calls.SendAsync(app, new("tag/list"), ct);
        var rows = answer.Read(WeComJson.Default.TagListWire).Taglist ?? throw answer.Missing("taglist");
        return [.. rows.Select(row => row is { Tagid: { } id } ? new WeComTagName(id, row.Tagname ?? "") : throw answer.Missing("taglist.tagid"))];
    }

    public async Task<WeComTag> GetTagAsync(WeComApp app, int tag, CancellationToken ct)
    {
        using var answer = await calls.SendAsync(app, new("tag/get", Query("tagid", tag)), ct);
        var wire = answer.Read(WeComJson.Default.TagWire);
        return new(wire.Tagname ?? "",
            [.. answer.Rows<WeComRow<WeComUserName>>("userlist", ContactRows.UserName)],
            wire.Partylist ?? throw answer.Missing("partylist"));
    }

    public async Task<WeComVisitor> GetUserInfoAsync(WeComApp app, string code, CancellationToken ct)
    {
        using var answer = await calls.SendAsync(app, new("auth/getuserinfo", $"code={Code(code)}", Repeatable: false), ct);
        var wire = answer.Read(WeComJson.Default.UserInfoWire);
        // errcode 0 without userid is a stranger, and "CorpId/userid" is somebody of a linked corp.
        return WeComUserId.IsValid(wire.Userid) ? new(wire.Userid, wire.UserTicket is { Length: > 0 and <= MaxCode } ticket ? ticket : null) : new(null);
    }

    public async Task<WeComDetails> GetUserDetailAsync(WeComApp app, string ticket, CancellationToken ct)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new TicketWire(ticket), WeComJson.Default.TicketWire);
        using var answer = await calls.SendAsync(app, new("auth/getuserdetail", Body: body, Repeatable: true), ct);
        var wire = answer.Read(WeComJson.Default.UserDetailWire);
        // What the member refused, or the admin did not tick, is absent or empty.
        return new(wire.Userid ?? throw answer.Missing("userid"), NullIfEmpty(wire.BizMail), NullIfEmpty(wire.Email));

        static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }

    public async Task<WeComMiniProgramSession> GetMiniProgramSessionAsync(WeComApp app, string code, CancellationToken ct)
    {
        const string Api = "miniprogram/jscode2session";
        using var answer = await calls.SendAsync(app, new(Api, $"js_code={Code(code)}&grant_type=authorization_code", Repeatable: false), ct);
        if (answer.Read(WeComJson.Default.SessionWire) is not { Corpid: { Length: > 0 } corp, Userid: { Length: > 0 } user, SessionKey: { Length: > 0 } key })
            throw answer.Missing("corpid, userid, session_key");
        // Several corps can link one mini program; every further call for somebody of another corp would end in this code.
        if (!string.Equals(corp, app.CorpId, StringComparison.Ordinal))
            throw new WeComException(Api, CrossCorp, "not allow to cross corp");
        return WeComUserId.IsValid(user) ? new(user, key) : throw answer.Unexpected("userid is no userid.");
    }

    public async Task<WeComSendResult> SendAsync(WeComApp app, WeComMessage message, CancellationToken ct)
    {
        // A mini program's notice names the app by the mini program.
        var wire = SendWire.From(message, message.Content is WeComMiniProgramNotice ? null : WeComApp.AgentOf(app));
        var body = JsonSerializer.SerializeToUtf8Bytes(wire, WeComJson.Default.SendWire);
        // WeCom's own check for duplicates makes a repeat harmless; without it a broken line leaves the message to the caller.
        var call = new ApiCall("message/send", Body: body, Repeatable: message.DuplicateWindow > TimeSpan.Zero);
        using var answer = await calls.SendAsync(app, call, ct);
        return answer.Read(WeComJson.Default.SendResultWire).ToResult();
    }

    private async Task<IReadOnlyList<WeComRow<T>>> ListAsync<T>(
        WeComApp app, ApiCall call, string field, JsonRead<WeComRow<T>> read, CancellationToken ct)
        where T : class
    {
        using var answer = await calls.SendAsync(app, call, ct);
        return [.. answer.Rows(field, read)];
    }

    private async IAsyncEnumerable<WeComRow<T>> StreamAsync<T>(
        WeComApp app, ApiCall call, string field, JsonRead<WeComRow<T>> read, [EnumeratorCancellation] CancellationToken ct)
        where T : class
    {
        using var answer = await calls.SendAsync(app, call, ct);
        foreach (var row in answer.Rows(field, read))
            yield return row;
    }

    // A single row may be bad like one of a list, but it has to be about what was asked.
    private static WeComRow<T> About<T>(Answer answer, WeComRow<T> row, string idField, bool isAsked) where T : class => row switch
    {
        { Bad.Reason: WeComBadRowReason.IdMissing } => throw answer.Missing(idField),
        { IsGood: true } when !isAsked => throw answer.Unexpected($"the answer is about another {idField}."),
        _ => row,
    };

    private static string Code(string code) =>
        code.Length is 0 or > MaxCode ? throw new ArgumentException($"A code has 1 to {MaxCode} characters.", nameof(code)) : Uri.EscapeDataString(code);

    private static string Query(string name, int value) => string.Create(CultureInfo.InvariantCulture, $"{name}={value}");
}
