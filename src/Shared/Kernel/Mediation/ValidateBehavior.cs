using System.Text.Json;
using FluentValidation;
using Liaison.Kernel.Outcomes;
using MediatR;

namespace Liaison.Kernel.Mediation;

/// <summary>Refuses a request whose shape is wrong, naming every field at once.</summary>
internal sealed class ValidateBehavior<TRequest, TResponse>(IEnumerable<IValidator<TRequest>> validators) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : notnull
    where TResponse : IOutcome<TResponse>
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        List<FieldError> errors = [];
        foreach (var validator in validators)
        {
            var result = await validator.ValidateAsync(request, cancellationToken);
            errors.AddRange(result.Errors.Select(e => new FieldError(Pointer(e.PropertyName), e.ErrorCode, e.ErrorMessage)));
        }

        return errors is [] ? await next() : TResponse.Refused(RequestErrors.Invalid(errors));
    }

    // FluentValidation says "Members[0].Name", RFC 6901 says "/members/0/name".
    private static string Pointer(string property) =>
        "/" + string.Join('/', property.Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal)
            .Split('.', StringSplitOptions.RemoveEmptyEntries).Select(JsonNamingPolicy.CamelCase.ConvertName));
}
