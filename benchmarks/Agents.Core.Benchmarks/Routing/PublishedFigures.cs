namespace Agents.Core.Benchmarks.Routing;

/// <summary>What arXiv 2603.01548 prints for one scenario, in its tables 1 to 3.</summary>
public sealed record PublishedFigures
{
    /// <summary>Gets how often the paper's router asks a model.</summary>
    public required int ModelCalls { get; init; }

    /// <summary>Gets how often the paper's router calls a tool.</summary>
    public required int ToolCalls { get; init; }

    /// <summary>Gets how often the paper's router takes another route; <see langword="null"/> where only the total is printed.</summary>
    public int? Recoveries { get; init; }

    /// <summary>Gets how often the paper's ReAct loop asks a model.</summary>
    public required int ReactModelCalls { get; init; }

    /// <summary>Gets how often the paper's ReAct loop calls a tool.</summary>
    public required int ReactToolCalls { get; init; }

    /// <summary>Gets whether the paper's static workflow fails without saying so.</summary>
    public bool IsStaticSilent { get; init; }
}
