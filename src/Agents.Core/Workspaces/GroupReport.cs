namespace Agents.Core.Workspaces;

/// <summary>How a group ended.</summary>
public sealed record GroupReport
{
    /// <summary>Gets the group.</summary>
    public required string Id { get; init; }

    /// <summary>Gets how it ended.</summary>
    public required GroupState State { get; init; }

    /// <summary>Gets how often an engineer was called for it; 0 when it was skipped.</summary>
    public required int Attempts { get; init; }

    /// <summary>Gets what was merged, in ordinal order of the paths; empty when nothing was.</summary>
    public IReadOnlyList<WorkspaceChange> Changes { get; init; } = [];

    /// <summary>Gets what the engineer had to say.</summary>
    public string Notes { get; init; } = "";

    /// <summary>Gets why it was not merged; <see langword="null"/> when it was.</summary>
    public string? Reason { get; init; }

    /// <summary>Gets what it failed with; <see langword="null"/> when it did not fail.</summary>
    public Exception? Error { get; init; }
}
