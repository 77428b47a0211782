namespace Agents.Core.Chat;

/// <summary>A part of an agent's tools was selected for a turn; the model is shown these, and no others.</summary>
public sealed record ToolsSelected : AgentEvent
{
    /// <summary>Gets the number of the turn, from 1.</summary>
    public required int Turn { get; init; }

    /// <summary>Gets the names of the tools that are shown, functions of the selection's own included, in the order in which the model reads them.</summary>
    public required IReadOnlyList<string> Tools { get; init; }

    /// <summary>Gets how many tools the agent has.</summary>
    public required int Total { get; init; }

    /// <summary>Gets about how many tokens the descriptions of the shown tools take: a quarter of their bytes.</summary>
    public required long Tokens { get; init; }

    /// <summary>Gets about how many tokens more the descriptions of all tools would take; 0 when all are shown.</summary>
    public required long TokensSaved { get; init; }
}
