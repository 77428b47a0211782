namespace Agents.Core.Traces;

/// <summary>Says what happened, in the words of the trace schema.</summary>
public enum TraceEventType
{
    /// <summary>It was decided what to do: a graph was laid out or changed, work was retried, rerouted, skipped or ended.</summary>
    OrchestratorDecision = 0,

    /// <summary>An agent started.</summary>
    Spawn = 1,

    /// <summary>An agent ended without an output: it failed or was cancelled.</summary>
    Despawn = 2,

    /// <summary>An agent sent a message to another one.</summary>
    Message = 3,

    /// <summary>A tool was called.</summary>
    ToolCall = 4,

    /// <summary>A tool call ended, well or not.</summary>
    ToolResult = 5,

    /// <summary>An agent handed its output to the one that had started it.</summary>
    Return = 6,

    /// <summary>The outputs of several agents became one.</summary>
    Aggregate = 7,

    /// <summary>Somebody was asked for approval, or gave it.</summary>
    HumanIntervention = 8,

    /// <summary>Something was refused or denied, a check did not work, or events of the run are missing from the trace.</summary>
    SafetyEvent = 9,
}
