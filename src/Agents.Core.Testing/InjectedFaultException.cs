namespace Agents.Core.Testing;

/// <summary>A failure that a test put in on purpose.</summary>
public sealed class InjectedFaultException : Exception
{
    /// <summary>Initializes the exception.</summary>
    /// <param name="point">Where it was put in.</param>
    public InjectedFaultException(string point)
        : base($"A fault was injected at: {point}.") =>
        Point = point;

    /// <summary>Gets where it was put in.</summary>
    public string Point { get; }
}
