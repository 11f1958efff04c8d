using FluentValidation;

namespace Liaison.Binding.Teams;

internal static class TeamNames
{
    public const int Longest = 64;

    public static IRuleBuilderOptions<T, string> TeamName<T>(this IRuleBuilder<T, string> rule) => rule
        .NotEmpty().MaximumLength(Longest)
        .Must(name => name is null || !name.Any(char.IsControl)).WithErrorCode("ControlCharacters").WithMessage("A name has no control characters.");
}
