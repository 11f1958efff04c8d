using System.Diagnostics.CodeAnalysis;

namespace Liaison.Kernel.Outcomes;

/// <summary>What the pipeline needs to know of any answer.</summary>
public interface IOutcome
{
    /// <summary>Null when it was done.</summary>
    Refusal? Refusal { get; }
}

/// <summary>Lets a pipeline behaviour refuse in the type that the request answers with.</summary>
public interface IOutcome<TSelf> : IOutcome
    where TSelf : IOutcome<TSelf>
{
    static abstract TSelf Refused(Refusal refusal);
}

/// <summary>Done, or refused with a reason.</summary>
public readonly record struct Outcome(Refusal? Refusal) : IOutcome<Outcome>
{
    public static Outcome Done => default;

    public static Outcome Refused(Refusal refusal) => new(refusal);

    public static implicit operator Outcome(Refusal refusal) => new(refusal);
}

/// <summary>A value, or a refusal with a reason.</summary>
public readonly record struct Outcome<T> : IOutcome<Outcome<T>>
{
    private Outcome(T? value, Refusal? refusal) => (Value, Refusal) = (value, refusal);

    /// <summary>Set when there is no refusal.</summary>
    public T? Value { get; }

    public Refusal? Refusal { get; }

    public static Outcome<T> Of(T value) => new(value, null);

    public static Outcome<T> Refused(Refusal refusal) => new(default, refusal);

    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(Refusal refusal) => new(default, refusal);

    public bool IsRefused([NotNullWhen(true)] out Refusal? refusal, [NotNullWhen(false)] out T? value)
    {
        (refusal, value) = (Refusal, Value);
        return refusal is not null;
    }
}
