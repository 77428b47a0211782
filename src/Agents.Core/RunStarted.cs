using Agents.Core.Budgets;

namespace Agents.Core;

/// <summary>A run began. The first event of every run.</summary>
public sealed record RunStarted : AgentEvent
{
    /// <summary>Gets the run's id.</summary>
    public required RunId RunId { get; init; }

    /// <summary>Gets the name of the agent that was started.</summary>
    public required string Agent { get; init; }

    /// <summary>Gets the limits of the run.</summary>
    public required Budget Budget { get; init; }

    /// <summary>Gets the seed of all chance in the run.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Gets what calling the agent is, in a trace.</summary>
    internal AgentOperation Operation { get; init; }

    internal override void Trace(RunTelemetry telemetry, object? subject) =>
        telemetry.BeginRun(this, Operation, Agent, Budget);
}
