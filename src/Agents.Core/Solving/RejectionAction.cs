namespace Agents.Core.Solving;

/// <summary>Says what becomes of a result that the verifier rejects for the last time.</summary>
public enum RejectionAction
{
    /// <summary>It is used, with a note, and the run ends as <see cref="StopReason.Partial"/>.</summary>
    Accept,

    /// <summary>The task fails.</summary>
    Fail,
}
