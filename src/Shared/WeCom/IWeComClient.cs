namespace Liaison.WeCom;

/// <summary>WeCom's server API: the app, its contacts, sign-in and sending. More of it is in <see cref="IWeComMessages"/>,
/// <see cref="IWeComMembers"/>, <see cref="IWeComTickets"/> and <see cref="IWeComNetwork"/>, under the same rules.</summary>
/// <remarks>
/// Every method throws a <see cref="WeComCallException"/>: <see cref="WeComException"/> when WeCom said no (its <c>Entry</c> says what to do),
/// <see cref="WeComUnavailableException"/> when no answer came, <see cref="WeComProtocolException"/> when what came is not WeCom's protocol.
/// Tokens, deadlines, retries and the rate share are kept inside; 45009 and 45033 are not waited out, the caller decides.
/// A list is either whole or an exception: no row is handed out before the complete answer was read and its errcode was 0.
/// </remarks>
public interface IWeComClient
{
    /// <summary>Asks WeCom now whether it knows this corp and secret.</summary>
    /// <exception cref="WeComException">40001, 40013, 40091: refused. Remembered for ten minutes: until then, or until
    /// <see cref="Forget"/>, every call with this secret is refused at once without asking WeCom, which bans addresses that insist.</exception>
    /// <remarks>Source: WeCom, 获取access_token (gettoken).</remarks>
    Task VerifyAsync(WeComApp app, CancellationToken ct);

    /// <summary>Forgets token and refusal of this secret: after unbinding, or when a person asks to try again.</summary>
    void Forget(WeComApp app);

    /// <summary>The app itself with its visible scope.</summary>
    /// <exception cref="WeComException">301002, 40056: the AgentId does not belong to the secret.</exception>
    /// <exception cref="ArgumentException">The credentials have no AgentId.</exception>
    /// <remarks>Source: WeCom, 获取应用 (agent/get).</remarks>
    Task<WeComAgent> GetAgentAsync(WeComApp app, CancellationToken ct);

    /// <summary>The apps that this secret may act for: one for a self-built app. Finds the AgentId of a secret.</summary>
    /// <remarks>Source: WeCom, 获取access_token对应的应用列表 (agent/list).</remarks>
    Task<IReadOnlyList<WeComAgentName>> ListAgentsAsync(WeComApp app, CancellationToken ct);

    /// <summary>What the admin granted to a third-party or delegated app, such as <c>contact:sensitive:mobile</c>; may be empty.</summary>
    /// <remarks>Source: WeCom, 获取应用权限详情 (agent/get_permissions).</remarks>
    Task<IReadOnlyList<string>> GetPermissionsAsync(WeComApp app, CancellationToken ct);

    /// <summary>All visible departments with names, in WeCom's order; may be empty. Parents can be missing from the list.</summary>
    /// <exception cref="WeComException">48009: contacts-sync may only read ids.</exception>
    /// <remarks>Source: WeCom, 获取部门列表 (department/list).</remarks>
    Task<IReadOnlyList<WeComRow<WeComDepartment>>> ListDepartmentsAsync(WeComApp app, CancellationToken ct);

    /// <summary>All visible departments without names, in WeCom's order; may be empty.</summary>
    /// <remarks>Source: WeCom, 获取子部门ID列表 (department/simplelist).</remarks>
    Task<IReadOnlyList<WeComRow<WeComDepartmentId>>> ListDepartmentIdsAsync(WeComApp app, CancellationToken ct);

    /// <exception cref="WeComException">60011: out of scope. 60003, 60123: no such department.</exception>
    /// <remarks>Source: WeCom, 获取单个部门详情 (department/get).</remarks>
    Task<WeComRow<WeComDepartment>> GetDepartmentAsync(WeComApp app, int department, CancellationToken ct);

    /// <summary>The direct members of one department, read row by row; those of its sub-departments are not among them.</summary>
    /// <remarks>Source: WeCom, 获取部门成员详情 (user/list).</remarks>
    IAsyncEnumerable<WeComRow<WeComUser>> ListUsersAsync(WeComApp app, int department, CancellationToken ct);

    /// <summary>As <see cref="ListUsersAsync"/>, with names and departments only.</summary>
    /// <remarks>Source: WeCom, 获取部门成员 (user/simplelist).</remarks>
    IAsyncEnumerable<WeComRow<WeComUserName>> ListUserNamesAsync(WeComApp app, int department, CancellationToken ct);

