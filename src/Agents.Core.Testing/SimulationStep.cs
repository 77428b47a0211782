namespace Agents.Core.Testing;

/// <summary>One decision of a simulation, and how things stood when it was made.</summary>
internal sealed record SimulationStep
{
    /// <summary>Gets the event that says so, by which the place of the decision among the others is known.</summary>
    public required ProgressReported Marker { get; init; }

    public required int Number { get; init; }

    /// <summary>Gets the calls that waited, each with whether it was cancelled.</summary>
    public required IReadOnlyList<(AgentPath Path, bool IsCanceled)> Calls { get; init; }
}
