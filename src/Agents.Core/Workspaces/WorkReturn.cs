namespace Agents.Core.Workspaces;

/// <summary>Why work goes back to its author, who does it again in the same fork.</summary>
/// <remarks>
/// The fork holds what others merged meanwhile. After a conflict, the files of the conflict are as the others made them, so that nothing of theirs is lost by
/// inattention; what the author had made of them is in <see cref="MergeConflict.Ours"/>.
/// </remarks>
public sealed record WorkReturn
{
    /// <summary>Gets the kind of reason.</summary>
    public required WorkReturnReason Reason { get; init; }

    /// <summary>Gets the reason in one sentence.</summary>
    public required string Message { get; init; }

    /// <summary>Gets the conflicts; empty when it is for another reason. Ours is the author's side.</summary>
    public IReadOnlyList<MergeConflict> Conflicts { get; init; } = [];

    /// <summary>Gets the paths that should not have been changed; empty when it is for another reason.</summary>
    public IReadOnlyList<string> RefusedPaths { get; init; } = [];
}
