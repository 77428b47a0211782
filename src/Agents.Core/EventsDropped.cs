namespace Agents.Core;

/// <summary>An observer was too slow for its buffer and lost events. Only that observer gets this event; it takes the place of the lost ones.</summary>
public sealed record EventsDropped : AgentEvent
{
    /// <summary>Gets how many events were lost.</summary>
    public required long Count { get; init; }

    /// <summary>Gets the sequence number of the first lost event.</summary>
    public required long FirstSequence { get; init; }

    /// <summary>Gets the sequence number of the last lost event.</summary>
    public required long LastSequence { get; init; }
}
