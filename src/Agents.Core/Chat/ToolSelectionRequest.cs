using Microsoft.Extensions.AI;

namespace Agents.Core.Chat;

/// <summary>What an agent has done so far, as the selection of its tools sees it.</summary>
public sealed record ToolSelectionRequest
{
    /// <summary>Gets the turn that is about to begin.</summary>
    /// <value>1 or more.</value>
    public required int Turn { get; init; }

    /// <summary>Gets what the agent was asked.</summary>
    public required string Input { get; init; }

    /// <summary>Gets the conversation so far, earlier runs of it included.</summary>
    /// <value>Valid during the call only; not to be changed.</value>
    public required IReadOnlyList<ChatMessage> Messages { get; init; }

    /// <summary>Gets the last text that the model gave in this call.</summary>
    /// <value><see langword="null"/> when it gave none yet.</value>
    public string? LastText { get; init; }
}
