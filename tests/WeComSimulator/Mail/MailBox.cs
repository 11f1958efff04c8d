namespace Liaison.WeComSimulator.Mail;

internal sealed record SimulatedMail(string From, IReadOnlyList<string> To, string Subject, string Text, DateTimeOffset At);

/// <summary>The last 500 mails that were handed to the sink.</summary>
internal sealed class MailBox
{
    private const int Kept = 500;

    private readonly Lock _gate = new();
    private readonly Queue<SimulatedMail> _mails = new();

    public void Add(SimulatedMail mail)
    {
        lock (_gate)
        {
            _mails.Enqueue(mail);
            if (_mails.Count > Kept)
            {
                _mails.Dequeue();
            }
        }
    }

    /// <param name="to">Null: to anybody. Case does not count.</param>
    /// <returns>The newest last.</returns>
    public IReadOnlyList<SimulatedMail> To(string? to)
    {
        lock (_gate)
        {
            return _mails.Where(m => to is null || m.To.Contains(to, StringComparer.OrdinalIgnoreCase)).ToArray();
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _mails.Clear();
        }
    }
}
