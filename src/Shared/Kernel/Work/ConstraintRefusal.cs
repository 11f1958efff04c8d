using Liaison.Kernel.Outcomes;

namespace Liaison.Kernel.Work;

/// <summary>A unique key that decides a race: whoever loses gets this refusal instead of an error.</summary>
/// <param name="Constraint">The name of the constraint or index.</param>
public sealed record ConstraintRefusal(string Constraint, Refusal Refusal);
