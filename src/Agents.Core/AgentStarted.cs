namespace Agents.Core;

/// <summary>An agent was called by another one.</summary>
public sealed record AgentStarted : AgentEvent
{
    /// <summary>Gets the agent's name.</summary>
    public required string Agent { get; init; }

    /// <summary>Gets what calling the agent is, in a trace.</summary>
    internal AgentOperation Operation { get; init; }

    internal override void Trace(RunTelemetry telemetry, object? subject)
    {
        if (subject is not null)
        {
            telemetry.Begin(this, AgentOperations.Describe(Operation, Agent, subject));
        }
    }
}
