namespace Agents.Core.Traces;

/// <summary>What the agents of one run did and how one thing led to another, as other programs read it: a graph of events, with costs and rewards.</summary>
/// <remarks>
/// Immutable. The schema is that of the repository xxzcc/awesome-llm-mas-rl at a14d8de: the properties here and no others, event and edge
/// types from two closed lists. One trace is one line of JSON; see <see cref="OrchestrationTraceWriter"/> and <see cref="OrchestrationTraceReader"/>.
/// Two traces are equal when they hold the same lists, not when the lists hold the same.
/// </remarks>
public sealed record OrchestrationTrace
{
    /// <summary>Gets the id of the trace: that of the run.</summary>
    public required string TraceId { get; init; }

    /// <summary>Gets the id of the task that the run worked on, by which the traces of several runs of one task are found.</summary>
    public required string TaskId { get; init; }

    /// <summary>Gets what happened, in order; at least one event.</summary>
    public required IReadOnlyList<TraceEvent> Events { get; init; }

    /// <summary>Gets what led to what. Both ends of each edge are events of the trace.</summary>
    public required IReadOnlyList<TraceEdge> Edges { get; init; }

    /// <summary>Gets what the run was judged to be worth, by name. A run does not judge itself, so a recorded trace has none until somebody adds
    /// some with a <c>with</c> expression.</summary>
    public required IReadOnlyDictionary<string, double> Rewards { get; init; }

    /// <summary>Gets what the run cost, by name: <c>tokens</c> and <c>wall_clock_s</c> (seconds) always; a recorded trace also has
    /// <c>tool_calls</c>, <c>messages</c>, <c>model_calls</c>, <c>reasoning_turns</c> and <c>usd</c>.</summary>
    /// <value>Finite numbers, 0 or more.</value>
    public required IReadOnlyDictionary<string, double> Costs { get; init; }

    /// <summary>Gets the name of the system that ran.</summary>
    /// <value>The default is <see langword="null"/>: not said.</value>
    public string? System { get; init; }

    /// <summary>Gets how the agents were organized.</summary>
    /// <value>The default is <see langword="null"/>: not said.</value>
    public TraceTopology? Topology { get; init; }

    /// <summary>Gets further figures, by name; a recorded trace has <c>events_dropped</c>, how many events of the run are missing from it.</summary>
    /// <value>The default is <see langword="null"/>: none.</value>
    public IReadOnlyDictionary<string, double>? Metrics { get; init; }
}
