using System.Collections;
using System.Reflection;
using Liaison.Kernel.Ids;
using Liaison.WeCom;

namespace Liaison.Architecture.Tests;

/// <summary>Fills any record with fixed values, so that its stored form can be pinned.</summary>
internal static class Samples
{
    private static readonly Guid Id = Guid.Parse("01993a8c-0000-7000-8000-000000000001");

    public static object Of(Type type, string name = "")
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type switch
        {
            _ when type == typeof(string) => name.Length > 0 ? char.ToLowerInvariant(name[0]) + name[1..] : "text",
            _ when type == typeof(Guid) => Id,
            _ when type == typeof(bool) => true,
            _ when type == typeof(int) => 7,
            _ when type == typeof(short) => (short)7,
            _ when type == typeof(long) => 4294967295L,
            _ when type == typeof(double) => 0.5,
            _ when type == typeof(decimal) => 0.5m,
            _ when type == typeof(DateTimeOffset) => new DateTimeOffset(2026, 11, 20, 8, 30, 0, 123, TimeSpan.Zero),
            _ when type == typeof(DateOnly) => new DateOnly(2026, 11, 20),
            _ when type == typeof(TimeOnly) => new TimeOnly(22, 0),
            _ when type == typeof(TimeSpan) => TimeSpan.FromHours(24),
            _ when type == typeof(byte[]) => new byte[] { 1, 2, 3 },
            _ when type == typeof(WeComCallException) => new WeComException("user/list", 40001, "invalid credential"),
            _ when type.IsEnum => Enum.GetValues(type).Cast<object>().Last(),
            _ when type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IId<>)) => Activator.CreateInstance(type, Id)!,
            _ when ElementOf(type) is { } element => ListOf(element, name),
            _ => Record(type),
        };
    }

    private static Type? ElementOf(Type type) => type.IsArray
        ? type.GetElementType()
        : type.IsGenericType && type.IsAssignableTo(typeof(IEnumerable)) ? type.GetGenericArguments()[0] : null;

    private static Array ListOf(Type element, string name)
    {
        var array = Array.CreateInstance(element, 1);
        array.SetValue(Of(element, name), 0);
        return array;
    }

    private static object Record(Type type)
    {
        var constructor = type.GetConstructors(BindingFlags.Public | BindingFlags.Instance)
            .Where(c => c.GetParameters() is not [{ } only] || only.ParameterType != type)
            .MaxBy(c => c.GetParameters().Length)
            ?? throw new InvalidOperationException($"{type} has no public constructor to fill.");
        return constructor.Invoke([.. constructor.GetParameters().Select(p => Of(p.ParameterType, p.Name!))]);
    }
}
