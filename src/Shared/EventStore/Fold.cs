using System.Linq.Expressions;
using System.Reflection;

namespace Liaison.EventStore;

/// <summary>
/// Folds events into an aggregate by its own methods: <c>static T Create(TEvent)</c> for the first event, <c>T Apply(TEvent)</c> for the others;
/// either may take <c>IEvent&lt;TEvent&gt;</c> instead. Compiled once.
/// </summary>
internal static class Fold<T>
    where T : class
{
    private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, Func<IEvent, T>> Creators = typeof(T).GetMethods(Any)
        .Where(m => m is { Name: "Create", IsStatic: true } && m.ReturnType == typeof(T) && m.GetParameters().Length == 1)
        .ToDictionary(EventOf, m => Compile<Func<IEvent, T>>(m));

    private static readonly Dictionary<Type, Func<T, IEvent, T>> Appliers = typeof(T).GetMethods(Any)
        .Where(m => m is { Name: "Apply", IsStatic: false } && m.ReturnType == typeof(T) && m.GetParameters().Length == 1)
        .ToDictionary(EventOf, m => Compile<Func<T, IEvent, T>>(m));

    public static IReadOnlyCollection<Type> Events { get; } = [.. Creators.Keys.Union(Appliers.Keys)];

    /// <summary>True when a method wants the envelope: then it has to be read.</summary>
    public static bool NeedsEnvelope { get; } = typeof(T).GetMethods(Any)
        .Any(m => m.Name is "Create" or "Apply" && m.GetParameters() is [{ ParameterType: { IsGenericType: true } p }] && p.GetGenericTypeDefinition() == typeof(IEvent<>));

    public static T Next(T? state, IEvent e)
    {
        if (state is null)
        {
            return Creators.TryGetValue(e.Data.GetType(), out var create) ? create(e) : throw Unknown("begin with", e);
        }

        return Appliers.TryGetValue(e.Data.GetType(), out var apply) ? apply(state, e) : throw Unknown("apply", e);
    }

    private static InvalidOperationException Unknown(string verb, IEvent e) =>
        new($"{typeof(T).Name} cannot {verb} '{e.Name}' (version {e.Version} of stream {e.StreamId}).");

    private static Type EventOf(MethodInfo method) => MethodEvent.Of(method.GetParameters()[0].ParameterType);

    private static TDelegate Compile<TDelegate>(MethodInfo method)
        where TDelegate : Delegate
    {
        var state = Expression.Parameter(typeof(T));
        var @event = Expression.Parameter(typeof(IEvent));
        var argument = MethodEvent.Argument(@event, method.GetParameters()[0].ParameterType);
        return method.IsStatic
            ? Expression.Lambda<TDelegate>(Expression.Call(method, argument), @event).Compile()
            : Expression.Lambda<TDelegate>(Expression.Call(state, method, argument), state, @event).Compile();
    }
}

/// <summary>Methods that take an event, bare or with its envelope.</summary>
internal static class MethodEvent
{
    public static Type Of(Type parameter) =>
        parameter.IsGenericType && parameter.GetGenericTypeDefinition() == typeof(IEvent<>) ? parameter.GetGenericArguments()[0] : parameter;

    public static Expression Argument(ParameterExpression @event, Type parameter) => parameter.IsGenericType && parameter.GetGenericTypeDefinition() == typeof(IEvent<>)
        ? Expression.Convert(@event, parameter)
        : Expression.Convert(Expression.Property(@event, nameof(IEvent.Data)), parameter);
}
