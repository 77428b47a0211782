namespace Agents.Core.Graphs;

/// <summary>How a graph runs.</summary>
/// <remarks>Read once when the graph is made. Not thread-safe while it is being changed.</remarks>
public sealed class GraphOptions
{
    /// <summary>The greatest <see cref="MaxConcurrency"/>.</summary>
    public const int GreatestConcurrency = 1 << 20;

    /// <summary>The greatest <see cref="MaxNodes"/>.</summary>
    public const int GreatestNodes = 1 << 24;

    /// <summary>Gets or sets how many nodes of one run may be under way at once. Joins and gates do not count.</summary>
    /// <value>1 to <see cref="GreatestConcurrency"/>. The default is 256. A graph inside a graph counts for itself.</value>
    public int MaxConcurrency { get; set; } = 256;

    /// <summary>Gets or sets how many nodes the graph may have, those that edits add included.</summary>
    /// <value>1 to <see cref="GreatestNodes"/>. The default is 2,000,000.</value>
    public int MaxNodes { get; set; } = 2_000_000;

    internal void AddFailures(List<string> failures)
    {
        if (MaxConcurrency is < 1 or > GreatestConcurrency)
        {
            failures.Add($"{nameof(MaxConcurrency)} must be 1 to {GreatestConcurrency}, but is {MaxConcurrency}.");
        }

        if (MaxNodes is < 1 or > GreatestNodes)
        {
            failures.Add($"{nameof(MaxNodes)} must be 1 to {GreatestNodes}, but is {MaxNodes}.");
        }
    }
}
