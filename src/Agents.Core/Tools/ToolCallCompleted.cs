using Agents.Core.Budgets;

namespace Agents.Core.Tools;

/// <summary>A tool call ended, well or not.</summary>
public sealed record ToolCallCompleted : AgentEvent
{
    /// <summary>Gets the id that the model gave the call.</summary>
    public required string CallId { get; init; }

    /// <summary>Gets the name that the model called.</summary>
    public required string Tool { get; init; }

    /// <summary>Gets how it ended.</summary>
    public required ToolOutcome Outcome { get; init; }

    /// <summary>Gets what it cost; nothing when the tool was not called. What an agent behind the tool spent is in that agent's own events.</summary>
    public required Spend Spend { get; init; }

    /// <summary>Gets how long it took, by the run's clock; 0 when the tool was not called.</summary>
    public required TimeSpan Duration { get; init; }
}
