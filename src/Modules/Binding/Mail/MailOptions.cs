using System.Net;
using System.Net.Mail;
using Microsoft.Extensions.Options;

namespace Liaison.Binding.Mail;

/// <summary>Section "Mail".</summary>
internal sealed class MailOptions
{
    public string? Host { get; set; }

    public int Port { get; set; } = 587;

    public string? UserName { get; set; }

    public string? Password { get; set; }

    /// <summary>The address that mails come from.</summary>
    public string? From { get; set; }

    public MailSecurity Security { get; set; } = MailSecurity.StartTls;

    /// <summary>A PEM file with the authority that vouches for the mail server, where it is a private one; null for those that this machine trusts.</summary>
    public string? Authority { get; set; }
}

internal enum MailSecurity
{
    /// <summary>In clear: only to a server on this machine.</summary>
    None,

    /// <summary>STARTTLS with a certificate that is checked.</summary>
    StartTls,

    /// <summary>TLS from the first byte, as on port 465, with a certificate that is checked.</summary>
    Tls,
}

internal sealed class MailOptionsValidator : IValidateOptions<MailOptions>
{
    public ValidateOptionsResult Validate(string? name, MailOptions options) =>
        Problems(options).ToArray() is { Length: > 0 } problems ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;

    private static IEnumerable<string> Problems(MailOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Host))
        {
            yield return "Set Mail__Host to the SMTP server that sends verification codes, such as smtp.example.com.";
        }

        if (!MailAddress.TryCreate(options.From, out _))
        {
            yield return "Set Mail__From to the address that mails come from, such as liaison@example.com.";
        }

        if (options.Port is < 1 or > 65535)
        {
            yield return "Mail__Port is a number from 1 to 65535; 587 is usual.";
        }

        if (options.Security is MailSecurity.None && !IsLoopback(options.Host))
        {
            yield return "Mail__Security=None is only for a server on this machine: set Mail__Security=StartTls, or Tls for port 465.";
        }

        if (options.Authority is { Length: > 0 } file && !File.Exists(file))
        {
            yield return "Mail__Authority does not lead to a file: name the PEM file of the authority that vouches for the mail server.";
        }

        if (string.IsNullOrEmpty(options.UserName) != string.IsNullOrEmpty(options.Password))
        {
            yield return "Set Mail__UserName and Mail__Password together, or neither.";
        }
    }

    private static bool IsLoopback(string? host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
