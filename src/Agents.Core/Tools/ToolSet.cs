using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tools;

/// <summary>The tools of an agent, by name.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed partial class ToolSet : IReadOnlyList<Tool>, IToolSource
{
    private const int MaxScanned = 8;
    private const int MaxTold = 8;
    private const string KeptName = $"The name '{ReadArtifactFunction.ToolName}' is kept for the library's own tool.";

    private readonly Tool[] _tools;
    private readonly Dictionary<string, Tool>? _byName;

    private ToolSet(Tool[] tools, ImmutableArray<ToolFallback> fallbacks)
    {
        _tools = tools;
        Fallbacks = fallbacks;
        if (tools.Length > MaxScanned)
        {
            _byName = tools.ToDictionary(tool => tool.Name, StringComparer.Ordinal);
        }
    }

    /// <summary>Gets the set without tools.</summary>
    public static ToolSet Empty { get; } = new([], []);

    /// <inheritdoc/>
    public int Count => _tools.Length;

    /// <inheritdoc/>
    ToolSet IToolSource.Tools => this;

    /// <inheritdoc/>
    public Tool this[int index] => _tools[index];

    /// <summary>Makes a set.</summary>
    /// <param name="functions">The functions; one that is not a <see cref="Tool"/> becomes one with <see cref="ToolPolicy.Default"/>.</param>
    /// <returns>The set, in the order given; a <see cref="ToolSet"/> as it is, with its fallbacks.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="functions"/> is <see langword="null"/>.</exception>
    /// <exception cref="AgentOptionsException">A function is <see langword="null"/>, a name is taken twice or is kept for the library.</exception>
    public static ToolSet Create(IEnumerable<AIFunction> functions)
    {
        ArgumentNullException.ThrowIfNull(functions);
        if (functions is ToolSet set)
        {
            return set;
        }

        List<string> failures = [];
        List<Tool> tools = Collect(functions, failures);
        return failures.Count > 0
            ? throw new AgentOptionsException(nameof(ToolSet), failures)
            : tools.Count == 0 ? Empty : new ToolSet([.. tools], []);
    }

    /// <summary>Makes the set of those tools that a scope allows, without fallbacks: who calls looks those up in the whole set.</summary>
    internal ToolSet Restrict(ToolScope scope)
    {
        Tool[] allowed = scope.Select(_tools);
        return allowed.Length == _tools.Length ? this : allowed.Length == 0 ? Empty : new ToolSet(allowed, []);
    }

    /// <summary>Looks a tool up.</summary>
    /// <param name="name">The name, letter case included.</param>
    /// <param name="tool">The tool when there is one.</param>
    /// <returns><see langword="true"/> when there is a tool of that name.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is <see langword="null"/>.</exception>
    public bool TryGet(string name, [NotNullWhen(true)] out Tool? tool)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (_byName is not null)
        {
            return _byName.TryGetValue(name, out tool);
        }

        foreach (Tool candidate in _tools)
        {
            if (string.Equals(candidate.Name, name, StringComparison.Ordinal))
            {
                tool = candidate;
                return true;
            }
        }

        tool = null;
        return false;
    }

    /// <inheritdoc/>
    public IEnumerator<Tool> GetEnumerator() => ((IEnumerable<Tool>)_tools).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // A few are compared one by one, as a lookup does.
    private static bool IsTaken(string name, List<Tool> tools, ref HashSet<string>? names)
    {
        if (tools.Count < MaxScanned)
        {
            return tools.Exists(other => other.Name == name);
        }

        names ??= tools.Select(other => other.Name).ToHashSet(StringComparer.Ordinal);
        return !names.Add(name);
    }

    private static List<Tool> Collect(IEnumerable<AIFunction> functions, List<string> failures)
    {
        List<Tool> tools = new(functions.TryGetNonEnumeratedCount(out int count) ? count : 0);
        HashSet<string>? names = null;
        int doubled = 0;
        foreach (AIFunction? function in functions)
        {
            if (function is null)
            {
                failures.Add("A tool must not be null.");
                continue;
            }

            Tool tool = function as Tool ?? new Tool(function);
            if (tool.Name == ReadArtifactFunction.ToolName)
            {
                failures.Add(KeptName);
            }
            else if (IsTaken(tool.Name, tools, ref names))
            {
                if (++doubled <= MaxTold)
                {
                    failures.Add(TwoNamed(tool.Name));
                }
            }

            tools.Add(tool);
        }

        if (doubled > MaxTold)
        {
            failures.Add($"So are {doubled - MaxTold} more; were the same tools given twice?");
        }

        return tools;
    }
}
