namespace Agents.Core.Workspaces;

/// <summary>One file of a change that is made as a whole.</summary>
/// <param name="Path">The path.</param>
/// <param name="Source">The file to copy, mode and all; <see langword="null"/> when there is content or nothing.</param>
/// <param name="Content">The content; <see langword="null"/> when there is a source or nothing. With neither, the file is deleted.</param>
internal readonly record struct FileEdit(string Path, string? Source, byte[]? Content)
{
    public bool IsDelete => Source is null && Content is null;
}
