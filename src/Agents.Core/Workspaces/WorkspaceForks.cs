namespace Agents.Core.Workspaces;

/// <summary>Who may be merged with whom.</summary>
internal static class WorkspaceForks
{
    public static void CheckIsFork(IWorkspace workspace)
    {
        if (!workspace.IsFork)
        {
            throw new InvalidOperationException($"The workspace '{workspace.Name}' is no fork, so there is nothing to compare it with.");
        }
    }

    public static T CheckChild<T>(T parent, IWorkspace fork, T? parentOfFork)
        where T : class, IWorkspace
    {
        ArgumentNullException.ThrowIfNull(fork);
        return ReferenceEquals(parent, parentOfFork)
            ? (T)fork
            : throw new ArgumentException($"The workspace '{fork.Name}' is not a fork of '{parent.Name}'.", nameof(fork));
    }
}
