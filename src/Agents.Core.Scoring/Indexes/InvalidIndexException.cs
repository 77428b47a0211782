namespace Agents.Core.Scoring.Indexes;

/// <summary>A file that does not hold an index that can be used: it was cut, changed, written by another format, or is something else.</summary>
public sealed class InvalidIndexException : AgentException
{
    internal InvalidIndexException(string fileName, string problem)
        : base($"The index file '{fileName}' cannot be used: {problem}")
    {
        FileName = fileName;
        Problem = problem;
    }

    /// <summary>Gets the name of the file, without its folder.</summary>
    public string FileName { get; }

    /// <summary>Gets what is wrong, as one sentence with what was expected and what was found.</summary>
    public string Problem { get; }
}
