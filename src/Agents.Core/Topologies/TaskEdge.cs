namespace Agents.Core.Topologies;

/// <summary>Says that one subtask depends on another one.</summary>
public readonly record struct TaskEdge
{
    /// <summary>Gets the index of the subtask that comes first.</summary>
    public required int From { get; init; }

    /// <summary>Gets the index of the subtask that depends on it.</summary>
    public required int To { get; init; }

    /// <summary>Gets how closely the two belong together.</summary>
    public required Coupling Coupling { get; init; }

    /// <summary>Gets whether what comes out of the first one is an input of the second.</summary>
    public bool CarriesData { get; init; }

    /// <summary>Gets whether the second subtask must never start before the first has ended, in whatever topology: the edge carries data, or its
    /// coupling is <see cref="Coupling.Strong"/> or more.</summary>
    public bool MustWait => CarriesData || Coupling >= Coupling.Strong;
}
