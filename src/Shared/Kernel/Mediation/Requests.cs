using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Outcomes;
using MediatR;

namespace Liaison.Kernel.Mediation;

/// <summary>Marks what changes something: it runs in a unit of work that is saved when the answer is not a refusal.</summary>
public interface ICommandBase;

/// <summary>A change.</summary>
public interface ICommand : IRequest<Outcome>, ICommandBase;

/// <summary>A change that answers with something, such as a new id.</summary>
public interface ICommand<T> : IRequest<Outcome<T>>, ICommandBase;

/// <summary>A question. It reads read tables and changes nothing.</summary>
public interface IQuery<T> : IRequest<Outcome<T>>;

public interface ICommandHandler<in TCommand> : IRequestHandler<TCommand, Outcome>
    where TCommand : ICommand;

public interface ICommandHandler<in TCommand, T> : IRequestHandler<TCommand, Outcome<T>>
    where TCommand : ICommand<T>;

public interface IQueryHandler<in TQuery, T> : IRequestHandler<TQuery, Outcome<T>>
    where TQuery : IQuery<T>;

/// <summary>A request that concerns one team.</summary>
public interface ITeamRequest
{
    TeamId Team { get; }
}

/// <summary>Who may send a request. Every request declares exactly one; a test walks them all.</summary>
[AttributeUsage(AttributeTargets.Class)]
public abstract class AccessAttribute : Attribute;

/// <summary>A member of the request's team whose role allows it; or a key that such a member made for the scope.</summary>
/// <param name="scope">Of <see cref="Scopes"/>; <see cref="Scopes.None"/> for what no key reaches.</param>
public sealed class RequiresAttribute(Role role, string scope) : AccessAttribute
{
    public Role Role { get; } = role;

    public string Scope { get; } = scope;
}

/// <summary>Any signed-in account; a key only where a scope is named, and for its own team.</summary>
public sealed class RequiresSignInAttribute(string scope = Scopes.None) : AccessAttribute
{
    public string Scope { get; } = scope;
}

/// <summary>Everybody, signed in or not.</summary>
public sealed class PublicAttribute : AccessAttribute;

/// <summary>Only our own background work; never reachable by a caller from outside.</summary>
public sealed class SystemOnlyAttribute : AccessAttribute;

/// <summary>On a conflict with another writer the handler decides anew, up to three times, instead of answering 409.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RetryOnConflictAttribute : Attribute;

/// <summary>
/// The request or its answer holds a password, code or token: neither a fingerprint nor the answer is kept for its <c>Idempotency-Key</c>.
/// Sent twice it must have one effect by itself.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class HoldsSecretsAttribute : Attribute;
