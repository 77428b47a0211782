namespace Agents.Core.Graphs;

/// <summary>What a hedged call asks and tells whoever makes it. Holds no state of its own, so that one serves all calls.</summary>
internal sealed class HedgeConditions<TState>
{
    /// <summary>Gets how long the call may be late without delaying anything else; asked when the call starts.</summary>
    public required Func<TState, TimeSpan> Slack { get; init; }

    /// <summary>Gets whether there is budget for a replica; asked when it would start, and not under any lock.</summary>
    public required Func<TState, bool> BudgetAllows { get; init; }

    /// <summary>Gets what is told that a replica starts, and after which delay; just before it does.</summary>
    public required Action<TState, TimeSpan> OnHedged { get; init; }
}
