namespace Agents.Core.Testing;

/// <summary>The events of a run broke what holds for every run of a graph. The message says what, and lists the last events.</summary>
public sealed class GraphInvariantException : Exception
{
    internal GraphInvariantException(string message)
        : base(message)
    {
    }
}
