using Agents.Core.Budgets;

namespace Agents.Core;

/// <summary>A failure of the library's own kind: a run that ended without an output, or something that could not be built.</summary>
/// <remarks>
/// Misuse of the API is an <see cref="ArgumentException"/> or an <see cref="InvalidOperationException"/> instead; what a tool or a
/// model may normally do wrong is a result. Messages hold no prompts, no tool output and no secrets.
/// </remarks>
public abstract class AgentException : Exception
{
    private protected AgentException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Gets the run that failed; <see langword="null"/> when the failure came before any run.</summary>
    public RunId? RunId { get; private set; }

    /// <summary>Gets where in the run it failed; <see langword="null"/> when the failure came before any run.</summary>
    public AgentPath? Path { get; private set; }

    /// <summary>Gets what the run had spent when it ended.</summary>
    public Spend Spend { get; private set; }

    /// <summary>Gets whether the same run may succeed when it is started again later.</summary>
    public virtual bool IsTransient => false;

    /// <summary>Gets whether the message was written by other code, so that it may hold anything.</summary>
    internal virtual bool HoldsForeignWords => false;

    /// <summary>Notes where the failure arose; the innermost place is kept.</summary>
    internal AgentException At(AgentPath path)
    {
        Path ??= path;
        return this;
    }

    /// <summary>Notes which run failed and what it had cost by then.</summary>
    internal void EndedRun(RunId runId, Spend spend)
    {
        RunId = runId;
        Spend = spend;
    }
}
