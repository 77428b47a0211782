namespace Agents.Core.Routing;

/// <summary>How a route ended, and all that was done and decided on the way.</summary>
/// <remarks>Immutable and thread-safe as far as the outputs of its tools are.</remarks>
public sealed record RouteResult
{
    /// <summary>Gets how the route ended.</summary>
    public required RouteOutcome Outcome { get; init; }

    /// <summary>Gets the goal that the route was bound for in the end.</summary>
    public required string Goal { get; init; }

    /// <summary>Gets the goal that was asked for.</summary>
    public required string RequestedGoal { get; init; }

    /// <summary>Gets the calls that succeeded, in order.</summary>
    public required IReadOnlyList<RouteStep> Steps { get; init; }

    /// <summary>Gets every decision, in order.</summary>
    public required IReadOnlyList<RouteDecision> Log { get; init; }

    /// <summary>Gets what happened, counted.</summary>
    public required RouteCounters Counters { get; init; }

    /// <summary>Gets why the task was handed over; <see langword="null"/> when a goal was reached.</summary>
    public string? Reason { get; init; }

    /// <summary>Gets what the last tool returned; <see langword="null"/> when no tool succeeded.</summary>
    /// <value>A <see cref="System.Text.Json.JsonElement"/> where the tool is a method.</value>
    public object? Output => Steps.Count == 0 ? null : Steps[^1].Output;

    /// <summary>Throws when no goal was reached.</summary>
    /// <exception cref="RouteEscalatedException">The task was handed over.</exception>
    public void ThrowIfEscalated()
    {
        if (Outcome == RouteOutcome.Escalated)
        {
            throw new RouteEscalatedException(this);
        }
    }
}
