namespace Agents.Core.Workspaces;

/// <summary>Says why a path does not merge by itself.</summary>
public enum MergeConflictKind
{
    /// <summary>Both sides changed it, to different content.</summary>
    BothChanged,

    /// <summary>Both sides added it, with different content.</summary>
    BothAdded,

    /// <summary>Our side deleted it, and theirs changed it.</summary>
    DeletedByUs,

    /// <summary>Their side deleted it, and ours changed it.</summary>
    DeletedByThem,

    /// <summary>It is a file on one side and a folder on the other.</summary>
    FileAndFolder,
}
