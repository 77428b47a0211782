namespace Agents.Core.Graphs.Plans;

/// <summary>Says what is wrong with a plan.</summary>
public enum PlanProblemKind
{
    /// <summary>It is not JSON, or is nested too deep.</summary>
    Malformed,

    /// <summary>It has more bytes, nodes or inputs than it may.</summary>
    TooLarge,

    /// <summary>A property is missing, unknown, there twice, or of the wrong kind.</summary>
    Shape,

    /// <summary>Its version is not one that this library reads.</summary>
    Version,

    /// <summary>An id cannot be used.</summary>
    InvalidId,

    /// <summary>An id is given to several nodes.</summary>
    DuplicateId,

    /// <summary>An agent is not in the catalogue.</summary>
    UnknownAgent,

    /// <summary>An input, or the output, is a node that is not in the plan.</summary>
    UnknownNode,

    /// <summary>A node takes its own output.</summary>
    SelfReference,

    /// <summary>A node of many inputs takes the same one twice.</summary>
    DuplicateReference,

    /// <summary>Nodes wait for each other.</summary>
    Cycle,

    /// <summary>The output does not depend on a node.</summary>
    Unused,

    /// <summary>A node has more or fewer inputs than its agent takes.</summary>
    InputCount,

    /// <summary>A node makes another type than is taken where it is an input, or the output.</summary>
    Type,

    /// <summary>A value does not fit its input.</summary>
    Value,

    /// <summary>A join is used where there is none, or needs more than it can get.</summary>
    Join,
}
