using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Liaison.Binding.Contracts;

/// <summary>
/// An e-mail address in the one form in which it is compared, stored and shown: the local part exactly as written, the domain in lower case
/// and in its ASCII form (IDNA), so that a look-alike domain shows as <c>xn--…</c>.
/// </summary>
public sealed partial record EmailAddress
{
    public const int Longest = 254;

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    private EmailAddress(string value) => Value = value;

    public string Value { get; }

    public string LocalPart => Value[..Value.IndexOf('@', StringComparison.Ordinal)];

    public override string ToString() => Value;

    public static bool TryParse(string? text, [NotNullWhen(true)] out EmailAddress? email)
    {
        email = null;
        var parts = text?.Trim().Split('@') ?? [];
        if (parts is not [{ Length: <= 64 } local, { Length: > 0 and <= Longest } domain] || !LocalPartShape().IsMatch(local))
        {
            return false;
        }

        if (AsciiDomain(domain) is not { } ascii || local.Length + 1 + ascii.Length > Longest)
        {
            return false;
        }

        email = new EmailAddress($"{local}@{ascii}");
        return true;
    }

    [SuppressMessage("Globalization", "CA1308:Normalize strings to uppercase", Justification = "Domains are written in lower case.")]
    private static string? AsciiDomain(string domain)
    {
        try
        {
            var ascii = Idn.GetAscii(domain.Normalize(NormalizationForm.FormC)).ToLowerInvariant();
            return DomainShape().IsMatch(ascii) ? ascii : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    // RFC 5322's dot-atom. Quoted and non-ASCII local parts exist on paper; hardly any server delivers them.
    [GeneratedRegex(@"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex LocalPartShape();

    // At least two labels; the last one is no number, so that an IP address is no domain.
    [GeneratedRegex(@"^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex DomainShape();
}
