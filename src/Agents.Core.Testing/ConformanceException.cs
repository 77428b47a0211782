namespace Agents.Core.Testing;

/// <summary>A chat client does not do what every chat client must. The message says in which case, what was expected, and what came.</summary>
public sealed class ConformanceException : Exception
{
    internal ConformanceException(string name, string what, string expected, string actual, Exception? innerException = null)
        : base($"In the case '{name}' {what} should be {expected}, but is {actual}.", innerException)
    {
        Case = name;
        Expected = expected;
        Actual = actual;
    }

    /// <summary>Gets the name of the case.</summary>
    public string Case { get; }

    /// <summary>Gets what was expected; long values are cut around the first difference.</summary>
    public string Expected { get; }

    /// <summary>Gets what came instead.</summary>
    public string Actual { get; }
}
