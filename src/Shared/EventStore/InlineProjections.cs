using System.Linq.Expressions;
using System.Reflection;

namespace Liaison.EventStore;

/// <summary>All inline projections, with their <c>Apply</c> methods compiled.</summary>
internal sealed class InlineProjections
{
    private readonly Dictionary<IInlineProjection, Dictionary<Type, Action<IEvent, SqlBatch>>> _appliers;

    public InlineProjections(IEnumerable<IInlineProjection> projections) =>
        _appliers = projections.ToDictionary(p => p, p => Compile(p.GetType()));

    public IEnumerable<IInlineProjection> All => _appliers.Keys;

    public void Apply(IEvent e, SqlBatch sql)
    {
        foreach (var appliers in _appliers.Values)
        {
            if (appliers.TryGetValue(e.Data.GetType(), out var apply))
            {
                apply(e, sql);
            }
        }
    }

    public void Apply(IInlineProjection projection, IEvent e, SqlBatch sql)
    {
        if (_appliers[projection].TryGetValue(e.Data.GetType(), out var apply))
        {
            apply(e, sql);
        }
    }

    public IReadOnlyCollection<Type> EventsOf(IInlineProjection projection) => _appliers[projection].Keys;

    private static Dictionary<Type, Action<IEvent, SqlBatch>> Compile(Type projection)
    {
        var appliers = projection.GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Where(m => m.Name == "Apply" && m.GetParameters().Length == 2)
            .ToDictionary(m => MethodEvent.Of(m.GetParameters()[0].ParameterType), Compile);
        return appliers.Count > 0 ? appliers : throw new InvalidOperationException($"{projection} has no public static Apply(IEvent<TEvent>, SqlBatch).");
    }

    private static Action<IEvent, SqlBatch> Compile(MethodInfo method)
    {
        var @event = Expression.Parameter(typeof(IEvent));
        var sql = Expression.Parameter(typeof(SqlBatch));
        return Expression.Lambda<Action<IEvent, SqlBatch>>(
            Expression.Call(method, MethodEvent.Argument(@event, method.GetParameters()[0].ParameterType), sql), @event, sql).Compile();
    }
}
