using Agents.Core.Budgets;

namespace Agents.Core.Chat;

/// <summary>A model is about to be called.</summary>
public sealed record ModelCallStarted : AgentEvent
{
    /// <summary>Gets the model's id; <c>unknown</c> when the client does not say.</summary>
    public required string Model { get; init; }

    /// <summary>Gets the number of the turn, from 1.</summary>
    public required int Turn { get; init; }

    /// <summary>Gets what the budget set aside for the call.</summary>
    public required Spend Reserved { get; init; }
}
