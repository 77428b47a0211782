using Agents.Core.Benchmarks.Orchestration.AgentsNet;

namespace Agents.Core.Benchmarks.Orchestration;

/// <summary>Everything that <c>reproduce orchestration</c> computes, in the order of the output; a new part is added here.</summary>
public static class OrchestrationParts
{
    /// <summary>Gets the parts.</summary>
    public static IReadOnlyList<IOrchestrationPart> All { get; } =
    [
        new CoordinationPart(),
        new TopologyPart(),
        new RecursionPart(),
        new InterceptionPart(),
        new AgentsNetPart(),
        new LatencyPart(),
        new EditingPart(),
        new WidthPart(),
        new RowSchedulingPart(),
        new HedgingPart(),
    ];
}
