using Agents.Core.Tools;

namespace Agents.Core.Scoring.Tools;

/// <summary>A tool that a search found.</summary>
public sealed record FoundTool
{
    /// <summary>Gets the tool.</summary>
    public required Tool Tool { get; init; }

    /// <summary>Gets the name of the tool's group; <see langword="null"/> when it has none.</summary>
    public required string? Group { get; init; }

    /// <summary>Gets how well the tool fits: the higher, the better.</summary>
    /// <value>0 or more; comparable within one search only. 0 for what only fills up the group that was asked for.</value>
    public required double Score { get; init; }
}
