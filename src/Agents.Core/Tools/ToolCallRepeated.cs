namespace Agents.Core.Tools;

/// <summary>A model made the same call again: the same tool with the same arguments.</summary>
public sealed record ToolCallRepeated : AgentEvent
{
    /// <summary>Gets the id that the model gave the call.</summary>
    public required string CallId { get; init; }

    /// <summary>Gets the name of the tool. One that no tool has is the model's own text, and is withheld with the rest of the content.</summary>
    public required string Tool { get; init; }

    /// <summary>Gets how often the call was made, this time included.</summary>
    public required int Count { get; init; }

    /// <summary>Gets whether there is a tool of that name.</summary>
    internal bool IsKnown { get; init; } = true;

    internal override AgentEvent WithoutContent() => IsKnown ? this : this with { Tool = Withheld };
}
