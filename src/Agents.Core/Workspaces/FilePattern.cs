namespace Agents.Core.Workspaces;

/// <summary>Files of a group: one path, or a folder, which ends with a slash.</summary>
internal static class FilePattern
{
    /// <summary>Says what is wrong with one, as a part of a sentence; <see langword="null"/> when nothing is.</summary>
    public static string? ProblemOf(string? pattern) =>
        pattern is null ? "it is null"
        : !WorkspacePath.TryNormalize(pattern.TrimEnd('/'), out string? normalized, out string? problem) ? problem
        : pattern.TrimEnd('/') != normalized || pattern.EndsWith("//", StringComparison.Ordinal) ? $"it must be written without detours, such as '{normalized}'"
        : null;

    // Without regard to case, so that one who may not write a file cannot write it under another spelling where the disk sees no difference.
    public static bool IsProhibited(WorkGroup group, string path) =>
        group.ProhibitedFiles.Any(pattern => Matches(pattern, path, StringComparison.OrdinalIgnoreCase));

    public static bool IsTarget(WorkGroup group, string path) =>
        group.TargetFiles.Count == 0 || group.TargetFiles.Any(pattern => Matches(pattern, path, StringComparison.Ordinal));

    private static bool Matches(string pattern, string path, StringComparison comparison) =>
        pattern.EndsWith('/') ? path.StartsWith(pattern, comparison) : path.Equals(pattern, comparison);
}
