namespace Agents.Core.Workspaces;

/// <summary>Git did not do what a workspace needed of it.</summary>
public sealed class GitException : AgentException
{
    internal GitException(GitFailure failure, string command, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Failure = failure;
        Command = command;
    }

    /// <summary>Gets how it failed.</summary>
    public GitFailure Failure { get; }

    /// <summary>Gets the command of git, such as <c>worktree</c>.</summary>
    public string Command { get; }

    /// <summary>Gets whether a retry may help: it took too long.</summary>
    public override bool IsTransient => Failure == GitFailure.TimedOut;

    /// <summary>Gets that git wrote a part of the message.</summary>
    internal override bool HoldsForeignWords => true;
}
