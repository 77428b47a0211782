namespace Agents.Core.Testing;

/// <summary>A tool call in a <see cref="ConformanceAnswer"/>.</summary>
public sealed record ConformanceCall
{
    /// <summary>Gets the name of the tool.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the arguments, as the JSON text of an object.</summary>
    public required string Arguments { get; init; }
}
