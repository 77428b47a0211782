namespace Agents.Core.Tools;

/// <summary>A model called a tool that its agent was built with, but may not call here: the agent that called its agent lacks the tool, and nobody
/// granted it. The call was denied.</summary>
public sealed record ToolNotGranted : AgentEvent
{
    /// <summary>Gets the id that the model gave the call.</summary>
    public required string CallId { get; init; }

    /// <summary>Gets the name of the tool.</summary>
    public required string Tool { get; init; }
}
