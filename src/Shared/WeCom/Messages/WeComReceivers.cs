namespace Liaison.WeCom;

/// <summary>Whom a call is for: people, departments with all below them, and tags, as far as they are in the app's visible scope.</summary>
/// <param name="Users">Userids, up to 1,000; spellings of one userid count once.</param>
public sealed record WeComReceivers(IReadOnlyCollection<string> Users)
{
    public const int MaxUsers = 1000;
    public const int MaxDepartments = 100;
    public const int MaxTags = 100;

    /// <summary>Everybody in the app's visible scope.</summary>
    public static WeComReceivers Everybody { get; } = new([]) { IsEverybody = true };

    /// <summary>Up to 100.</summary>
    public IReadOnlyCollection<int> Departments { get; init; } = [];

    /// <summary>Up to 100.</summary>
    public IReadOnlyCollection<int> Tags { get; init; } = [];

    public bool IsEverybody { get; private init; }
}
