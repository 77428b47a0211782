using Agents.Core.Budgets;
using Microsoft.Extensions.AI;

namespace Agents.Core.Chat;

/// <summary>A model call that somebody pays for, as the clients inside it see it: each attempt after the first is asked for before it is made.</summary>
/// <remarks>Used by one thread at a time.</remarks>
internal abstract class ModelCall
{
    /// <summary>Gets the context of who makes the call; <see langword="null"/> outside of a run.</summary>
    public abstract AgentContext? Context { get; }

    /// <summary>Charges the attempt that failed for what it may have cost, and asks for another.</summary>
    /// <param name="failure">Why it failed.</param>
    /// <param name="next">The client that makes the next attempt; <see langword="null"/> for the same.</param>
    /// <param name="maxOutputTokens">How much output the next attempt is allowed; <see langword="null"/> for any.</param>
    /// <param name="refusal">Why there is no other attempt.</param>
    /// <returns><see langword="false"/> when a budget refused it. The failed attempt is charged all the same, once.</returns>
    public abstract bool TryAgain(ModelException failure, IChatClient? next, out int? maxOutputTokens, out BudgetRefusal? refusal);

    /// <summary>Asks, before anything was sent, for a call of another client than the one that was asked for.</summary>
    /// <param name="client">The client that makes the call.</param>
    /// <param name="maxOutputTokens">How much output it is allowed; <see langword="null"/> for any.</param>
    /// <param name="refusal">Why there is no call.</param>
    /// <returns><see langword="false"/> when a budget refused it.</returns>
    public abstract bool TrySwitch(IChatClient client, out int? maxOutputTokens, out BudgetRefusal? refusal);
}
