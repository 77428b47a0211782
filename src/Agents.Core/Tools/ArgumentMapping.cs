using System.Text.Json;

namespace Agents.Core.Tools;

/// <summary>Says how the arguments of a call become those of another tool that is called in its place.</summary>
/// <remarks>
/// Begin with <see cref="Same"/> or <see cref="FromFunction"/> and say what differs; of two rules for one parameter the later holds. What is
/// left unsaid is a matter of names: each parameter that the other tool's schema tells of gets the argument of the same name. A tool whose
/// schema says nothing gets all arguments but those that were renamed. Immutable, and as thread-safe as the function.
/// </remarks>
public sealed class ArgumentMapping
{
    private readonly MappingStage[] _stages;

    private ArgumentMapping(MappingStage[] stages) => _stages = stages;

    /// <summary>Gets the mapping that gives each parameter the argument of the same name.</summary>
    public static ArgumentMapping Same { get; } = new([new MappingStage(null, [])]);

    /// <summary>Maps by a function.</summary>
    /// <param name="map">Makes the arguments out of those of the call, which it gets as a copy. When it throws or returns
    /// <see langword="null"/>, the other tool is not called. Several calls may run it at once.</param>
    /// <returns>The mapping. Its rules, if any are added, take from the arguments of the call and change what the function made.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="map"/> is <see langword="null"/>.</exception>
    public static ArgumentMapping FromFunction(Func<IReadOnlyDictionary<string, object?>, IDictionary<string, object?>> map)
    {
        ArgumentNullException.ThrowIfNull(map);
        return new ArgumentMapping([new MappingStage(map, [])]);
    }

    /// <summary>Gives a parameter an argument of another name.</summary>
    /// <param name="parameter">The parameter of the other tool.</param>
    /// <param name="fromName">The name of the argument of the call. A call without it leaves the parameter out.</param>
    /// <returns>A mapping with this rule.</returns>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    public ArgumentMapping With(string parameter, string fromName)
    {
        ArgumentException.ThrowIfNullOrEmpty(parameter);
        ArgumentException.ThrowIfNullOrEmpty(fromName);
        return With(new MappingRule(parameter, fromName, HasValue: false, null));
    }

    /// <summary>Gives a parameter the same value in every call.</summary>
    /// <param name="parameter">The parameter of the other tool.</param>
    /// <param name="value">The value, which is kept as it is now: an object, a list or a JSON node is written as JSON at once.</param>
    /// <returns>A mapping with this rule.</returns>
    /// <exception cref="ArgumentException">The name is empty, or the value cannot be written as JSON.</exception>
    public ArgumentMapping WithValue(string parameter, object? value)
    {
        ArgumentException.ThrowIfNullOrEmpty(parameter);
        if (!WritableJson.IsWritable(value))
        {
            throw new ArgumentException(
                $"The value of '{parameter}', of type {value!.GetType().Name}, cannot be written as JSON; give a value that can.", nameof(value));
        }

        return With(new MappingRule(parameter, null, HasValue: true, Freeze(value)));
    }

    /// <summary>Leaves a parameter out.</summary>
    /// <param name="parameter">The parameter of the other tool.</param>
    /// <returns>A mapping with this rule.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public ArgumentMapping Without(string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(parameter);
        return With(new MappingRule(parameter, null, HasValue: false, null));
    }

    /// <summary>Gets the rules that change what <see cref="Same"/> does; empty for a mapping that only code can say.</summary>
    internal IReadOnlyList<MappingRule> Rules => _stages is [{ IsSame: true } only] ? only.Rules : [];

    /// <summary>Gets whether a function may read any argument of the call.</summary>
    internal bool NeedsAll => !_stages[0].IsSame;

    /// <summary>Gets the names of the arguments that parameters of other names are filled from.</summary>
    internal IEnumerable<string> SourceNames => _stages[0].SourceNames;

    /// <summary>Makes the arguments of the other tool.</summary>
    /// <exception cref="InvalidToolArgumentsException">A function threw or returned <see langword="null"/>.</exception>
    internal Dictionary<string, object?> Apply(IDictionary<string, object?>? source, ArgumentSchema target)
    {
        Dictionary<string, object?> arguments = source is null ? [] : new(source, StringComparer.Ordinal);
        for (int i = 0; i < _stages.Length; i++)
        {
            arguments = _stages[i].Apply(arguments, i == _stages.Length - 1 ? target : null);
        }

        return arguments;
    }

    /// <summary>Makes the mapping over a tool between: first this one, then the next.</summary>
    /// <remarks>Only the last tool's schema decides what is copied, so what the tool between does not know still reaches it.</remarks>
    internal ArgumentMapping Then(ArgumentMapping next) => new([.. _stages, .. next._stages]);

    /// <summary>Lists the required parameters of the other tool that no argument of this one can fill.</summary>
    internal IReadOnlyList<string> FindUnfilled(ArgumentSchema source, ArgumentSchema target)
    {
        HashSet<string>? names = source.IsOpen ? null : new(source.Names, StringComparer.Ordinal);
        foreach (MappingStage stage in _stages.AsSpan(0, _stages.Length - 1))
        {
            names = stage.NamesAfter(names);
        }

        return [.. target.RequiredNames.Where(parameter => !_stages[^1].Fills(parameter, names))];
    }

    /// <summary>Lists the parameters that rules fill and the other tool does not have.</summary>
    internal IEnumerable<string> FindUnknown(ArgumentSchema target) => target.IsOpen
        ? []
        : _stages[^1].Rules.Where(rule => (rule.HasValue || rule.From is not null) && !target.Knows(rule.Parameter)).Select(rule => rule.Parameter);

    private static object? Freeze(object? value) => value switch
    {
        null or string or bool or int or long or double => value,
        _ => JsonElement.Parse(CanonicalArguments.WriteValue(value)),
    };

    private ArgumentMapping With(MappingRule rule) => new([.. _stages[..^1], _stages[^1].With(rule)]);
}
