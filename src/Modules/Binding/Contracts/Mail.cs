namespace Liaison.Binding.Contracts;

/// <summary>Sends plain mail. The text is sealed while it waits: it may hold a code.</summary>
public interface IMailer
{
    /// <summary>Collects a mail in the caller's unit of work (queue <c>mail</c>): nothing leaves before the commit, and what was committed leaves at least once.</summary>
    /// <param name="to">An account's e-mail.</param>
    /// <param name="subject">One line of ours alone: nothing that a user wrote may be in it.</param>
    /// <param name="text">Plain text, in 简体中文 and English.</param>
    /// <param name="dedupeKey">A second mail with the key is dropped while the first still waits.</param>
    void Send(string to, string subject, string text, string? dedupeKey = null);
}
