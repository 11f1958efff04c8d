using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Liaison.WeComSimulator.Api;

/// <summary>template_card (API.md §17). Lengths that WeCom calls advice are left alone, as its clients cut them.</summary>
internal static partial class TemplateCard
{
    public const string Type = "template_card";
    private const int MaxKeyBytes = 1024;

    /// <param name="isUpdate">The card takes another one's place and needs no task_id.</param>
    public static void Read(JsonObject card, PartReader reader, bool isUpdate = false)
    {
        var type = PartReader.Text(card, "card_type");
        switch (type)
        {
            case "text_notice":
                ReadTextNotice(card, reader);
                break;
            case "news_notice":
                ReadNewsNotice(card, reader);
                break;
            case "button_interaction":
                ReadButtons(card, reader);
                break;
            case "vote_interaction":
                ReadVote(card, reader);
                break;
            case "multiple_interaction":
                ReadChoices(card, reader);
                break;
            default:
                reader.Refuse(40058, $"{Type}.card_type");
                return;
        }

        ReadMenu(card, reader);
        ReadRows(card, reader);
        ReadQuote(card, reader);
        reader.List(card, "vertical_content_list", $"{Type}.vertical_content_list", 0, 4);
        foreach (var (jump, i) in reader.List(card, "jump_list", $"{Type}.jump_list", 0, 3).Select((jump, i) => (jump, i)))
        {
            ReadLink(jump, reader, $"{Type}.jump_list[{i}]", required: false);
        }

        var task = PartReader.Text(card, "task_id");
        var needsTask = !isUpdate && (IsInteractive(type) || card["action_menu"] is not null);
        if ((needsTask || task is not null) && !TaskPattern().IsMatch(task ?? ""))
        {
            reader.Refuse(42014, $"{Type}.task_id");
        }
    }

    /// <summary>Whether sending the card gives a response_code.</summary>
    public static bool CanChange(JsonObject card) => IsInteractive(PartReader.Text(card, "card_type")) || card["action_menu"] is not null;

    private static bool IsInteractive(string? type) => type?.EndsWith("_interaction", StringComparison.Ordinal) == true;

    private static void ReadTextNotice(JsonObject card, PartReader reader)
    {
        if (PartReader.Text(card["main_title"] as JsonObject, "title") is not { Length: > 0 } && PartReader.Text(card, "sub_title_text") is not { Length: > 0 })
        {
            reader.Refuse(40058, $"{Type}.main_title.title");
        }

        ReadAction(card, reader);
    }

    private static void ReadNewsNotice(JsonObject card, PartReader reader)
    {
        ReadTitle(card, reader);
        var image = reader.Object(card, "card_image", $"{Type}.card_image");
        var area = reader.Object(card, "image_text_area", $"{Type}.image_text_area");
        if (image is null && area is null)
        {
            reader.Refuse(40058, $"{Type}.card_image");
        }

        if (image is not null)
        {
            reader.Url(image, "url", $"{Type}.card_image.url");
            if (image["aspect_ratio"] is { } ratio && !(ratio is JsonValue value && value.TryGetValue<double>(out var number) && number is >= 1.3 and < 2.25))
            {
                reader.Refuse(40058, $"{Type}.card_image.aspect_ratio");
            }
        }

        if (area is not null)
        {
            reader.Url(area, "image_url", $"{Type}.image_text_area.image_url");
            ReadLink(area, reader, $"{Type}.image_text_area", required: false);
        }

        ReadAction(card, reader);
    }

    private static void ReadButtons(JsonObject card, PartReader reader)
    {
        ReadTitle(card, reader);
        if (reader.Object(card, "button_selection", $"{Type}.button_selection") is { } selection)
        {
            ReadOptions(selection, reader, $"{Type}.button_selection", 10);
        }

        var buttons = reader.List(card, "button_list", $"{Type}.button_list", 1, 6, 42019);
        foreach (var (button, i) in buttons.Select((button, i) => (button, i)))
        {
            var at = $"{Type}.button_list[{i}]";
            reader.Required(button, "text", $"{at}.text");
            if (PartReader.Number(button, "type") == 1)
            {
                reader.Url(button, "url", $"{at}.url");
            }
            else
            {
                ReadKey(button, reader, at);
            }
        }

        ReadUnique(buttons, "key", reader, $"{Type}.button_list");
    }

    private static void ReadVote(JsonObject card, PartReader reader)
    {
        ReadTitle(card, reader);
        if (reader.Object(card, "checkbox", $"{Type}.checkbox") is { } checkbox)
        {
            ReadOptions(checkbox, reader, $"{Type}.checkbox", 20);
        }
        else
        {
            reader.Refuse(40058, $"{Type}.checkbox");
        }

        ReadSubmit(card, reader);
    }

