namespace Agents.Core.Mcp.Safety;

/// <summary>Names of tools that others should not pass for.</summary>
public sealed record KnownTools
{
    /// <summary>Gets whose tools they are: a server's name, or <c>application</c>.</summary>
    public required string Source { get; init; }

    /// <summary>Gets their names.</summary>
    public required IReadOnlyList<string> Names { get; init; }
}
