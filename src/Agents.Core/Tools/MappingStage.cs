using System.Collections.ObjectModel;

namespace Agents.Core.Tools;

/// <summary>One step of an <see cref="ArgumentMapping"/>: arguments of the same names or of a function, changed by rules. Immutable.</summary>
internal sealed class MappingStage
{
    private readonly Func<IReadOnlyDictionary<string, object?>, IDictionary<string, object?>>? _function;
    private readonly MappingRule[] _rules;

    public MappingStage(Func<IReadOnlyDictionary<string, object?>, IDictionary<string, object?>>? function, MappingRule[] rules)
    {
        _function = function;
        _rules = rules;
    }

    /// <summary>Gets whether names alone decide, and no function.</summary>
    public bool IsSame => _function is null;

    public IReadOnlyList<MappingRule> Rules => _rules;

    public IEnumerable<string> SourceNames => _rules.Select(rule => rule.From).OfType<string>();

    /// <summary>Adds a rule, in place of the one that the parameter had.</summary>
    public MappingStage With(MappingRule rule) => new(_function, [.. _rules.Where(other => other.Parameter != rule.Parameter), rule]);

    /// <summary>Makes new arguments.</summary>
    /// <param name="source">The arguments; not changed.</param>
    /// <param name="target">What the tool takes; <see langword="null"/> when another step follows.</param>
    /// <exception cref="InvalidToolArgumentsException">The function threw or returned nothing.</exception>
    public Dictionary<string, object?> Apply(Dictionary<string, object?> source, ArgumentSchema? target)
    {
        Dictionary<string, object?> result = _function is null ? TakeSame(source, target) : Call(_function, source);
        foreach (MappingRule rule in _rules)
        {
            if (rule.HasValue)
            {
                result[rule.Parameter] = rule.Value;
            }
            else if (rule.From is not null && source.TryGetValue(rule.From, out object? value))
            {
                result[rule.Parameter] = value;
            }
            else
            {
                result.Remove(rule.Parameter);
            }
        }

        return result;
    }

    /// <summary>Lists the names that can be there afterwards; <see langword="null"/> stands for any.</summary>
    public HashSet<string>? NamesAfter(HashSet<string>? names)
    {
        if (_function is not null || names is null)
        {
            return null;
        }

        HashSet<string> after = [.. names.Where(name => !IsRenamed(name))];
        foreach (MappingRule rule in _rules)
        {
            if (Fills(rule, names))
            {
                after.Add(rule.Parameter);
            }
            else
            {
                after.Remove(rule.Parameter);
            }
        }

        return after;
    }

    /// <summary>Finds out whether something can fill a parameter when there are arguments of these names; <see langword="null"/> stands for any.</summary>
    public bool Fills(string parameter, HashSet<string>? names)
    {
        int index = Array.FindIndex(_rules, rule => rule.Parameter == parameter);
        return index >= 0 ? Fills(_rules[index], names) : _function is not null || names is null || names.Contains(parameter);
    }

    private static bool Fills(MappingRule rule, HashSet<string>? names) =>
        rule.HasValue || (rule.From is not null && (names is null || names.Contains(rule.From)));

    private static Dictionary<string, object?> Call(
        Func<IReadOnlyDictionary<string, object?>, IDictionary<string, object?>> function, Dictionary<string, object?> source)
    {
        try
        {
            IDictionary<string, object?>? made = function(new ReadOnlyDictionary<string, object?>(new Dictionary<string, object?>(source, StringComparer.Ordinal)));
            return made is null
                ? throw new InvalidToolArgumentsException("the mapping returned null.")
                : new Dictionary<string, object?>(made, StringComparer.Ordinal);
        }
        catch (Exception exception) when (exception is not InvalidToolArgumentsException)
        {
            // Foreign code, and so is the dictionary that it returns.
            throw new InvalidToolArgumentsException($"the mapping threw {exception.GetType().Name}.", exception);
        }
    }

    private Dictionary<string, object?> TakeSame(Dictionary<string, object?> source, ArgumentSchema? target)
    {
        Dictionary<string, object?> same = new(source.Count, StringComparer.Ordinal);
        foreach ((string name, object? value) in source)
        {
            if (target is null or { IsOpen: true } ? !IsRenamed(name) : target.Knows(name))
            {
                same.Add(name, value);
            }
        }

        return same;
    }

    private bool IsRenamed(string name) => Array.Exists(_rules, rule => rule.From == name);
}
