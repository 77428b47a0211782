namespace Agents.Core.Solving;

/// <summary>The verifier rejected a result as often as it may be made again, and <see cref="SolverOptions.OnRejected"/> is <see cref="RejectionAction.Fail"/>.</summary>
public sealed class AnswerRejectedException : AgentException
{
    internal AnswerRejectedException(string taskId, int attempts)
        : base($"The result of task {taskId} was rejected by its verifier {attempts} {(attempts == 1 ? "time" : "times")}, which is as often as it is made.")
    {
        TaskId = taskId;
        Attempts = attempts;
    }

    /// <summary>Gets the place of the task in the tree.</summary>
    public string TaskId { get; }

    /// <summary>Gets how many results there were.</summary>
    public int Attempts { get; }
}
