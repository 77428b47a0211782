namespace Agents.Core.Benchmarks.Routing;

/// <summary>What one way of working made of one scenario.</summary>
public sealed record ScenarioRun
{
    /// <summary>Gets what was done, in order: tools, with ✗ behind those that failed, and ⇒asked where somebody was asked.</summary>
    public required string Path { get; init; }

    /// <summary>Gets how it ended, in words.</summary>
    public required string Ended { get; init; }

    /// <summary>Gets how often a model was called.</summary>
    public int ModelCalls { get; init; }

    /// <summary>Gets how often tools were called, those that failed included.</summary>
    public int ToolCalls { get; init; }

    /// <summary>Gets how many new routes were found without asking anybody.</summary>
    public int Reroutes { get; init; }

    /// <summary>Gets whether it reported success though a stage that the goal requires was not done.</summary>
    public bool IsSilent { get; init; }
}
