using System.Text;
using Agents.Core.Tools;

namespace Agents.Core.Workspaces;

/// <summary>Makes tools with which a chat agent works in a workspace.</summary>
public static class WorkspaceTools
{
    private const string PathParameter = """{ "path": { "type": "string", "description": "The path, relative to the root, such as src/main.cs." } }""";

    private const string WriteParameters =
        """
        {
          "path": { "type": "string", "description": "The path, relative to the root, such as src/main.cs." },
          "content": { "type": "string", "description": "The whole new content of the file." }
        }
        """;

    /// <summary>Makes the tools <c>read_file</c>, <c>write_file</c>, <c>list_files</c> and <c>delete_file</c>.</summary>
    /// <param name="workspace">The workspace, which the tools do not dispose.</param>
    /// <returns>The tools. They remember what was read through them, so each agent is given tools of its own.</returns>
    /// <remarks>
    /// A file that exists is overwritten or deleted only if it was read through these tools and has not changed since; the check and the write are
    /// one step. What is refused, and a path that cannot be used, is a text that says why.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="workspace"/> is <see langword="null"/>.</exception>
    public static IReadOnlyList<Tool> Create(IWorkspace workspace)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        ReadLog log = new();
        ToolPolicy reading = new() { IsReadOnly = true };
        ToolPolicy writing = new() { IsIdempotent = true };
        return
        [
            new Tool(
                new WorkspaceFunction(
                    "read_file", "Reads a text file.", PathParameter, ["path"], (read, token) => ReadAsync(workspace, log, read("path"), token)),
                reading),
            new Tool(
                new WorkspaceFunction(
                    "write_file",
                    "Writes a text file whole. One that exists must have been read first with read_file, and not have changed since.",
                    WriteParameters,
                    ["path", "content"],
                    (read, token) => WriteAsync(workspace, log, read("path"), read("content"), token)),
                writing),
            new Tool(
                new WorkspaceFunction("list_files", "Lists the paths of all files.", "{}", [], (_, token) => ListAsync(workspace, token)),
                reading),
            new Tool(
                new WorkspaceFunction(
                    "delete_file",
                    "Deletes a file. It must have been read first with read_file, and not have changed since.",
                    PathParameter,
                    ["path"],
                    (read, token) => DeleteAsync(workspace, log, read("path"), token)),
                writing),
        ];
    }

    private static async ValueTask<string> ReadAsync(IWorkspace workspace, ReadLog log, string path, CancellationToken cancellationToken)
    {
        path = WorkspacePath.Normalize(path);
        WorkspaceFile? file = await workspace.ReadAsync(path, cancellationToken).ConfigureAwait(false);
        if (file is null)
        {
            log.Note(path, null);
            return $"There is no file '{path}'. list_files shows which there are.";
        }

        try
        {
            string text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(file.Content.Span);
            log.Note(path, file.Hash);
            return text;
        }
        catch (DecoderFallbackException)
        {
            return $"The file '{path}' is not a text in UTF-8, but {file.Content.Length} bytes of something else.";
        }
    }

    private static async ValueTask<string> WriteAsync(IWorkspace workspace, ReadLog log, string path, string text, CancellationToken cancellationToken)
    {
        path = WorkspacePath.Normalize(path);
        byte[] content = Encoding.UTF8.GetBytes(text);
        bool wasSeen = log.TryFind(path, out string? seen);
        if (await workspace.TryReplaceAsync(path, seen, content, cancellationToken).ConfigureAwait(false))
        {
            log.Note(path, WorkspaceFile.HashOf(content));
            return $"Wrote {content.Length} bytes to '{path}'.";
        }

        WorkspaceFile? now = await workspace.ReadAsync(path, cancellationToken).ConfigureAwait(false);
        if (now is not null && now.Content.Span.SequenceEqual(content))
        {
            log.Note(path, now.Hash); // as after a write whose answer was lost
            return $"The file '{path}' has this content already.";
        }

        return Refusal(path, "written", wasSeen && seen is not null, now is null);
    }

    private static async ValueTask<string> DeleteAsync(IWorkspace workspace, ReadLog log, string path, CancellationToken cancellationToken)
    {
        path = WorkspacePath.Normalize(path);
        if (await workspace.ReadAsync(path, cancellationToken).ConfigureAwait(false) is null)
        {
            log.Note(path, null);
            return $"There is no file '{path}'.";
        }

        if (log.TryFind(path, out string? seen) && seen is not null
            && await workspace.TryReplaceAsync(path, seen, null, cancellationToken).ConfigureAwait(false))
        {
            log.Note(path, null);
            return $"Deleted '{path}'.";
        }

        return Refusal(path, "deleted", seen is not null, isGone: false);
    }

    private static async ValueTask<string> ListAsync(IWorkspace workspace, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> paths = await workspace.ListAsync(cancellationToken).ConfigureAwait(false);
        return paths.Count == 0 ? "There are no files." : string.Join('\n', paths);
    }

    private static string Refusal(string path, string what, bool wasRead, bool isGone) =>
        isGone ? $"The file '{path}' was not {what}: it has been deleted since it was read. Read it again first."
        : wasRead ? $"The file '{path}' was not {what}: it has changed since it was read. Read it again first."
        : $"The file '{path}' was not {what}: it exists and was never read. Read it first.";
}
