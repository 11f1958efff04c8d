using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Liaison.Architecture.Tests;

public class BorderTests
{
    [Fact]
    public void A_module_knows_only_what_lies_below_it()
    {
        var offenders = Houses.All.SelectMany(house => ForeignTypes(house)
            .Where(type => !Houses.MayKnow[Houses.Name(house)].Contains(type.House))
            .Select(type => $"{Houses.Name(house)} uses {type.House}'s {type.FullName}"));
        offenders.ShouldBeEmpty();
    }

    [Fact]
    public void A_module_is_reached_by_its_contracts_alone()
    {
        var modules = Houses.Modules.Select(Houses.Name).ToHashSet(StringComparer.Ordinal);
        var offenders = Houses.All.SelectMany(house => ForeignTypes(house)
            .Where(type => modules.Contains(type.House) && !type.Namespace.StartsWith($"Liaison.{type.House}.Contracts", StringComparison.Ordinal))
            .Select(type => $"{Houses.Name(house)} uses {type.FullName}"));
        offenders.ShouldBeEmpty();
    }

    [Fact]
    public void What_a_module_shows_lies_in_its_contracts()
    {
        var offenders = Houses.Modules.SelectMany(module => module.GetExportedTypes()
            .Where(type => type.Namespace?.StartsWith($"Liaison.{Houses.Name(module)}.Contracts", StringComparison.Ordinal) != true)
            .Where(type => type.Name != $"{Houses.Name(module)}Module")
            .Select(type => type.FullName));
        offenders.ShouldBeEmpty();
    }

    [Fact]
    public void Contracts_hold_no_handlers_and_no_sql()
    {
        var offenders = Houses.Modules.SelectMany(module => module.GetExportedTypes())
            .Where(type => type.GetConstructors().Any(c => c.GetParameters().Any(p => p.ParameterType.Namespace?.StartsWith("Npgsql", StringComparison.Ordinal) == true)))
            .Select(type => type.FullName);
        offenders.ShouldBeEmpty();
    }

    [Fact]
    public void Every_project_stands_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(Houses.Folder, "Monolith.sln")).Replace('\\', '/');
        var offenders = new[] { "src", "tests" }
            .SelectMany(folder => System.IO.Directory.EnumerateFiles(Path.Combine(Houses.Folder, folder), "*.csproj", SearchOption.AllDirectories))
            .Select(project => Path.GetRelativePath(Houses.Folder, project).Replace('\\', '/'))
            .Where(project => !solution.Contains(project, StringComparison.Ordinal));
        offenders.ShouldBeEmpty();
    }

    private static List<(string House, string Namespace, string FullName)> ForeignTypes(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var metadata = file.GetMetadataReader();
        List<(string House, string Namespace, string FullName)> found = [];
        foreach (var reference in metadata.TypeReferences.Select(metadata.GetTypeReference))
        {
            if (reference.ResolutionScope.Kind == HandleKind.AssemblyReference)
            {
                var house = metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)reference.ResolutionScope).Name);
                if (house.StartsWith("Liaison.", StringComparison.Ordinal))
                {
                    var (space, name) = (metadata.GetString(reference.Namespace), metadata.GetString(reference.Name));
                    found.Add((house["Liaison.".Length..], space, $"{space}.{name}"));
                }
            }
        }

        return found;
    }
}
