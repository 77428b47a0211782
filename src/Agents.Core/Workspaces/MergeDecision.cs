namespace Agents.Core.Workspaces;

/// <summary>What a resolver decided of a path, and for which versions.</summary>
/// <param name="Origin">The version that both sides began with.</param>
/// <param name="Ours">Our version.</param>
/// <param name="Theirs">Their version.</param>
/// <param name="Content">What the file becomes; <see langword="null"/> when there is to be none.</param>
internal sealed record MergeDecision(string? Origin, string? Ours, string? Theirs, byte[]? Content)
{
    public bool IsFor(string? origin, string? ours, string? theirs) => origin == Origin && ours == Ours && theirs == Theirs;
}
