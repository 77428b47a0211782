using Agents.Core.Budgets;

namespace Agents.Core.Chat;

/// <summary>A model call that somebody pays for, as the clients inside it see it: each attempt after the first is asked for before it is made.</summary>
/// <remarks>Used by one thread at a time.</remarks>
internal abstract class ModelCall
{
    /// <summary>Gets the context of who makes the call; <see langword="null"/> outside of a run.</summary>
    public abstract AgentContext? Context { get; }

    /// <summary>Gets the client and the model by whose price the attempt that is being made is paid for.</summary>
    public abstract ModelEndpoint? Endpoint { get; }

    /// <summary>Gets or sets whether the attempt waits still, so that it costs nothing when it ends now. It does not when it begins.</summary>
    public virtual bool IsWaiting { get; set; }

    /// <summary>Charges the attempt that failed for what it may have cost, and asks for another.</summary>
    /// <param name="failure">Why it failed.</param>
    /// <param name="next">The client and the model that make the next attempt; <see langword="null"/> for the same.</param>
    /// <param name="maxOutputTokens">How much output the next attempt is allowed; <see langword="null"/> for any.</param>
    /// <param name="refusal">Why there is no other attempt.</param>
    /// <returns><see langword="false"/> when a budget refused it. The failed attempt is charged all the same, once.</returns>
    public abstract bool TryAgain(ModelException failure, ModelEndpoint? next, out int? maxOutputTokens, out BudgetRefusal? refusal);

    /// <summary>Makes the failure that a restart tells of.</summary>
    protected static ModelException Failure(AnswerRestartContent restart) =>
        new(restart.From, restart.Kind, "its stream ended before its answer did.");

    /// <summary>Asks, before anything was sent, for a call of another client than the one that was asked for.</summary>
    /// <param name="next">The client and the model that make the call.</param>
    /// <param name="maxOutputTokens">How much output it is allowed; <see langword="null"/> for any.</param>
    /// <param name="refusal">Why there is no call.</param>
    /// <returns><see langword="false"/> when a budget refused it.</returns>
    public abstract bool TrySwitch(ModelEndpoint next, out int? maxOutputTokens, out BudgetRefusal? refusal);
}
