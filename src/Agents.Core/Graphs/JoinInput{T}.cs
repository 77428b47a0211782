namespace Agents.Core.Graphs;

/// <summary>What a join got from one of its inputs.</summary>
/// <typeparam name="T">The type of the input.</typeparam>
/// <remarks>Immutable.</remarks>
public sealed class JoinInput<T>
{
    internal JoinInput(string name, JoinInputState state, T? value, string? reason, Exception? error)
    {
        Name = name;
        State = state;
        Value = value;
        Reason = reason;
        Error = error;
    }

    /// <summary>Gets the name of the node, or the number of the item, from 0.</summary>
    public string Name { get; }

    /// <summary>Gets what came.</summary>
    public JoinInputState State { get; }

    /// <summary>Gets whether there is a value.</summary>
    public bool HasValue => State == JoinInputState.Arrived;

    /// <summary>Gets the value; the default of its type when there is none.</summary>
    public T? Value { get; }

    /// <summary>Gets one sentence about why there is no value; <see langword="null"/> when there is one.</summary>
    public string? Reason { get; }

    /// <summary>Gets what the node failed with; <see langword="null"/> when it did not fail itself.</summary>
    public Exception? Error { get; }

    /// <summary>Describes the input, without its value.</summary>
    /// <returns>Name, state and reason.</returns>
    public override string ToString() => Reason is null ? $"{Name}: {State}" : $"{Name}: {State} ({Reason})";
}
