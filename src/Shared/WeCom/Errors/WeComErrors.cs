using System.Collections.Frozen;
using System.Globalization;

namespace Liaison.WeCom;

/// <summary>What a WeCom error code means and what to do about it, in English and 简体中文.</summary>
/// <param name="Advice">The sentence for the admin (or whoever is in front of the screen): what to do now.</param>
public sealed record WeComError(int Code, WeComReaction Reaction, string Meaning, string MeaningZh, string Advice, string AdviceZh)
{
    /// <summary>WeCom's own page about the code.</summary>
    public Uri Link => new(string.Create(CultureInfo.InvariantCulture, $"https://open.work.weixin.qq.com/devtool/query?e={Code}"));
}

/// <summary>What the program does on an error code.</summary>
public enum WeComReaction
{
    None,
    /// <summary>Repeated inside the client, up to 3 times with growing pauses.</summary>
    Retry,
    /// <summary>The token is renewed inside the client, once.</summary>
    Refresh,
    /// <summary>Stop until the limit's window ends (<see cref="WeComException.Limit"/>).</summary>
    BackOff,
    /// <summary>Start the sign-in again.</summary>
    Relogin,
    /// <summary>Treat as a change of the contacts.</summary>
    Resync,
    /// <summary>Start the paged read again.</summary>
    RestartRun,
    /// <summary>Start the installation of the third-party app again.</summary>
    RestartInstall,
    /// <summary>WeCom will push what is missing.</summary>
    WaitForPush,
    /// <summary>This secret may not; the other one may.</summary>
    UseOtherSecret,
    /// <summary>Stop and show the advice to the team's admin.</summary>
    Admin,
    /// <summary>Stop and show the advice to whoever runs the third-party app.</summary>
    Provider,
    TellUser,
    /// <summary>Our request is wrong: log it, fix it.</summary>
    Bug,
    Ignore,
}

/// <summary>The error catalogue.</summary>
/// <remarks>Source: WeCom, 全局错误码 (document 90313).</remarks>
public static class WeComErrors
{
    private static readonly FrozenDictionary<int, WeComError> Catalogue = Load().ToFrozenDictionary(e => e.Code);

    internal static IReadOnlyCollection<WeComError> All => Catalogue.Values;

    /// <summary>Never null: a code that is not in the catalogue gets a general entry that points to WeCom's page.</summary>
    public static WeComError Find(int code) => Catalogue.TryGetValue(code, out var error) ? error : new(code, WeComReaction.Admin,
        "An error that this version does not know", "当前版本未收录的错误",
        "WeCom refused the call; the linked page of WeCom explains the code.", "企业微信拒绝了本次调用，请打开链接查看企业微信对该错误码的说明。");

    private static List<WeComError> Load()
    {
        using var stream = typeof(WeComErrors).Assembly.GetManifestResourceStream("ErrorCatalogue.txt")
            ?? throw new InvalidOperationException("ErrorCatalogue.txt is not embedded.");
        using var reader = new StreamReader(stream);
        var errors = new List<WeComError>();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
                continue;
            var cells = line.Split('|', StringSplitOptions.TrimEntries);
            if (cells is not [var codes, var reactionName, var meaning, var meaningZh, var advice, var adviceZh])
                throw new InvalidOperationException($"ErrorCatalogue.txt: not six columns: {line}");

            var reaction = Enum.Parse<WeComReaction>(reactionName);
            if (advice.Length == 0)
                (advice, adviceZh) = DefaultAdvice(reaction);
            errors.AddRange(Codes(codes).Select(code => new WeComError(code, reaction, meaning, meaningZh, advice, adviceZh)));
        }
        return errors;
    }

    // "-1" is a code, "90201-90207" a range.
    private static IEnumerable<int> Codes(string cell)
    {
        var dash = cell.IndexOf('-', 1);
        var first = int.Parse(dash < 0 ? cell : cell[..dash], CultureInfo.InvariantCulture);
        var last = dash < 0 ? first : int.Parse(cell[(dash + 1)..], CultureInfo.InvariantCulture);
        return Enumerable.Range(first, last - first + 1);
    }

    private static (string En, string Zh) DefaultAdvice(WeComReaction reaction) => reaction switch
    {
        WeComReaction.Refresh => ("We renew the access by ourselves; nothing to do.", "系统会自动更新凭证，无需处理。"),
        WeComReaction.Resync => ("The contacts have changed; run a sync.", "通讯录已变更，请执行一次同步。"),
        WeComReaction.Ignore => ("Nothing to do.", "无需处理。"),
        WeComReaction.Bug => ("This is a fault of our product; please send us the error number.", "这是本产品的问题，请把错误码发给我们。"),
        _ => throw new InvalidOperationException($"ErrorCatalogue.txt: the reaction {reaction} needs a sentence of its own."),
    };
}
