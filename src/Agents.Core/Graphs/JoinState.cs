namespace Agents.Core.Graphs;

/// <summary>What a tolerant join has seen of its inputs, and what it took. Guarded by the run's lock until it has fired, then unchanged.</summary>
internal sealed class JoinState
{
    /// <summary>Gets or sets how many inputs have an output.</summary>
    public int Succeeded { get; set; }

    /// <summary>Gets or sets how many inputs have ended.</summary>
    public int Settled { get; set; }

    /// <summary>Gets or sets the state of each input when the join fired, in the order of the inputs.</summary>
    public JoinInputState[] Inputs { get; set; } = [];

    /// <summary>Gets or sets why each input has no output; <see langword="null"/> where it has one.</summary>
    public string?[] Reasons { get; set; } = [];

    public Exception?[] Errors { get; set; } = [];

    /// <summary>Makes the result of a join that has fired.</summary>
    /// <param name="nameOf">Gets the name of an input.</param>
    /// <param name="valueOf">Gets the value of an input that has one.</param>
    public JoinResult<T> ToResult<T>(Func<int, string> nameOf, Func<int, T> valueOf)
    {
        JoinInput<T>[] results = new JoinInput<T>[Inputs.Length];
        for (int i = 0; i < results.Length; i++)
        {
            T? value = Inputs[i] == JoinInputState.Arrived ? valueOf(i) : default;
            results[i] = new JoinInput<T>(nameOf(i), Inputs[i], value, Reasons[i], Errors[i]);
        }

        return new JoinResult<T>(results);
    }
}
