namespace Agents.Core.Traces;

/// <summary>The words of the trace schema, by the numbers of our enumerations.</summary>
internal static class TraceNames
{
    /// <summary>The cost that counts turns in which a model reasoned.</summary>
    public const string ReasoningTurns = "reasoning_turns";

    public const string Tokens = "tokens";

    public const string WallClock = "wall_clock_s";

    public const string ToolCalls = "tool_calls";

    public const string Messages = "messages";

    public const string ModelCalls = "model_calls";

    public const string Dollars = "usd";

    public const string EventsDropped = "events_dropped";

    private static readonly string[] EventTypes =
    [
        "orchestrator_decision", "spawn", "despawn", "message", "tool_call", "tool_result", "return", "aggregate", "human_intervention",
        "safety_event",
    ];

    private static readonly string[] EdgeTypes =
        ["temporal", "causal", "spawn", "message", "tool_dependency", "return", "aggregate", "safety_flow"];

    private static readonly string[] Topologies =
        ["unknown", "centralized", "planner_executor_critic", "debate", "swarm", "hierarchical", "harness", "mixed"];

    public static string Of(TraceEventType type) => EventTypes[(int)type];

    public static string Of(TraceEdgeType type) => EdgeTypes[(int)type];

    public static string Of(TraceTopology topology) => Topologies[(int)topology];

    public static TraceEventType? FindEventType(string name) => Array.IndexOf(EventTypes, name) is >= 0 and int i ? (TraceEventType)i : null;

    public static TraceEdgeType? FindEdgeType(string name) => Array.IndexOf(EdgeTypes, name) is >= 0 and int i ? (TraceEdgeType)i : null;

    public static TraceTopology? FindTopology(string name) => Array.IndexOf(Topologies, name) is >= 0 and int i ? (TraceTopology)i : null;

    public static string ListEventTypes() => string.Join(", ", EventTypes);

    public static string ListEdgeTypes() => string.Join(", ", EdgeTypes);

    public static string ListTopologies() => string.Join(", ", Topologies);
}
