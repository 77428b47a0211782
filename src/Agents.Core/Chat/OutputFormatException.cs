namespace Agents.Core.Chat;

/// <summary>A model did not answer with a value of the type that was asked for, not even when it was shown the problem.</summary>
public sealed class OutputFormatException : AgentException
{
    internal OutputFormatException(string agent, string type, string problem)
        : base($"The agent '{agent}' could not read the model's answer as {type}, even after one repair: {problem}")
    {
        OutputType = type;
        Problem = problem;
    }

    /// <summary>Gets the name of the type.</summary>
    public string OutputType { get; }

    /// <summary>Gets what was wrong with the last answer.</summary>
    public string Problem { get; }

    /// <summary>Gets whether a retry may help: always, since a model may answer otherwise the next time.</summary>
    public override bool IsTransient => true;
}
