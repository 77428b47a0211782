namespace Agents.Core.Graphs;

/// <summary>What a join got from all of its inputs: what came, and what is missing and why.</summary>
/// <typeparam name="T">The type of the inputs.</typeparam>
/// <remarks>Immutable.</remarks>
public sealed class JoinResult<T>
{
    internal JoinResult(IReadOnlyList<JoinInput<T>> inputs)
    {
        Inputs = inputs;
        Values = [.. inputs.Where(input => input.HasValue).Select(input => input.Value!)];
        Missing = Values.Count == inputs.Count ? [] : [.. inputs.Where(input => !input.HasValue)];
    }

    /// <summary>Gets all inputs, in the order in which they were given.</summary>
    public IReadOnlyList<JoinInput<T>> Inputs { get; }

    /// <summary>Gets the values that came, in the order of the inputs.</summary>
    public IReadOnlyList<T> Values { get; }

    /// <summary>Gets the inputs without a value, in order.</summary>
    public IReadOnlyList<JoinInput<T>> Missing { get; }

    /// <summary>Gets whether every input has a value.</summary>
    public bool IsComplete => Missing.Count == 0;
}
