using System.Diagnostics.CodeAnalysis;

namespace Agents.Core.Topologies;

/// <summary>How agents that work on one task stand to each other.</summary>
public enum Topology
{
    /// <summary>One agent does everything.</summary>
    [SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "It is the word of the field; no number is meant.")]
    Single,

    /// <summary>One task after the other, each with what came out so far; the last one's output is the answer.</summary>
    Sequential,

    /// <summary>All tasks at once, each in a context of its own; what comes out is merged.</summary>
    Parallel,

    /// <summary>Layer after layer of tasks: at once inside a layer, and a barrier between layers.</summary>
    Hybrid,

    /// <summary>A lead agent holds the list of tasks, hands them out, and settles what contradicts itself. Others call it centralized.</summary>
    Hierarchical,

    /// <summary>Peers that write to each other until they agree.</summary>
    Decentralized,
}
