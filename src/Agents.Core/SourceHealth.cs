namespace Agents.Core;

/// <summary>How something is that may be out of reach. Immutable.</summary>
public sealed record SourceHealth
{
    /// <summary>Gets how much of it works.</summary>
    public required HealthLevel Level { get; init; }

    /// <summary>Gets what there is to say, for the people who run the application.</summary>
    /// <value>One sentence without secrets; the default is empty.</value>
    public string Description { get; init; } = "";
}
