using System.Collections.Frozen;
using FluentValidation;
using Liaison.Kernel.Secrets;

namespace Liaison.Binding.Accounts;

/// <summary>What a new password must be: long, and not what everybody tries first. No rules about kinds of characters (NIST SP 800-63B §3.1.1.2).</summary>
internal static class PasswordRules
{
    private const int Shortest = 10;
    public const int Longest = 128;

    /// <summary>Those of ten and more characters among the most common ones that leaked; shorter ones are refused by their length.</summary>
    private static readonly FrozenSet<string> Common = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "0123456789", "01234567890", "0987654321", "1029384756", "1111111111", "1122334455", "11223344556677", "1212121212", "123123123123", "123321123321",
        "1234512345", "12345678900", "1234567890", "12345678901", "123456789012", "12345678910", "1234567891", "123456789a", "123456789q", "1234567898",
        "1234554321", "1234qwerasdf", "123qwe123qwe", "147258369a", "1472583690", "1q2w3e4r5t", "1q2w3e4r5t6y", "1qaz2wsx3edc", "1qaz2wsx3edc4rfv", "2222222222",
        "5201314520", "5201314521", "5555555555", "6666666666", "7777777777", "789456123a", "7894561230", "8888888888", "9876543210", "9999999999",
        "aaaaaaaaaa", "a123456789", "aa123456789", "aa12345678", "abc1234567", "abc123456789", "abcd123456", "abcd1234567", "abcdefghij", "abcdefghijk",
        "admin12345", "admin123456", "administrator", "asd123456789", "asdfasdfasdf", "asdfghjkl1", "asdfghjkl123", "asdfghjkl;", "basketball", "changeme123",
        "charlie123", "chocolate1", "iloveyou12", "iloveyou123", "iloveyou1314", "jordan2323", "letmein123", "liverpool1", "manchester", "myspace123",
        "passw0rd123", "passw0rd1234", "password01", "password10", "password11", "password12", "password123", "password1234", "password12345", "passwordpassword",
        "princess12", "q1w2e3r4t5", "q1w2e3r4t5y6", "qazwsxedcrfv", "qq123456789", "qwe123456789", "qwer123456", "qwerty1234", "qwerty12345", "qwerty123456",
        "qwertyuiop", "qwertyuiop123", "root123456", "starwars123", "sunshine12", "superman12", "test123456", "w123456789", "welcome123", "welcome1234",
        "woaini1314", "woaini1314520", "woaini520520", "woaini123456", "wodemima123", "wang123456", "zhang123456", "z123456789", "zxcvbnm123", "zxcvbnm1234");

    /// <param name="isPersonal">True when the password is the account's own e-mail or name.</param>
    public static void Password<T>(this IRuleBuilder<T, Secret> rule, Func<T, string, bool> isPersonal) => rule
        .Must(p => p.Reveal().Length is >= Shortest and <= Longest)
            .WithErrorCode("PasswordLength").WithMessage("A password has 10 to 128 characters.")
        .Must(p => !Common.Contains(p.Reveal()))
            .WithErrorCode("PasswordCommon").WithMessage("This password is among those that everybody tries first. Take another one.")
        .Must((request, p) => !isPersonal(request, p.Reveal()))
            .WithErrorCode("PasswordPersonal").WithMessage("A password is not the e-mail or the name. Take another one.");

    /// <summary>A password that is only compared, not set.</summary>
    public static void CurrentPassword<T>(this IRuleBuilder<T, Secret> rule) => rule.Must(p => p.Reveal().Length is > 0 and <= Longest)
        .WithErrorCode("PasswordLength").WithMessage("The password is missing, or longer than any can be.");

    public static bool IsPersonal(string password, string? email, string? name) =>
        new[] { email?.Trim(), email?.Split('@')[0].Trim(), name?.Trim() }.Contains(password.Trim(), StringComparer.OrdinalIgnoreCase);
}
