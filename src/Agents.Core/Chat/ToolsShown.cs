namespace Agents.Core.Chat;

/// <summary>How much of an agent's tools its model is shown, and what that saves.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record ToolsShown
{
    /// <summary>Gets how many tools were shown in the last turn.</summary>
    public required int Shown { get; init; }

    /// <summary>Gets how many tools the agent has.</summary>
    public required int Total { get; init; }

    /// <summary>Gets about how many tokens the turns so far would have taken more with all tools.</summary>
    public required long TokensSaved { get; init; }
}
