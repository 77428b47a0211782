namespace Agents.Core.Workspaces;

/// <summary>Says why work goes back to its author.</summary>
public enum WorkReturnReason
{
    /// <summary>Others changed the same files meanwhile.</summary>
    Conflict,

    /// <summary>Files were changed that are prohibited, or are no targets.</summary>
    RefusedWrites,

    /// <summary>The gate refused the merged tree.</summary>
    GateRefused,
}
