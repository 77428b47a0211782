using Agents.Core.Chat;

namespace ToolCatalogue;

/// <summary>One turn: what the model was shown, and what it called.</summary>
internal sealed record ShownTurn(ToolsSelected Selection)
{
    /// <summary>Gets the tool that was called, and with what; <see langword="null"/> where the model answered.</summary>
    public (string Tool, string Arguments)? Call { get; init; }
}
