namespace Agents.Core.Testing;

/// <summary>The events of a run were not those that a test expected. The message lists what was recorded.</summary>
public sealed class EventAssertionException : Exception
{
    internal EventAssertionException(string message)
        : base(message)
    {
    }
}
