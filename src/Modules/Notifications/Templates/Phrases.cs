using Liaison.Notifications.Preferences;
using Liaison.Notifications.Work;

namespace Liaison.Notifications.Templates;

/// <summary>What happened, and to what, in the receiver's words.</summary>
internal static class Phrases
{
    private static readonly Dictionary<string, (string Zh, string En)> Kinds = new(StringComparer.Ordinal)
    {
        ["item"] = ("工作项", "Item"),
        ["iteration"] = ("迭代", "Iteration"),
        ["merge-request"] = ("合并请求", "Merge request"),
        ["build"] = ("构建", "Build"),
    };

    private static readonly Dictionary<string, (string Zh, string En)> Whats = new(StringComparer.Ordinal)
    {
        [Happenings.Created] = ("新建", "created"),
        [Happenings.Assigned] = ("有了负责人", "assigned"),
        [Happenings.Changed] = ("有更新", "changed"),
        [Happenings.Done] = ("已完成", "done"),
        [Happenings.Reopened] = ("重新打开", "reopened"),
        [Happenings.Commented] = ("有新评论", "commented"),
        [Happenings.ReviewRequested] = ("等待评审", "to be reviewed"),
        [Happenings.Approved] = ("已批准", "approved"),
        [Happenings.ChangesRequested] = ("需要修改", "needs changes"),
        [Happenings.Merged] = ("已合并", "merged"),
        [Happenings.Closed] = ("已关闭", "closed"),
        [Happenings.Failed] = ("失败", "failed"),
        [Happenings.Fixed] = ("恢复成功", "fixed"),
        [Happenings.Succeeded] = ("成功", "succeeded"),
    };

    /// <summary>For whom it names in person.</summary>
    private static readonly Dictionary<string, (string Zh, string En)> Yours = new(StringComparer.Ordinal)
    {
        [Happenings.Assigned] = ("指派给你", "assigned to you"),
        [Happenings.ReviewRequested] = ("请你评审", "for you to review"),
        [Happenings.Commented] = ("评论提到了你", "mentions you"),
    };

    public static string Kind(string kind, string language) => In(language, Kinds.GetValueOrDefault(kind, (kind, kind)));

    /// <param name="what">Of <see cref="Happenings"/>; another word stands for itself.</param>
    public static string What(string what, bool named, string language) =>
        In(language, named && Yours.TryGetValue(what, out var yours) ? yours : Whats.GetValueOrDefault(what, (what, what)));

    public static string Urgent(string language) => In(language, ("【紧急】", "[Urgent] "));

    public static string DigestTitle(int count, string language) => In(language, ($"{count} 条通知", $"{count} notifications"));

    public static string DigestMore(int count, string language) => In(language, ($"另有 {count} 条，查看全部", $"and {count} more: see all"));

    public static string DigestAll(string language) => In(language, ("查看全部", "See all"));

    public static string Project(string language) => In(language, ("项目", "Project"));

    public static string Happened(string language) => In(language, ("动态", "News"));

    public static string Title(string language) => In(language, ("标题", "Title"));

    /// <summary>4 to 12 characters, as a mini program notice wants its title.</summary>
    public static string NoticeTitle(string kind, string language) => In(language, kind switch
    {
        "item" => ("工作项通知", "Item news"),
        "iteration" => ("迭代通知", "Iteration"),
        "merge-request" => ("合并请求通知", "Code review"),
        "build" => ("构建通知", "Build news"),
        _ => ("团队通知", "Team news"),
    });

    /// <summary>Ours alone: nothing that a user wrote is in it.</summary>
    public static string MailSubject(string kind, string language) =>
        "Liaison: " + (Kinds.ContainsKey(kind) ? Kind(kind, language) : In(language, ("通知汇总", "your notifications")));

    public static string MailEnd(string language) => In(language, ("在团队的通知设置中可以关闭邮件。", "Turn these mails off in your notification settings."));

    private static string In(string language, (string Zh, string En) words) => language == Languages.English ? words.En : words.Zh;
}
