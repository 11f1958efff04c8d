using System.Reflection;
using Liaison.EventStore;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using MediatR;
using Npgsql;

namespace Liaison.Kernel.Work;

/// <summary>
/// Saves what a command collected when it was not refused; rolls back otherwise. A conflict is decided anew where the command allows it;
/// a violated unique key answers the refusal that is registered for it.
/// </summary>
internal sealed class WorkBehavior<TRequest, TResponse>(UnitOfWork work, IEnumerable<ConstraintRefusal> refusals)
    : IPipelineBehavior<TRequest, TResponse>
    where TRequest : ICommandBase
    where TResponse : IOutcome<TResponse>
{
    private static readonly int Attempts = typeof(TRequest).GetCustomAttribute<RetryOnConflictAttribute>() is null ? 1 : 4;

    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        if (work.Depth > 0)
        {
            return await next();
        }

        for (var attempt = 1; ; attempt++)
        {
            work.Depth++;
            try
            {
                var response = await next();
                if (response.Refusal is null)
                {
                    await work.SaveAsync(cancellationToken);
                    return response;
                }

                await work.RollbackAsync(cancellationToken);
                return response;
            }
            catch (ConcurrencyException)
            {
                await work.RollbackAsync(cancellationToken);
                if (attempt == Attempts)
                {
                    return TResponse.Refused(RequestErrors.Conflict);
                }
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation && RefusalOf(e) is { } refusal)
            {
                await work.RollbackAsync(cancellationToken);
                return TResponse.Refused(refusal);
            }
            finally
            {
                work.Depth--;
            }
        }
    }

    private Refusal? RefusalOf(PostgresException violation) =>
        refusals.FirstOrDefault(r => string.Equals(r.Constraint, violation.ConstraintName, StringComparison.Ordinal))?.Refusal;
}
