namespace Agents.Core.Workspaces;

/// <summary>What becomes of a path that both sides of a merge changed.</summary>
/// <remarks>Immutable.</remarks>
public sealed class MergeResolution
{
    private MergeResolution(bool isResolved, byte[]? content)
    {
        IsResolved = isResolved;
        Content = content;
    }

    /// <summary>Gets the resolution that leaves the path a conflict, so that nothing is merged.</summary>
    public static MergeResolution Unresolved { get; } = new(false, null);

    /// <summary>Gets the resolution by which there is no file.</summary>
    public static MergeResolution Delete { get; } = new(true, null);

    /// <summary>Gets whether the path is decided.</summary>
    public bool IsResolved { get; }

    internal byte[]? Content { get; }

    /// <summary>Makes the resolution by which the file has this content.</summary>
    /// <param name="content">The content; copied.</param>
    /// <returns>The resolution.</returns>
    public static MergeResolution Write(ReadOnlyMemory<byte> content) => new(true, content.ToArray());

    /// <summary>Makes the resolution by which the file is one of the three that are involved.</summary>
    /// <param name="file">The file; <see langword="null"/> for one that is not there.</param>
    /// <returns>The resolution.</returns>
    public static MergeResolution Take(WorkspaceFile? file) => file is null ? Delete : Write(file.Content);
}
