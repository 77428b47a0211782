namespace Agents.Core.Routing;

/// <summary>A probe of a tool threw or took too long, so that the tool counts as down.</summary>
public sealed record ToolProbeFailed : AgentEvent
{
    /// <summary>Gets the name of the tool.</summary>
    public required string Tool { get; init; }

    /// <summary>Gets what happened: that it took too long, or the type of what it threw.</summary>
    public required string Reason { get; init; }
}
