using System.Text;
using Liaison.EventStore;

namespace Liaison.Binding.Contracts;

/// <summary>Sends plain mail. The text is sealed while it waits: it may hold a code.</summary>
public interface IMailer
{
    /// <summary>Collects a mail in the caller's unit of work (queue <c>mail</c>): nothing leaves before the commit, and what was committed leaves at least once.</summary>
    /// <param name="to">An e-mail as <see cref="EmailAddress"/> writes it.</param>
    /// <param name="subject">One line of ours alone: nothing that a user wrote may be in it.</param>
    /// <param name="text">Plain text, in 简体中文 and English.</param>
    /// <param name="dedupeKey">A second mail with the key is dropped while the first still waits.</param>
    /// <param name="reference">By which <see cref="IMailOutcomes"/> is told what became of it; null when nobody asks.</param>
    void Send(string to, string subject, string text, string? dedupeKey = null, MailReference? reference = null);
}

/// <param name="Kind">In a word, whose mail it is: <c>invitation</c>.</param>
public sealed record MailReference(string Kind, string Tenant, Guid Id);

/// <summary>Who wants to know what became of their mails. Asked within the transaction that takes the mail off the queue.</summary>
public interface IMailOutcomes
{
    /// <param name="state"><c>sent</c>, <c>failed</c> for good, or <c>queued</c> again.</param>
    /// <param name="reason">The server's status; null when it was sent.</param>
    void Report(IEventSession session, MailReference mail, string state, string? reason);
}

/// <summary>Words from outside that go into a mail to anybody.</summary>
public static class MailWords
{
    /// <summary>Anybody can have any name sent to any mailbox: only letters and spaces, at most 30, so that it holds no address to click and no other text.</summary>
    public static string Harmless(string name) =>
        string.Concat(name.EnumerateRunes().Where(r => Rune.IsLetter(r) || r.Value is ' ' or '·').Take(30).Select(r => r.ToString()));
}
