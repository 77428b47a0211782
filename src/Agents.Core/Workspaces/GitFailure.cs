namespace Agents.Core.Workspaces;

/// <summary>Says how a call of git failed.</summary>
public enum GitFailure
{
    /// <summary>The program could not be started: it is not installed, or not where the options say.</summary>
    NotFound,

    /// <summary>It ended with an exit code other than 0.</summary>
    Failed,

    /// <summary>It took longer than the options allow, and was ended.</summary>
    TimedOut,

    /// <summary>The repository is not one that a workspace can be made of.</summary>
    Unsuitable,
}
