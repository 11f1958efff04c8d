using System.Text;
using Liaison.Kernel.Ids;
using Liaison.Notifications.Actions;
using Liaison.Notifications.Templates;
using Liaison.WeCom;

namespace Liaison.Notifications.Delivery;

/// <summary>
/// What is said, as WeCom shows it: something to decide is a card with buttons, many things are a list in markdown, everything else is a text card. What it takes in is
/// cut at whole characters, so that tags stay closed.
/// </summary>
internal sealed class WeComContents(Links links)
{
    private const int MostDescription = 512;
    private const int MostMarkdownBytes = 2048;
    private const int MostNoticeValue = 30;

    /// <param name="call">Names the card, once for each call: the same one again is the same card.</param>
    public WeComContent Of(TeamId team, Content content, Guid call) => content switch
    {
        { Kind: Content.Digest } => Digest(team, content),
        { Actions: [_, ..], Subject: { } subject } => new WeComButtonCard(
            new WeComCardTitle(Urgent(content) + content.Title, content.Project),
            [.. content.Actions.Select((action, i) => new WeComCardButton(ActionKeys.LabelOf(action, content.Language), ActionKeys.KeyOf(action, subject), i == 0 ? 1 : 3))])
        {
            Text = content.Text,
            TaskId = ActionKeys.TaskOf(call),
            Opens = new WeComPageLink(Opens(team, content)),
        },
        _ => new WeComTextCard(HarmlessText.ForCard(Urgent(content) + content.Title), Description(content), Opens(team, content)),
    };

    public static WeComMiniProgramNotice NoticeOf(string appId, Content content)
    {
        WeComNoticeItem?[] items =
        [
            Item(Phrases.Title(content.Language), content.Title),
            Item(Phrases.Project(content.Language), content.Project),
            Item(Phrases.Happened(content.Language), content.What),
        ];
        return new WeComMiniProgramNotice(appId, Phrases.NoticeTitle(content.Kind, content.Language), [.. items.OfType<WeComNoticeItem>()]) { Page = Links.MiniProgramPage(content) };
    }

    public Uri Opens(TeamId team, Content content) => content.Url ?? links.OneTap(team, content.Path ?? Links.Messages);

    private static string Urgent(Content content) => content.Urgent ? Phrases.Urgent(content.Language) : "";

    private static WeComNoticeItem? Item(string key, string? value) => string.IsNullOrWhiteSpace(value) ? null : new WeComNoticeItem(key, TextCut.ToChars(value, MostNoticeValue));

    /// <summary>The first line says where, in grey; the others what.</summary>
    private static string Description(Content content)
    {
        if (content.Url is not null)
        {
            return HarmlessText.ForCard(content.Text);
        }

        var lines = content.Text.Split('\n', 2);
        const string Frame = "<div class=\"gray\"></div><div class=\"normal\"></div>";
        var head = TextCut.ToChars(HarmlessText.ForCard(lines[0]), 120);
        var rest = lines.Length > 1 ? TextCut.ToChars(HarmlessText.ForCard(lines[1]), MostDescription - Frame.Length - head.Length - 60) : "";
        return head.Length == 0 ? HarmlessText.ForCard(content.Title)
            : rest.Length == 0 ? $"<div class=\"gray\">{head}</div>"
            : $"<div class=\"gray\">{head}</div><div class=\"normal\">{rest.Replace("\n", "<br>", StringComparison.Ordinal)}</div>";
    }

    private WeComMarkdown Digest(TeamId team, Content content)
    {
        var text = new StringBuilder($"**{content.Title}**\n");
        var all = links.OneTap(team, content.Path ?? Links.Messages);
        // Room for the last line, which is always there.
        var room = MostMarkdownBytes - Encoding.UTF8.GetByteCount(text.ToString()) - Encoding.UTF8.GetByteCount($"[{Phrases.DigestMore(content.Count, content.Language)}]({all.AbsoluteUri})");
        var told = 0;
        foreach (var line in content.Lines)
        {
            var written = $"> [{HarmlessText.ForMarkdown(TextCut.ToChars(line.Title, 60))}]({links.OneTap(team, line.Path).AbsoluteUri})\n";
            room -= Encoding.UTF8.GetByteCount(written);
            if (room < 0)
            {
                break;
            }

            text.Append(written);
            told++;
        }

        var last = told < content.Count ? Phrases.DigestMore(content.Count - told, content.Language) : Phrases.DigestAll(content.Language);
        return new WeComMarkdown(string.Concat(text, $"[{last}]({all.AbsoluteUri})"));
    }
}
