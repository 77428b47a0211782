namespace Agents.Core.Scoring.Tools;

/// <summary>The options of a search, as they were when it was built.</summary>
internal sealed class ToolSearchSettings
{
    private const int SearchesKept = 4;

    public required int Count { get; init; }

    public required int RecentCount { get; init; }

    public required int MoreCount { get; init; }

    public required IReadOnlySet<string> Pinned { get; init; }

    /// <summary>Gets how many of the tools that searches found stay shown.</summary>
    public int FoundLimit => SearchesKept * MoreCount;
}
