using FluentValidation;
using Liaison.Binding.Contracts;
using Liaison.Kernel.Secrets;

namespace Liaison.Binding.Accounts;

internal sealed class RegisterAccountValidator : AbstractValidator<RegisterAccount>
{
    public RegisterAccountValidator()
    {
        RuleFor(c => c.Email).Email();
        RuleFor(c => c.Name).DisplayName();
        RuleFor(c => c.Password).Password((c, password) => PasswordRules.IsPersonal(password, c.Email, c.Name));
    }
}

internal sealed class VerifyRegistrationValidator : AbstractValidator<VerifyRegistration>
{
    public VerifyRegistrationValidator()
    {
        RuleFor(c => c.Registration).Must(r => r.Reveal().Length is > 0 and <= 100)
            .WithErrorCode("Registration").WithMessage("Send the `registration` that you got when you registered.");
        RuleFor(c => c.Code).MailedCode();
    }
}

internal static class AccountRules
{
    public static void Email<T>(this IRuleBuilder<T, string> rule) => rule
        .Must(text => EmailAddress.TryParse(text, out _)).WithErrorCode("Email").WithMessage("This is no e-mail address.");

    public static void MailedCode<T>(this IRuleBuilder<T, Secret> rule) => rule
        .Must(c => c.Reveal().Length is > 0 and <= 20).WithErrorCode("Code").WithMessage("Send the six digits from the mail.");

    /// <summary>The name of an account or a team.</summary>
    public static void DisplayName<T>(this IRuleBuilder<T, string> rule) => rule
        .NotEmpty().MaximumLength(64)
        .Must(name => name is null || !name.Any(char.IsControl)).WithErrorCode("ControlCharacters").WithMessage("A name has no control characters.");
}
