namespace Agents.Core.Workspaces;

/// <summary>Says why a group failed.</summary>
public enum WorkGroupFailure
{
    /// <summary>Its engineer threw; see the inner exception.</summary>
    EngineerFailed,

    /// <summary>Its engineer took too long.</summary>
    EngineerTimedOut,

    /// <summary>Its engineer reported that the work is not ready.</summary>
    NotReady,

    /// <summary>The work came back more often than the options allow; see <see cref="WorkGroupFailedException.LastReturn"/>.</summary>
    TriesOver,

    /// <summary>The gate, a resolver or the workspace threw; see the inner exception.</summary>
    MergeFailed,

    /// <summary>The gate took too long.</summary>
    GateTimedOut,
}
