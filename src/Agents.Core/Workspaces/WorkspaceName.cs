namespace Agents.Core.Workspaces;

/// <summary>What the name of a fork or a group looks like, so that it can be a part of a path and of a branch.</summary>
internal static class WorkspaceName
{
    public const int MaxLength = 64;

    public static string Check(string name, string parameter)
    {
        ArgumentNullException.ThrowIfNull(name, parameter);
        return ProblemOf(name) is { } problem ? throw new ArgumentException(problem, parameter) : name;
    }

    /// <summary>Says what is wrong with a name, as a sentence; <see langword="null"/> when nothing is.</summary>
    public static string? ProblemOf(string name) =>
        name.Length is < 1 or > MaxLength ? $"A name must have 1 to {MaxLength} characters, but this one has {name.Length}."
        : !char.IsAsciiLetterOrDigit(name[0]) || name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-' or '_'))
            ? "A name must begin with a letter or a digit and hold only letters of a to z, digits, dots, dashes and underscores."
        : name.Contains("..", StringComparison.Ordinal) || name.EndsWith('.') || name.EndsWith(".lock", StringComparison.OrdinalIgnoreCase)
            ? "A name must hold no two dots in a row, and end with neither a dot nor '.lock'."
        : null;
}
