namespace Agents.Core.Critics;

/// <summary>Work under critics was refused, because nobody declared by what its result is to be judged.</summary>
public sealed class MissingCriteriaException : AgentException
{
    internal MissingCriteriaException(string agent)
        : base($"The agent '{agent}' works under critics, but its task has no criteria. Declare them with the task, or set DefaultCriteria or CriteriaSource of {nameof(CriticizedOptions)}.") =>
        Agent = agent;

    /// <summary>Gets the name of the agent.</summary>
    public string Agent { get; }
}
