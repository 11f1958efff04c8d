using Liaison.Binding.Accounts;

namespace Liaison.Binding.Mail;

/// <param name="Subject">Ours alone: nothing that a user wrote is in it.</param>
/// <param name="Text">In 简体中文 and English; may hold a code.</param>
internal sealed record MailText(string Subject, string Text)
{
    public override string ToString() => Subject;
}

internal interface IMailer
{
    /// <summary>Collects a mail in the unit of work: nothing leaves before the commit, and what was committed leaves at least once.</summary>
    void Send(EmailAddress to, MailText mail);
}
