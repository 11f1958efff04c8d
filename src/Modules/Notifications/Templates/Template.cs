using System.Text;
using System.Text.RegularExpressions;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;
using Liaison.Notifications.Preferences;

namespace Liaison.Notifications.Templates;

/// <param name="Kind">Of what is told: <c>item</c>, <c>iteration</c>, <c>merge-request</c>, <c>build</c>.</param>
[EventName("template_set")]
internal sealed record TemplateSet(string Kind, string Language, string Title, string Text);

/// <summary>Ours is good again.</summary>
[EventName("template_reset")]
internal sealed record TemplateReset(string Kind, string Language);

/// <summary>How a team says what happened, for one kind in one language. Plain text with placeholders in braces; whatever it says is escaped for where it stands.</summary>
internal sealed partial record Template(string Title, string Text, bool IsOurs = false)
{
    public const int LongestTitle = 120;
    public const int LongestText = 400;

    /// <summary>What a placeholder may be; which of them have a value depends on what happened.</summary>
    public static readonly IReadOnlyList<string> Placeholders =
        ["kind", "what", "title", "number", "project", "actor", "state", "comment", "priority", "due", "iteration", "source", "target", "branch", "commit"];

    public static Guid StreamOf(TeamId team, string kind, string language) => team.Singleton($"template/{kind}/{language}");

    public static Decision Set(Template? current, TemplateSet wanted) => current is { IsOurs: false } && current.Title == wanted.Title && current.Text == wanted.Text ? [] : [wanted];

    public static Decision Reset(Template? current, string kind, string language) => current is null or { IsOurs: true } ? [] : [new TemplateReset(kind, language)];

    public static Template Create(TemplateSet e) => new(e.Title, e.Text);

    public Template Apply(TemplateSet e) => this with { Title = e.Title, Text = e.Text, IsOurs = false };

    public Template Apply(TemplateReset _) => this with { IsOurs = true };

    /// <summary>Ours.</summary>
    public static Template Default(string kind, string language) => language == Languages.English
        ? kind switch
        {
            "item" => new("{kind} {what}: {title}", "{project} {number}\n{actor}: {comment}\n{state} {priority} {due}", true),
            "iteration" => new("{kind} {what}: {title}", "{project}\n{due}", true),
            "merge-request" => new("{kind} {what}: {title}", "{project} {number}\n{actor}: {comment}\n{source} → {target}", true),
            _ => new("{kind} {what}: {title}", "{project} {branch}\n{commit}\n{actor}", true),
        }
        : kind switch
        {
            "item" => new("{kind}{what}：{title}", "{project} {number}\n{actor}：{comment}\n{state} {priority} {due}", true),
            "iteration" => new("{kind}{what}：{title}", "{project}\n{due}", true),
            "merge-request" => new("{kind}{what}：{title}", "{project} {number}\n{actor}：{comment}\n{source} → {target}", true),
            _ => new("{kind}{what}：{title}", "{project} {branch}\n{commit}\n{actor}", true),
        };

    /// <summary>What in this text is no placeholder of ours, or a brace that belongs to none.</summary>
    public static IReadOnlyList<string> Unknown(string text) =>
        [.. Braces().Matches(text).Select(m => m.Value).Where(m => !(m.StartsWith('{') && m.EndsWith('}') && Placeholders.Contains(m[1..^1], StringComparer.Ordinal)))];

    /// <summary>Fills it in. A line of which nothing is left but what stands between values is left out.</summary>
    /// <param name="values">By placeholder; what is absent is empty.</param>
    public (string Title, string Text) Fill(IReadOnlyDictionary<string, string> values) => (
        Line(Title, values) is { Length: > 0 } title ? title : values.GetValueOrDefault("title", "…"),
        string.Join('\n', Text.Split('\n').Select(line => Line(line, values)).Where(line => line.Length > 0)));

    private static string Line(string line, IReadOnlyDictionary<string, string> values)
    {
        var (filled, any, all) = (new StringBuilder(), false, true);
        var end = 0;
        foreach (Match hole in Hole().Matches(line))
        {
            filled.Append(line, end, hole.Index - end);
            end = hole.Index + hole.Length;
            var value = values.GetValueOrDefault(hole.Groups["name"].Value, "");
            filled.Append(value);
            any |= value.Length > 0;
            all &= value.Length > 0;
        }

        filled.Append(line, end, line.Length - end);
        var isEmpty = !any && Hole().IsMatch(line);
        return isEmpty ? "" : all ? filled.ToString().Trim() : Loose().Replace(filled.ToString(), " ").Trim(' ', ':', '：', '→', '-', '·', ',', '，');
    }

    [GeneratedRegex(@"\{(?<name>[a-z]+)\}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Hole();

    [GeneratedRegex(@"\{[^{}]*\}|[{}]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Braces();

    [GeneratedRegex(" {2,}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Loose();
}

internal sealed class TemplatesProjection : IInlineProjection
{
    public IReadOnlyList<string> Tables => ["notifications.templates_1"];

    public static void Apply(IEvent<TemplateSet> e, SqlBatch sql) => sql.Add($"""
        insert into notifications.templates_1 as t (tenant_id, kind, language, title, text, version)
        values ({e.TenantId}, {e.Data.Kind}, {e.Data.Language}, {e.Data.Title}, {e.Data.Text}, {e.Version})
        on conflict (tenant_id, kind, language) do update set title = excluded.title, text = excluded.text, version = excluded.version where t.version < excluded.version
        """);

    public static void Apply(IEvent<TemplateReset> e, SqlBatch sql) => sql.Add($"""
        delete from notifications.templates_1 where tenant_id = {e.TenantId} and kind = {e.Data.Kind} and language = {e.Data.Language} and version < {e.Version}
        """);
}

/// <summary>Reads a team's templates; ours where it has none.</summary>
internal sealed class StoredTemplates(ITeamReads reads)
{
    /// <returns>For every kind and language.</returns>
    public async Task<IReadOnlyDictionary<(string Kind, string Language), Template>> FindAsync(TeamId team, CancellationToken ct)
    {
        var all = MemberPreferences.Kinds.SelectMany(_ => Languages.All, (kind, language) => (Kind: kind, Language: language)).ToDictionary(k => k, k => Template.Default(k.Kind, k.Language));
        foreach (var row in await reads.ListAsync<Row>(team, "select kind, language, title, text from notifications.templates_1 where tenant_id = @team", null, ct))
        {
            all[(row.Kind, row.Language)] = new Template(row.Title, row.Text);
        }

        return all;
    }

    private sealed record Row(string Kind, string Language, string Title, string Text);
}
