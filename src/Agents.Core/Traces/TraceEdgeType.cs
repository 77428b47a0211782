namespace Agents.Core.Traces;

/// <summary>Says how one event of a trace led to another.</summary>
public enum TraceEdgeType
{
    /// <summary>The same agent did one after the other.</summary>
    Temporal = 0,

    /// <summary>One made the other possible: its output is an input, or it asked for what the other one answers.</summary>
    Causal = 1,

    /// <summary>An agent started another one.</summary>
    Spawn = 2,

    /// <summary>A message reached its recipient before this.</summary>
    Message = 3,

    /// <summary>A tool call led to its result.</summary>
    ToolDependency = 4,

    /// <summary>The end of an agent reached the one that had started it.</summary>
    Return = 5,

    /// <summary>An output became part of an aggregate.</summary>
    Aggregate = 6,

    /// <summary>What came from an untrusted place, or was refused, may have influenced this.</summary>
    SafetyFlow = 7,
}
