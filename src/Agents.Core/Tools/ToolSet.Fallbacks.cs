using System.Collections.Immutable;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tools;

/// <content>Which tools stand in for which.</content>
public sealed partial class ToolSet
{
    /// <summary>Gets which tools stand in for which, in the order in which that was said.</summary>
    internal ImmutableArray<ToolFallback> Fallbacks { get; }

    /// <summary>Lets a tool stand in for another one that fails or is down.</summary>
    /// <param name="primary">The name of the tool that may fail: one of the set, or one that stands in already.</param>
    /// <param name="backup">The function that stands in; one that is not a <see cref="Tool"/> becomes one with <see cref="ToolPolicy.Default"/>.
    /// When it is not in the set, it is kept beside it: it stands in, and is not offered to the model.</param>
    /// <param name="mapping">How the arguments of <paramref name="primary"/> become those of <paramref name="backup"/>;
    /// <see langword="null"/> for <see cref="ArgumentMapping.Same"/>.</param>
    /// <returns>A set with the same tools. A tool may have several backups, and a backup may have its own; two may stand in for each other.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="primary"/> or <paramref name="backup"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The backup's name is empty, longer than 128 characters, or holds a slash or a control character.</exception>
    /// <exception cref="AgentOptionsException">There is no such primary, the backup is the primary or stands in for it already, its name is
    /// that of another tool or kept for the library, or nothing fills a parameter that it needs.</exception>
    public ToolSet WithFallback(string primary, AIFunction backup, ArgumentMapping? mapping = null)
    {
        ArgumentNullException.ThrowIfNull(primary);
        ArgumentNullException.ThrowIfNull(backup);
        List<string> failures = [];
        Tool tool = backup as Tool ?? new Tool(backup);
        if (tool.Name == ReadArtifactFunction.ToolName)
        {
            failures.Add(KeptName);
        }

        Tool? known = FindAny(tool.Name);
        bool isOther = known is not null && !IsSame(known, backup);
        if (isOther)
        {
            failures.Add(TwoNamed(tool.Name));
        }

        return WithFallback(FindAny(primary, failures), isOther ? null : known ?? tool, mapping ?? ArgumentMapping.Same, failures);
    }

    /// <summary>Lets one tool of the set stand in for another one that fails or is down.</summary>
    /// <param name="primary">The name of the tool that may fail: one of the set, or one that stands in already.</param>
    /// <param name="backup">The name of the tool that stands in: one of the set, or one that stands in already.</param>
    /// <param name="mapping">How the arguments of <paramref name="primary"/> become those of <paramref name="backup"/>;
    /// <see langword="null"/> for <see cref="ArgumentMapping.Same"/>.</param>
    /// <returns>A set with the same tools. A tool may have several backups, and a backup may have its own; two may stand in for each other.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="primary"/> or <paramref name="backup"/> is <see langword="null"/>.</exception>
    /// <exception cref="AgentOptionsException">There is no tool of one of the names, the backup is the primary or stands in for it already,
    /// or nothing fills a parameter that it needs.</exception>
    public ToolSet WithFallback(string primary, string backup, ArgumentMapping? mapping = null)
    {
        ArgumentNullException.ThrowIfNull(primary);
        ArgumentNullException.ThrowIfNull(backup);
        List<string> failures = [];
        Tool? first = FindAny(primary, failures);
        return WithFallback(first, primary == backup ? first : FindAny(backup, failures), mapping ?? ArgumentMapping.Same, failures);
    }

    /// <summary>Makes one set of the tools and the fallbacks of several.</summary>
    /// <param name="functions">The tools, those of the sets included.</param>
    /// <param name="sets">The sets whose fallbacks are kept.</param>
    /// <exception cref="AgentOptionsException">Tools or fallbacks clash; every problem is listed.</exception>
    internal static ToolSet Merge(IEnumerable<AIFunction> functions, IReadOnlyList<ToolSet> sets)
    {
        List<string> failures = [];
        List<Tool> tools = Collect(functions, failures);
        List<Tool> known = [.. tools];
        List<ToolFallback> fallbacks = [];
        foreach (ToolFallback fallback in sets.SelectMany(set => set.Fallbacks))
        {
            Tool primary = Join(fallback.Primary, known, failures);
            Tool backup = Join(fallback.Backup, known, failures);
            if (fallbacks.Exists(other => other.Primary == primary && other.Backup == backup))
            {
                failures.Add(AlreadyBackup(primary, backup));
            }

            fallbacks.Add(fallback with { Primary = primary, Backup = backup });
        }

        return failures.Count > 0
            ? throw new AgentOptionsException(nameof(ToolSet), [.. failures.Distinct(StringComparer.Ordinal)])
            : new ToolSet([.. tools], [.. fallbacks]);
    }

