namespace Agents.Core.Workspaces;

/// <summary>A path that cannot be used in a workspace, most of all because it would leave it.</summary>
public sealed class WorkspacePathException : AgentException
{
    private const int ShownLength = 120;

    internal WorkspacePathException(string path, string problem)
        : base($"The path '{Show(path)}' cannot be used: {problem}.")
    {
        RefusedPath = path;
        Problem = problem;
    }

    /// <summary>Gets the path as it was given.</summary>
    public string RefusedPath { get; }

    /// <summary>Gets what is wrong with it, as a part of a sentence.</summary>
    public string Problem { get; }

    internal override bool HoldsForeignWords => true;

    /// <summary>Writes the path so that it is short and stays on its line.</summary>
    private static string Show(string path)
    {
        string head = path.Length > ShownLength ? path[..ShownLength] + "…" : path;
        return string.Concat(head.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? $"\\u{(int)c:x4}" : c.ToString()));
    }
}
