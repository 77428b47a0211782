namespace Agents.Core.Routing;

/// <summary>A tool call of a route that succeeded.</summary>
/// <remarks>Immutable and thread-safe as far as its output is.</remarks>
public sealed record RouteStep
{
    /// <summary>Gets the name of the tool.</summary>
    public required string Tool { get; init; }

    /// <summary>Gets the name of the stage in which it was called; <see langword="null"/> when it was called by itself.</summary>
    public string? Stage { get; init; }

    /// <summary>Gets what the tool returned, whole.</summary>
    /// <value>A <see cref="System.Text.Json.JsonElement"/> where the tool is a method.</value>
    public required object? Output { get; init; }

    /// <summary>Gets how long the call took, by the run's clock.</summary>
    public required TimeSpan Duration { get; init; }
}