    private static void ReadChoices(JsonObject card, PartReader reader)
    {
        ReadTitle(card, reader);
        var lists = reader.List(card, "select_list", $"{Type}.select_list", 1, 3);
        foreach (var (list, i) in lists.Select((list, i) => (list, i)))
        {
            ReadOptions(list, reader, $"{Type}.select_list[{i}]", 10);
        }

        ReadUnique(lists, "question_key", reader, $"{Type}.select_list");
        ReadSubmit(card, reader);
    }

    private static void ReadTitle(JsonObject card, PartReader reader)
    {
        if (reader.Object(card, "main_title", $"{Type}.main_title") is { } title)
        {
            reader.Required(title, "title", $"{Type}.main_title.title");
        }
        else
        {
            reader.Refuse(40058, $"{Type}.main_title");
        }
    }

    private static void ReadAction(JsonObject card, PartReader reader)
    {
        if (reader.Object(card, "card_action", $"{Type}.card_action") is { } action)
        {
            ReadLink(action, reader, $"{Type}.card_action", required: true);
        }
        else
        {
            reader.Refuse(40058, $"{Type}.card_action");
        }
    }

    private static void ReadMenu(JsonObject card, PartReader reader)
    {
        if (reader.Object(card, "action_menu", $"{Type}.action_menu") is not { } menu)
        {
            return;
        }

        var actions = reader.List(menu, "action_list", $"{Type}.action_menu.action_list", 1, 3);
        foreach (var (action, i) in actions.Select((action, i) => (action, i)))
        {
            reader.Required(action, "text", $"{Type}.action_menu.action_list[{i}].text");
            ReadKey(action, reader, $"{Type}.action_menu.action_list[{i}]");
        }

        ReadUnique(actions, "key", reader, $"{Type}.action_menu.action_list");
    }

    private static void ReadRows(JsonObject card, PartReader reader)
    {
        foreach (var (row, i) in reader.List(card, "horizontal_content_list", $"{Type}.horizontal_content_list", 0, 6).Select((row, i) => (row, i)))
        {
            var at = $"{Type}.horizontal_content_list[{i}]";
            reader.Required(row, "keyname", $"{at}.keyname");
            switch (PartReader.Number(row, "type") ?? 0)
            {
                case 0:
                    break;
                case 1:
                    reader.Url(row, "url", $"{at}.url");
                    break;
                case 2:
                    reader.Required(row, "media_id", $"{at}.media_id");
                    break;
                case 3:
                    reader.Required(row, "userid", $"{at}.userid");
                    break;
                default:
                    reader.Refuse(40058, $"{at}.type");
                    break;
            }
        }
    }

    private static void ReadQuote(JsonObject card, PartReader reader)
    {
        if (reader.Object(card, "quote_area", $"{Type}.quote_area") is { } quote)
        {
            ReadLink(quote, reader, $"{Type}.quote_area", required: false);
        }
    }

    private static void ReadLink(JsonObject part, PartReader reader, string at, bool required)
    {
        switch (PartReader.Number(part, "type") ?? 0)
        {
            case 1:
                reader.Url(part, "url", $"{at}.url");
                break;
            case 2:
                reader.Required(part, "appid", $"{at}.appid");
                break;
            case 0 when !required:
                break;
            default:
                reader.Refuse(40058, $"{at}.type");
                break;
        }
    }

    private static void ReadOptions(JsonObject part, PartReader reader, string at, int most)
    {
        reader.Required(part, "question_key", $"{at}.question_key");
        var options = reader.List(part, "option_list", $"{at}.option_list", 1, most);
        foreach (var (option, i) in options.Select((option, i) => (option, i)))
        {
            reader.Required(option, "id", $"{at}.option_list[{i}].id");
            reader.Bytes(option, "id", $"{at}.option_list[{i}].id", 128);
            reader.Required(option, "text", $"{at}.option_list[{i}].text");
        }

        ReadUnique(options, "id", reader, $"{at}.option_list", 40058);
    }

    private static void ReadSubmit(JsonObject card, PartReader reader)
    {
        if (reader.Object(card, "submit_button", $"{Type}.submit_button") is { } submit)
        {
            reader.Required(submit, "text", $"{Type}.submit_button.text");
            ReadKey(submit, reader, $"{Type}.submit_button");
        }
        else
        {
            reader.Refuse(40058, $"{Type}.submit_button");
        }
    }

    private static void ReadKey(JsonObject part, PartReader reader, string at)
    {
        reader.Required(part, "key", $"{at}.key", 42017);
        reader.Bytes(part, "key", $"{at}.key", MaxKeyBytes, 42017);
    }

    private static void ReadUnique(IEnumerable<JsonObject> rows, string name, PartReader reader, string at, int errCode = 42018)
    {
        if (rows.Select(row => PartReader.Text(row, name)).OfType<string>().GroupBy(key => key, StringComparer.Ordinal).Any(same => same.Count() > 1))
        {
            reader.Refuse(errCode, at);
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9_\-@]{1,128}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex TaskPattern();
}
