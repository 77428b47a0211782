using Microsoft.Extensions.AI;

namespace Agents.Core.Chat;

/// <summary>What an agent has done so far, as its turn control sees it.</summary>
public readonly record struct TurnProgress
{
    /// <summary>Gets how many turns with tools were taken.</summary>
    /// <value>1 or more.</value>
    public required int Turn { get; init; }

    /// <summary>Gets the conversation, with the results of this turn's calls at its end.</summary>
    /// <value>Valid during the call only; not to be changed.</value>
    public required IReadOnlyList<ChatMessage> Messages { get; init; }

    /// <summary>Gets the last text that the model gave.</summary>
    /// <value><see langword="null"/> when it gave none yet.</value>
    public string? LastText { get; init; }
}
