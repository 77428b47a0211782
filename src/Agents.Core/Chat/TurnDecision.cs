namespace Agents.Core.Chat;

/// <summary>What follows a turn, and the output where there is one.</summary>
/// <remarks>The default value is <see cref="Continue"/>.</remarks>
public readonly record struct TurnDecision
{
    /// <summary>Gets the decision to take the next turn.</summary>
    public static TurnDecision Continue => default;

    /// <summary>Gets the decision to take the next turn under a raised limit.</summary>
    public static TurnDecision Extend => new() { Action = TurnAction.Extend };

    /// <summary>Gets the decision to take one turn without tools, and end.</summary>
    public static TurnDecision Close => new() { Action = TurnAction.Close };

    /// <summary>Gets what follows.</summary>
    public TurnAction Action { get; private init; }

    /// <summary>Gets what the agent returns; <see langword="null"/> unless <see cref="Action"/> is <see cref="TurnAction.Submit"/>.</summary>
    public string? Deliverable { get; private init; }

    /// <summary>Makes the decision to end with what is already there.</summary>
    /// <param name="deliverable">What the agent returns.</param>
    /// <returns>The decision.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="deliverable"/> is <see langword="null"/>.</exception>
    public static TurnDecision Submit(string deliverable)
    {
        ArgumentNullException.ThrowIfNull(deliverable);
        return new TurnDecision { Action = TurnAction.Submit, Deliverable = deliverable };
    }
}
