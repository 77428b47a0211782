namespace Agents.Core.Routing;

/// <summary>Says how a route ended. It is always exactly one of these.</summary>
public enum RouteOutcome
{
    /// <summary>The goal that was asked for was reached.</summary>
    Reached = 0,

    /// <summary>Another goal was reached, which an escalation had put in the place of the one asked for.</summary>
    Demoted = 1,

    /// <summary>No goal was reached: the task was handed over.</summary>
    Escalated = 2,
}
