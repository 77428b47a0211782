namespace Agents.Core;

/// <summary>Where the execution of shared work stands.</summary>
internal enum FlightPhase
{
    /// <summary>The leader executes.</summary>
    Running,

    /// <summary>There is a result.</summary>
    Succeeded,

    /// <summary>The work failed, for all who waited.</summary>
    Failed,

    /// <summary>The leader could not go on, which says nothing about the work.</summary>
    Abandoned,
}
