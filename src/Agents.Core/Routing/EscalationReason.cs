namespace Agents.Core.Routing;

/// <summary>Says why somebody is asked what to do.</summary>
public enum EscalationReason
{
    /// <summary>There is no route to the goal.</summary>
    NoPath = 0,

    /// <summary>The graph does not have the goal.</summary>
    UnknownGoal = 1,

    /// <summary>A monitor sees a risk.</summary>
    Risk = 2,

    /// <summary>Nobody knows whether a side effect happened.</summary>
    UnknownOutcome = 3,

    /// <summary>A call was not approved.</summary>
    Denied = 4,

    /// <summary>As many new routes were taken as the options allow.</summary>
    RerouteLimit = 5,
}
