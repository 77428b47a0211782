namespace Agents.Core.Workspaces;

/// <summary>A change of several files failed, and taking it back failed too, so that some files are as before and others as after.</summary>
/// <remarks>The inner exception is the first failure.</remarks>
public sealed class WorkspaceDamagedException : AgentException
{
    internal WorkspaceDamagedException(string folder, IReadOnlyList<string> paths, string backups, Exception innerException)
        : base($"A change of the folder '{folder}' failed, and {paths.Count} of its files could not be restored; their former content is in '{backups}'.", innerException)
    {
        Folder = folder;
        Paths = paths;
        Backups = backups;
    }

    /// <summary>Gets the folder of the workspace.</summary>
    public string Folder { get; }

    /// <summary>Gets the paths that could not be restored.</summary>
    public IReadOnlyList<string> Paths { get; }

    /// <summary>Gets the folder where the former content of the files is kept.</summary>
    public string Backups { get; }
}
