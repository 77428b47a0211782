namespace Agents.Core.Graphs.Plans;

/// <summary>Says how a plan was repaired.</summary>
/// <remarks>An input is left out only where the agent takes any number, where at least one is left, and where a quorum can still be reached.</remarks>
public enum PlanRepairKind
{
    /// <summary>A node took its own output; that input was left out.</summary>
    SelfReference,

    /// <summary>A node took one that is not in the plan; that input was left out.</summary>
    UnknownNode,

    /// <summary>A node took the same input again; that input was left out.</summary>
    DuplicateReference,

    /// <summary>Nodes waited for each other; of the inputs on that way, the one between the nodes that stand furthest apart was left out.
    /// At most <see cref="GraphPlan.MaxBrokenCycles"/> times a plan.</summary>
    Cycle,

    /// <summary>The output did not depend on a node; it was left out.</summary>
    Unused,
}
