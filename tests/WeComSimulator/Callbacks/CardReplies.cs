using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Liaison.WeComSimulator.Model;

namespace Liaison.WeComSimulator.Callbacks;

/// <summary>A passive reply to a press of a card's button changes the card of the one who pressed it.</summary>
/// <remarks>Source: WeCom, 被动回复消息格式, 更新点击用户的按钮文案 (update_button).</remarks>
internal static class CardReplies
{
    public static void Apply(SimulatedWorld world, CallbackEvent told, string reply)
    {
        if (told.Name != "template_card_event" || Parse(reply) is not { } xml || Text(xml, "MsgType") != "update_button" || xml.Element("Button")?.Element("ReplaceName")?.Value is not { Length: > 0 } name)
        {
            return;
        }

        var pressed = XElement.Parse(told.Xml);
        var (corp, user) = (world.FindCorp(Text(pressed, "ToUserName")), Text(pressed, "FromUserName"));
        // The reply is from the corp to the member, and to nobody else.
        if (corp?.FindMember(user) is { } member && Text(xml, "FromUserName") == corp.CorpId && Text(xml, "ToUserName").Equals(user, StringComparison.OrdinalIgnoreCase)
            && corp.Messages.Cards.MessageOf(int.Parse(Text(pressed, "AgentID"), CultureInfo.InvariantCulture), Text(pressed, "TaskId")) is { } message)
        {
            corp.Messages.Change(message, [member], m => m with { Frozen = name });
        }
    }

    private static XElement? Parse(string reply)
    {
        try
        {
            return XElement.Parse(reply);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static string Text(XElement xml, string name) => xml.Element(name)?.Value.Trim() ?? "";
}