    /// <summary>Finds the tool that is there already, or adds this one beside the others.</summary>
    private static Tool Join(Tool tool, List<Tool> known, List<string> failures)
    {
        Tool? found = known.Find(other => other.Name == tool.Name);
        if (found is null)
        {
            known.Add(tool);
            return tool;
        }

        if (!IsSame(found, tool))
        {
            failures.Add(TwoNamed(tool.Name));
        }

        return found;
    }

    /// <summary>Finds out whether a function is meant by a tool; one that brings a policy of its own must bring the same.</summary>
    private static bool IsSame(Tool known, AIFunction function) => function is Tool tool
        ? ReferenceEquals(known.Function, tool.Function) && known.Policy == tool.Policy
        : ReferenceEquals(known.Function, function);

    private static string TwoNamed(string name) => $"Two tools are named '{name}'.";

    private static string AlreadyBackup(Tool primary, Tool backup) => $"The tool '{backup.Name}' is a backup of '{primary.Name}' already.";

    internal static string UnknownParameter(Tool tool, string parameter)
    {
        string? nearest = NearestName.Find(parameter, tool.Schema.Names);
        return $"The mapping fills {NameText.Quote(parameter)}, which '{tool.Name}' does not have{(nearest is null ? "." : $"; did you mean {NameText.Quote(nearest)}?")}";
    }

    private ToolSet WithFallback(Tool? primary, Tool? backup, ArgumentMapping mapping, List<string> failures)
    {
        if (primary is not null && backup is not null)
        {
            if (primary.Name == backup.Name)
            {
                failures.Add($"The tool '{primary.Name}' cannot stand in for itself.");
            }
            else if (Fallbacks.Any(other => other.Primary == primary && other.Backup == backup))
            {
                failures.Add(AlreadyBackup(primary, backup));
            }

            failures.AddRange(mapping.FindUnfilled(primary.Schema, backup.Schema).Select(parameter =>
                $"The backup '{backup.Name}' needs '{parameter}', which no argument of '{primary.Name}' fills; map it with {nameof(ArgumentMapping)}."));
            failures.AddRange(mapping.FindUnknown(backup.Schema).Select(parameter => UnknownParameter(backup, parameter)));
        }

        return failures.Count > 0
            ? throw new AgentOptionsException(nameof(ToolSet), failures)
            : new ToolSet(_tools, Fallbacks.Add(new ToolFallback { Primary = primary!, Backup = backup!, Mapping = mapping }));
    }

    private Tool? FindAny(string name) =>
        TryGet(name, out Tool? tool) ? tool : Fallbacks.FirstOrDefault(fallback => fallback.Backup.Name == name)?.Backup;

    /// <summary>Finds the tool of a function: one of the set, or one that stands in.</summary>
    internal Tool? FindFunction(AIFunction function)
    {
        Tool? tool = FindAny(function.Name);
        return tool is not null && ReferenceEquals(tool.Function, function) ? tool : null;
    }

    private Tool? FindAny(string name, List<string> failures)
    {
        Tool? tool = FindAny(name);
        if (tool is null)
        {
            IEnumerable<string> names = _tools.Concat(Fallbacks.Select(fallback => fallback.Backup)).Select(known => known.Name).Distinct(StringComparer.Ordinal);
            string? nearest = NearestName.Find(name, names);
            failures.Add(nearest is null ? $"There is no tool '{name}' in the set." : $"There is no tool '{name}' in the set. Did you mean '{nearest}'?");
        }

        return tool;
    }
}
