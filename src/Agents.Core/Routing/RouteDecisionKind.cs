namespace Agents.Core.Routing;

/// <summary>Says what a router decided, or what it decided upon.</summary>
public enum RouteDecisionKind
{
    /// <summary>The first route to a goal was found.</summary>
    Plan = 0,

    /// <summary>A tool was called and succeeded.</summary>
    Execute = 1,

    /// <summary>A tool failed, or could not be called. A reroute, an escalation or a toleration answers it; where nobody may be asked any more, the
    /// line that hands the task over.</summary>
    Fail = 2,

    /// <summary>A stage goes on without tools of it that failed, since enough of them succeeded.</summary>
    Tolerate = 3,

    /// <summary>Another route to the same goal was found, without asking anybody.</summary>
    Reroute = 4,

    /// <summary>A route by cost and quality was changed for a better one after a step was measured; nothing had failed.</summary>
    Replan = 5,

    /// <summary>A tool was called again, because its output was not good enough and calling it again does no harm.</summary>
    Retry = 9,

    /// <summary>Somebody was asked what to do.</summary>
    Escalate = 6,

    /// <summary>The goal was reached.</summary>
    Complete = 7,

    /// <summary>The task was handed over.</summary>
    HandOver = 8,
}
