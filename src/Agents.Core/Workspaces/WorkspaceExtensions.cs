using System.Text;

namespace Agents.Core.Workspaces;

/// <summary>Reads and writes files of a workspace as text.</summary>
public static class WorkspaceExtensions
{
    /// <summary>Reads a file as UTF-8.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="path">The path.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The text; <see langword="null"/> when there is no such file.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="workspace"/> is <see langword="null"/>.</exception>
    /// <exception cref="WorkspacePathException"><paramref name="path"/> is refused.</exception>
    public static async ValueTask<string?> ReadTextAsync(this IWorkspace workspace, string path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        return (await workspace.ReadAsync(path, cancellationToken).ConfigureAwait(false))?.ReadText();
    }

    /// <summary>Writes a file as UTF-8 without a byte order mark.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="path">The path.</param>
    /// <param name="text">The text.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when the file is written.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="workspace"/> or <paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="WorkspacePathException"><paramref name="path"/> is refused, is a folder, or stands below a file.</exception>
    public static ValueTask WriteTextAsync(this IWorkspace workspace, string path, string text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentNullException.ThrowIfNull(text);
        return workspace.WriteAsync(path, Encoding.UTF8.GetBytes(text), cancellationToken);
    }
}
