namespace Agents.Core.Testing;

/// <summary>Says where a node stands by the events so far.</summary>
internal enum TrackedState
{
    Waiting,
    Running,

    /// <summary>It failed, and what its policy does has not been told yet.</summary>
    Handled,
    Succeeded,
    Failed,
    Skipped,
    Canceled,
}
