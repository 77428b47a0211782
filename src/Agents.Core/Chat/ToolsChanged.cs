namespace Agents.Core.Chat;

/// <summary>The tools of an agent changed between two of its turns. What its model is shown from now on, and may call, are the new ones.</summary>
public sealed record ToolsChanged : AgentEvent
{
    /// <summary>Gets the number of the turn that is the first with the new tools, from 1.</summary>
    public required int Turn { get; init; }

    /// <summary>Gets the names of the tools that were not there before, in the order of the set.</summary>
    public required IReadOnlyList<string> Added { get; init; }

    /// <summary>Gets the names of the tools that are gone.</summary>
    public required IReadOnlyList<string> Removed { get; init; }

    /// <summary>Gets the names of the tools that are not the same any more.</summary>
    public required IReadOnlyList<string> Changed { get; init; }
}
