namespace Agents.Core.Traces;

/// <summary>What one event of a run becomes in a trace.</summary>
internal sealed record TraceEntry(TraceEventType Type)
{
    public string? Role { get; init; }

    public string? From { get; init; }

    public string? To { get; init; }

    public string? Tool { get; init; }

    /// <summary>Gets the text that the entry refers to; only its hash goes into the trace.</summary>
    public string? Content { get; init; }

    public bool? IsTrusted { get; init; }

    /// <summary>Gets the id of the call or the request that the entry opens; what closes the same id at the same place follows from it.</summary>
    public string? Opens { get; init; }

    /// <summary>Gets the id that the entry closes.</summary>
    public string? Closes { get; init; }

    /// <summary>Gets whether the agent that the event stands at is done with what it was started for.</summary>
    public bool IsEnd => Type is TraceEventType.Return or TraceEventType.Despawn or TraceEventType.Aggregate;
}
