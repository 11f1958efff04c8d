using System.Diagnostics.CodeAnalysis;

namespace Liaison.WeCom;

/// <param name="IsClosed">The admin has switched the app off.</param>
/// <param name="RedirectDomain">The trusted domain (with port) that sign-in pages must be on; null when none is set.</param>
public sealed record WeComAgent(int AgentId, string Name, bool IsClosed, string? RedirectDomain, WeComScope Scope);

/// <param name="LogoUrl">Null when there is none.</param>
public sealed record WeComAgentName(int AgentId, string Name, string? LogoUrl);

/// <summary>The visible scope as the admin set it. The whole corp is department 1.</summary>
public sealed record WeComScope(IReadOnlyList<string> UserIds, IReadOnlyList<int> Departments, IReadOnlyList<int> Tags);

/// <param name="ParentId">Null or 0 for a root; may be a department that is not visible.</param>
/// <param name="Order">Larger sorts first; the whole range of 32 bits is used.</param>
public sealed record WeComDepartmentId(int Id, int? ParentId, uint Order);

/// <param name="Name">As sent. A third-party app gets the id instead.</param>
/// <inheritdoc cref="WeComDepartmentId"/>
public sealed record WeComDepartment(int Id, string Name, string? NameEn, int? ParentId, uint Order, IReadOnlyList<string> Leaders);

/// <summary>A person. What the app may not see is null: apps created since June 2022 get no mobile and no mail.</summary>
/// <param name="Departments">The visible ones; empty for somebody who is in scope by name or tag alone.</param>
/// <param name="DirectLeaders">Userids, the visible ones, at most 5.</param>
public sealed record WeComUser(
    string UserId, string Name, WeComUserStatus Status, IReadOnlyList<int> Departments, int? MainDepartment,
    string? Position, string? Alias, string? Mobile, string? Email, string? BizMail, string? Telephone, string? OpenUserId,
    IReadOnlyList<string> DirectLeaders);

[SuppressMessage("Design", "CA1008", Justification = "WeCom's own numbers: there is no 0.")]
public enum WeComUserStatus
{
    Active = 1,
    Disabled = 2,
    NotActivated = 4,
    Left = 5,
}

public sealed record WeComUserName(string UserId, string Name, IReadOnlyList<int> Departments, string? OpenUserId);

/// <summary>One person in one department: a person of three departments has three rows, on any pages.</summary>
public sealed record WeComUserPlace(string UserId, int Department);

/// <param name="NextCursor">Null on the last page. WeCom may repeat a cursor: the caller bounds the loop.</param>
public sealed record WeComUserIdPage(IReadOnlyList<WeComRow<WeComUserPlace>> Rows, string? NextCursor);

public sealed record WeComTagName(int Id, string Name);

/// <param name="Departments">Ids, not expanded into people.</param>
public sealed record WeComTag(string Name, IReadOnlyList<WeComRow<WeComUserName>> Users, IReadOnlyList<int> Departments);

/// <summary>Who opened a page.</summary>
/// <param name="UserId">Null when it is no member of this corp (a linked corp's member included). A userid alone does not prove scope.</param>
/// <param name="Ticket">For <c>auth/getuserdetail</c>; only of a member who agreed to show more.</param>
public sealed record WeComVisitor(string? UserId, string? Ticket = null)
{
    [MemberNotNullWhen(true, nameof(UserId))]
    public bool IsMember => UserId is not null;
}

/// <summary>What a member agreed to show of themselves, as far as we ask.</summary>
/// <param name="CorpMail">The mailbox that the corp gave them; null when refused or not there.</param>
/// <param name="Email">The mailbox that stands in their profile; anybody may have typed it.</param>
public sealed record WeComDetails(string UserId, string? CorpMail, string? Email);
