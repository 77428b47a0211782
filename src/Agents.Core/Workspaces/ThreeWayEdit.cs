namespace Agents.Core.Workspaces;

/// <summary>A path that a merge changes on our side.</summary>
/// <param name="Path">The path.</param>
/// <param name="Ours">Our version, which goes.</param>
/// <param name="Theirs">Their version, which comes when nobody decided otherwise.</param>
/// <param name="Decision">What a resolver decided; <see langword="null"/> when nothing was to decide.</param>
internal readonly record struct ThreeWayEdit(string Path, string? Ours, string? Theirs, MergeDecision? Decision)
{
    /// <summary>Gets whether there is no file afterwards.</summary>
    public bool IsDelete => Decision is null ? Theirs is null : Decision.Content is null;
}
