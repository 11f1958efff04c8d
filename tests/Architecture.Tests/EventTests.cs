using System.Reflection;
using System.Text.RegularExpressions;
using Liaison.EventStore;

namespace Liaison.Architecture.Tests;

public partial class EventTests
{
    private static readonly IReadOnlyList<Type> Events = [.. Houses.All.SelectMany(a => a.GetTypes()).Where(t => t.GetCustomAttribute<EventNameAttribute>() is not null)];

    [Fact]
    public void Stored_names_are_snake_case_and_unique()
    {
        var names = Events.Select(e => e.GetCustomAttribute<EventNameAttribute>()!.Name).ToList();
        names.ShouldAllBe(name => SnakeCase().IsMatch(name));
        names.ShouldBeUnique();
    }

    [Fact]
    public void Events_are_sealed_records_that_hold_no_secret() => Events
        .Where(e => !e.IsSealed || e.GetProperties().Any(p => SecretName().IsMatch(p.Name)))
        .ShouldBeEmpty();

    [Fact]
    public void Every_inline_projection_applies_only_events() => Houses.All.SelectMany(a => a.GetTypes())
        .Where(t => t is { IsInterface: false } && t.IsAssignableTo(typeof(IInlineProjection)))
        .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Static).Where(m => m.Name == "Apply"))
        .Select(m => m.GetParameters()[0].ParameterType)
        .Where(p => !p.IsGenericType || p.GetGenericArguments()[0].GetCustomAttribute<EventNameAttribute>() is null)
        .ShouldBeEmpty();

    [GeneratedRegex("^[a-z0-9]+(_[a-z0-9]+)*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SnakeCase();

    // "HasContactsSecret" tells that there is one; a property that is one would be called so.
    [GeneratedRegex("^(?!Has).*(Secret|Password|Token|Hash)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SecretName();
}
