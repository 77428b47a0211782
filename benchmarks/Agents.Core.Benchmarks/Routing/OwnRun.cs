namespace Agents.Core.Benchmarks.Routing;

/// <summary>What our router made of a scenario of our own; of several routes one after the other, their paths and their sums.</summary>
public sealed record OwnRun
{
    /// <summary>Gets what was done, as in <see cref="ScenarioRun.Path"/>, with a bar between two routes.</summary>
    public required string Path { get; init; }

    /// <summary>Gets how the last route ended, in words.</summary>
    public required string Ended { get; init; }

    /// <summary>Gets how often a model was called.</summary>
    public int ModelCalls { get; init; }

    /// <summary>Gets how often tools were called, those that failed included.</summary>
    public int ToolCalls { get; init; }

    /// <summary>Gets how many tools failed or could not be called.</summary>
    public int Failures { get; init; }

    /// <summary>Gets how many new routes were found without asking anybody.</summary>
    public int Reroutes { get; init; }

    /// <summary>Gets how often somebody was asked.</summary>
    public int Escalations { get; init; }

    /// <summary>Gets how many failures a stage went on without.</summary>
    public int Tolerated { get; init; }

    /// <summary>Gets how often a better route was taken after a step was measured, though nothing had failed.</summary>
    public int Replans { get; init; }
}
