namespace Agents.Core.Graphs;

/// <summary>A node of a graph started. The event's path is the node's.</summary>
public sealed record NodeStarted : AgentEvent
{
    /// <summary>Gets the name of the agent that the node calls; <see langword="null"/> when it calls none.</summary>
    public required string? Agent { get; init; }

    /// <summary>Gets what calling the node's agent is, in a trace.</summary>
    internal AgentOperation Operation { get; init; }

    internal override void Trace(RunTelemetry telemetry, object? subject)
    {
        // What calls no agent has no span; what happens in it is inside the graph's.
        if (Agent is not null && subject is not null)
        {
            telemetry.Begin(this, AgentOperations.Describe(Operation, Agent, subject));
        }
    }
}
