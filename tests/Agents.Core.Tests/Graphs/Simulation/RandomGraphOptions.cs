namespace Agents.Core.Tests.Graphs.Simulation;

/// <summary>What a random graph may be made of.</summary>
internal sealed record RandomGraphOptions
{
    public int MaxNodes { get; init; } = 14;

    public bool HasEdits { get; init; }

    /// <summary>Gets whether what comes out depends on which node ends first.</summary>
    public bool HasRaces { get; init; } = true;

    /// <summary>Gets whether nodes may turn out to be of no use, some of them after they have started.</summary>
    public bool HasGates { get; init; } = true;

    public bool HasDeadlines { get; init; } = true;

    public bool Spends { get; init; } = true;
}
