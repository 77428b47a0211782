namespace Agents.Core.Tools;

/// <summary>A model made the same call again: the same tool with the same arguments.</summary>
public sealed record ToolCallRepeated : AgentEvent
{
    /// <summary>Gets the id that the model gave the call.</summary>
    public required string CallId { get; init; }

    /// <summary>Gets the name of the tool.</summary>
    public required string Tool { get; init; }

    /// <summary>Gets how often the call was made, this time included.</summary>
    public required int Count { get; init; }
}
