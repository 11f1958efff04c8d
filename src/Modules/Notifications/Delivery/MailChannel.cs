using System.Text;
using Liaison.Binding.Contracts;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Notifications.Templates;

namespace Liaison.Notifications.Delivery;

/// <summary>Hands mails to the mailer, which sends them from a queue of its own.</summary>
internal sealed class MailChannel(IMailer mailer, Links links) : IChannel
{
    public const string Reference = "notification";

    public string Lane => Lanes.Mail;

    public int MostReceivers => 200;

    public Task<CallResult> SendAsync(TeamId team, DeliveryCall call, IEventSession session, CancellationToken ct)
    {
        var content = call.Content;
        foreach (var receiver in call.Receivers)
        {
            mailer.Send(
                receiver.Receiver, Phrases.MailSubject(content.Kind, content.Language), Text(team, content), $"notification/{receiver.Delivery}", new MailReference(Reference, Tenant.Of(team).Id, receiver.Delivery));
        }

        return Task.FromResult<CallResult>(CallResult.Sent.ToAll);
    }

    private string Text(TeamId team, Content content)
    {
        var text = new StringBuilder().Append(content.Urgent ? Phrases.Urgent(content.Language) : "").Append(content.Title).Append("\n\n");
        if (content.Text.Length > 0)
        {
            text.Append(content.Text).Append("\n\n");
        }

        foreach (var line in content.Lines)
        {
            text.Append("- ").Append(line.Title).Append("\n  ").Append(links.Plain(team, line.Path)).Append('\n');
        }

        return text.Append(links.Plain(team, content.Path ?? Links.Messages)).Append("\n\n").Append(Phrases.MailEnd(content.Language)).ToString();
    }
}

/// <summary>What the mailer could not send stands in the log as refused.</summary>
internal sealed class MailOutcomes(TimeProvider time) : IMailOutcomes
{
    public void Report(IEventSession session, MailReference mail, string state, string? reason)
    {
        if (mail.Kind == MailChannel.Reference && state == "failed")
        {
            session.Execute($"update notifications.deliveries set state = 'refused', reason = 'mail-refused', at = {time.GetUtcNow()} where tenant_id = {mail.Tenant} and id = {mail.Id}");
        }
    }
}
