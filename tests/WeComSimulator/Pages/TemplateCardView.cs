using System.Text.Json.Nodes;
using Liaison.WeComSimulator.Api;
using Liaison.WeComSimulator.Model;

namespace Liaison.WeComSimulator.Pages;

/// <summary>A template card on a phone. Its buttons are shown, and pressed by nobody as long as callbacks are not played.</summary>
internal static class TemplateCardView
{
    public static Html Of(Page page, SimulatedMessage message, string open)
    {
        var card = message.Part!;
        return Html.Join(
        [
            Text(card["source"], "desc", "small"),
            Title(card["main_title"], "h2"),
            Title(card["emphasis_content"], "h3"),
            Text(card, "sub_title_text", "p"),
            Title(card["image_text_area"], "h3"),
            Html.Join(List(card, "vertical_content_list").Select(p => Title(p, "h3"))),
            Quote(card),
            Rows(card, open),
            Choices(card),
            Buttons(page, message),
            Html.Join(List(card, "jump_list").Select(j => MessageView.Link(j, PartReader.Text(j, "title"), open))),
            card["card_action"] is JsonObject action ? MessageView.Link(action, page.Say("详情", "Details"), open) : default,
        ]);
    }

    private static IEnumerable<JsonObject> List(JsonNode? part, string name) => (part?[name] as JsonArray ?? []).OfType<JsonObject>();

    private static Html Text(JsonNode? part, string name, string tag) =>
        PartReader.Text(part as JsonObject, name) is { Length: > 0 } text ? new Html($"<{tag}>{Html.Of($"{text}")}</{tag}>") : default;

    private static Html Title(JsonNode? part, string tag) => Html.Join([Text(part, "title", tag), Text(part, "desc", "p")]);

    private static Html Quote(JsonObject card) => card["quote_area"] is { } quote
        ? Html.Of($"<blockquote>{Text(quote, "title", "b")} {Text(quote, "quote_text", "span")}</blockquote>")
        : default;

    private static Html Rows(JsonObject card, string open) => List(card, "horizontal_content_list").ToArray() is { Length: > 0 } rows
        ? Html.Of($"<dl>{Html.Join(rows.Select(r => Html.Of($"<dt>{PartReader.Text(r, "keyname")}</dt><dd>{MessageView.Link(r, PartReader.Text(r, "value"), open)}</dd>")))}</dl>")
        : default;

    private static Html Choices(JsonObject card)
    {
        JsonNode?[] questions = [card["button_selection"], card["checkbox"], .. List(card, "select_list")];
        return Html.Join(questions.OfType<JsonObject>().Select(q => Html.Of($"""
            <fieldset disabled><legend>{PartReader.Text(q, "title")}</legend>{Html.Join(List(q, "option_list").Select(o => Html.Of($"<label>{PartReader.Text(o, "text")}</label>")))}</fieldset>
            """)));
    }

    private static Html Buttons(Page page, SimulatedMessage message)
    {
        var card = message.Part!;
        JsonObject[] buttons = [.. List(card, "button_list"), .. card["submit_button"] is JsonObject submit ? [submit] : Array.Empty<JsonObject>(), .. List(card["action_menu"], "action_list")];
        return message.Frozen is { } frozen
            ? Html.Of($"<p class=\"row\"><button disabled>{frozen}</button> <small>{page.Say("已处理", "done")}</small></p>")
            : buttons.Length == 0 ? default : Html.Of($"<p class=\"row\">{Html.Join(buttons.Select(b => Html.Of($"<button disabled>{PartReader.Text(b, "text")}</button>")))}</p>");
    }
}
