using System.CodeDom.Compiler;
using System.Runtime.CompilerServices;

namespace Agents.Core.ConventionTests.Layers;

/// <summary>Holds the arrows between namespaces: a row may use the rows before it, and each namespace itself.</summary>
internal static class LayerRule
{
    public static IReadOnlyList<string> Check(IEnumerable<Type> types, IReadOnlyList<string[]> rows)
    {
        Dictionary<string, int> rowOf = rows
            .SelectMany((names, row) => names.Select(name => (name, row)))
            .ToDictionary(pair => pair.name, pair => pair.row, StringComparer.Ordinal);
        SortedSet<string> complaints = new(StringComparer.Ordinal);
        foreach (Type type in types)
        {
            string home = NamespaceOf(type);
            if (!rowOf.TryGetValue(home, out int row))
            {
                if (!IsAddedByCompiler(Outermost(type)))
                {
                    complaints.Add($"{home} is not in the table of layers; give it a row (found at {ReferenceWalker.NameOf(type)}).");
                }

                continue;
            }

            foreach (Reference reference in ReferenceWalker.From(type).Where(reference => reference.Type.Module == type.Module))
            {
                string target = NamespaceOf(reference.Type);
                if (target != home && rowOf.TryGetValue(target, out int targetRow) && targetRow >= row)
                {
                    complaints.Add($"{reference.From} -> {reference.To}: {home} (row {row}) may not use {target} (row {targetRow}).");
                }
            }
        }

        return [.. complaints];
    }

    // Closures, iterators and async methods become nested types, so they belong to the namespace of the type they were written in.
    private static string NamespaceOf(Type type) => Outermost(type).Namespace ?? "(no namespace)";

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static bool IsAddedByCompiler(Type type) =>
        type.Name.StartsWith('<')
        || type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
        || (type.IsDefined(typeof(GeneratedCodeAttribute), inherit: false) && type.Namespace!.StartsWith("System.", StringComparison.Ordinal));
}
