namespace Agents.Core.Workspaces;

/// <summary>A group of a plan ended without its work being merged.</summary>
public sealed class WorkGroupFailedException : AgentException
{
    internal WorkGroupFailedException(string group, WorkGroupFailure failure, int attempts, string why, WorkReturn? lastReturn = null, Exception? innerException = null)
        : base($"The group '{group}' was not merged after {attempts} {(attempts == 1 ? "try" : "tries")}: {why}", innerException)
    {
        Group = group;
        Failure = failure;
        Attempts = attempts;
        LastReturn = lastReturn;
    }

    /// <summary>Gets the group.</summary>
    public string Group { get; }

    /// <summary>Gets why it failed.</summary>
    public WorkGroupFailure Failure { get; }

    /// <summary>Gets how often its engineer was called.</summary>
    public int Attempts { get; }

    /// <summary>Gets why the work came back the last time; <see langword="null"/> when it never did.</summary>
    public WorkReturn? LastReturn { get; }

    /// <summary>Gets whether a retry may help: something took too long, or what was thrown says so.</summary>
    public override bool IsTransient =>
        Failure is WorkGroupFailure.EngineerTimedOut or WorkGroupFailure.GateTimedOut || InnerException is AgentException { IsTransient: true } or IOException;
}
