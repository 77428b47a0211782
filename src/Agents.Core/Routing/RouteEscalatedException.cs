namespace Agents.Core.Routing;

/// <summary>A route that reached no goal and was handed over, where an output was needed.</summary>
public sealed class RouteEscalatedException : AgentException
{
    internal RouteEscalatedException(RouteResult result)
        : base($"The goal '{result.RequestedGoal}' was not reached and the task was handed over; the result says why.") => Result = result;

    /// <summary>Gets what was done until then, and every decision.</summary>
    public RouteResult Result { get; }
}