    /// <exception cref="WeComException">60111: unknown, left, or not visible, and which of them it does not say.</exception>
    /// <exception cref="ArgumentException">Not a userid (<see cref="WeComUserId.IsValid"/>).</exception>
    /// <remarks>Source: WeCom, 读取成员 (user/get).</remarks>
    Task<WeComRow<WeComUser>> GetUserAsync(WeComApp app, string userId, CancellationToken ct);

    /// <summary>One page of everybody's userid and departments; needs the contacts-sync secret.</summary>
    /// <param name="cursor">Null for the first page.</param>
    /// <param name="limit">1 to 10,000 rows; a page may be shorter without being the last.</param>
    /// <exception cref="WeComException">48002: not with this secret. 50100: the cursor is no longer good, start again.</exception>
    /// <remarks>Source: WeCom, 获取成员ID列表 (user/list_id).</remarks>
    Task<WeComUserIdPage> ListUserIdsAsync(WeComApp app, string? cursor, int limit, CancellationToken ct);

    /// <summary>The corp's tags, in WeCom's order; may be empty. A third-party app sees its own and those in its scope.</summary>
    /// <remarks>Source: WeCom, 获取标签列表 (tag/list).</remarks>
    Task<IReadOnlyList<WeComTagName>> ListTagsAsync(WeComApp app, CancellationToken ct);

    /// <summary>The visible people and the departments of a tag; departments are not expanded.</summary>
    /// <exception cref="WeComException">40068: no such tag.</exception>
    /// <remarks>Source: WeCom, 获取标签成员 (tag/get).</remarks>
    Task<WeComTag> GetTagAsync(WeComApp app, int tag, CancellationToken ct);

    /// <summary>Turns the code of a sign-in into who it is. The code is burnt by the first try, hence never repeated on a broken line.</summary>
    /// <exception cref="WeComException">40029, 42003, 42022: code wrong, old or used, start the sign-in again. 50001: domain not trusted.</exception>
    /// <remarks>Source: WeCom, 获取访问用户身份 (auth/getuserinfo).</remarks>
    Task<WeComVisitor> GetUserInfoAsync(WeComApp app, string code, CancellationToken ct);

    /// <summary>What a member agreed to show of themselves.</summary>
    /// <param name="ticket">From <see cref="GetUserInfoAsync"/>, good for half an hour.</param>
    /// <exception cref="WeComException">84014, 84015: ticket old or wrong. 92000: the member is out of the app's scope. 92001: nothing was agreed to.</exception>
    /// <remarks>Source: WeCom, 获取访问用户敏感信息 (auth/getuserdetail).</remarks>
    Task<WeComDetails> GetUserDetailAsync(WeComApp app, string ticket, CancellationToken ct);

    /// <summary>Turns the code of a mini program's sign-in (<c>wx.qy.login</c>) into who it is. Burnt by the first try, like
    /// that of <see cref="GetUserInfoAsync"/>. A userid alone does not prove scope.</summary>
    /// <param name="app">The one that the mini program is linked to in WeCom's admin console; another one's token is refused.</param>
    /// <exception cref="WeComException">40029, 42003: code wrong, old or used. 42013: the session has ended.
    /// 92002: the visitor belongs to another corp that has linked the mini program too, sign in again with that corp's app.</exception>
    /// <remarks>Source: WeCom, 小程序登录 code2Session (miniprogram/jscode2session).</remarks>
    Task<WeComMiniProgramSession> GetMiniProgramSessionAsync(WeComApp app, string code, CancellationToken ct);

    /// <summary>Sends one message to people, departments, tags or the whole scope. Accepted is not delivered:
    /// WeCom drops more than 30 a minute per person in silence.</summary>
    /// <returns>Who was named in vain; as long as one receiver is good, that is no exception.</returns>
    /// <exception cref="WeComException">81013: none of the receivers is in scope. 40007: the media has ended. 42018: the task id was used before.</exception>
    /// <exception cref="WeComFieldException">WeCom would refuse or misread the message; the field is named.</exception>
    /// <remarks>Source: WeCom, 发送应用消息 (message/send).</remarks>
    Task<WeComSendResult> SendAsync(WeComApp app, WeComMessage message, CancellationToken ct);
}
