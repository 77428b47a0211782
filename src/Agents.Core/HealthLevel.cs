namespace Agents.Core;

/// <summary>Says how much of something works.</summary>
public enum HealthLevel
{
    /// <summary>Nothing works; what needs it fails.</summary>
    Unhealthy = 0,

    /// <summary>It works in part, or slowly, or is on its way back.</summary>
    Degraded = 1,

    /// <summary>It works.</summary>
    Healthy = 2,
}
