namespace Agents.Core.Critics;

/// <summary>Critics rejected every result, and all retries are spent.</summary>
public sealed class VetoedException : AgentException
{
    internal VetoedException(string agent, CriticVerdict verdict, int attempts)
        : base($"The agent '{agent}' has no result that passes: {attempts} of {attempts} were vetoed, the last by {string.Join(", ", verdict.Critics)}. "
            + "Raise the retry budget, or look at the criteria.")
    {
        Agent = agent;
        Critics = verdict.Critics;
        Broken = verdict.Broken;
        Attempts = attempts;
    }

    /// <summary>Gets the name of the agent whose results were vetoed.</summary>
    public string Agent { get; }

    /// <summary>Gets the names of the critics that vetoed the last result.</summary>
    public IReadOnlyList<string> Critics { get; }

    /// <summary>Gets the names of the criteria that the last result broke.</summary>
    public IReadOnlyList<string> Broken { get; }

    /// <summary>Gets how many results were made.</summary>
    public int Attempts { get; }
}
