using Agents.Core.Tools;

namespace Agents.Core.Scoring.Tools;

/// <summary>What a search over tools shows to a model, and by what it ranks.</summary>
/// <remarks>Read once when the search is built; changes after that have no effect on it.</remarks>
public sealed class ToolSearchOptions
{
    /// <summary>The greatest of <see cref="Count"/>, <see cref="RecentCount"/> and <see cref="MoreCount"/>.</summary>
    public const int MaxCount = 128;

    /// <summary>The greatest <see cref="BatchSize"/>.</summary>
    public const int MaxBatchSize = 4_096;

    private const double MaxWeight = 1_000;

    /// <summary>Gets or sets how many tools that fit best are shown in each turn.</summary>
    /// <value>1 to <see cref="MaxCount"/> tools. The default is 8.</value>
    public int Count { get; set; } = 8;

    /// <summary>Gets the names of the tools that are shown in every turn.</summary>
    /// <value>The default is empty. A name that no tool of the search has is a failure.</value>
    public IList<string> Pinned { get; } = [];

    /// <summary>Gets or sets how many of the tools that were called last stay shown.</summary>
    /// <value>0 to <see cref="MaxCount"/> tools. The default is 4. Pinned ones do not count.</value>
    public int RecentCount { get; set; } = 4;

    /// <summary>Gets or sets how many tools one call of <c>search_tools</c> finds.</summary>
    /// <value>1 to <see cref="MaxCount"/> tools. The default is 8. Of all that such calls found, the last four times as many stay shown until the
    /// agent's call ends.</value>
    public int MoreCount { get; set; } = 8;

    /// <summary>Gets or sets what tells a tool's group, such as the server that it comes from.</summary>
    /// <value>The default takes what stands before the first "__" of the name, as hosts of MCP servers write it, and no group where there is none.
    /// A function may return <see langword="null"/> or nothing for a tool without a group.</value>
    public Func<Tool, string?> Groups { get; set; } = BeforeMark;

    /// <summary>Gets what groups are for, by their names.</summary>
    /// <value>The default is empty. What is said of a group without tools is not read.</value>
    public IDictionary<string, string> GroupDescriptions { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Gets or sets whether the groups are ranked too, so that a tool of a group that fits ranks higher.</summary>
    /// <value>The default is <see langword="null"/>: where there are at least 3 groups and more than 50 tools.</value>
    public bool? UseGroups { get; set; }

    /// <summary>Gets or sets how much the nearness of embeddings counts, where the rank of the words counts 1.</summary>
    /// <value>0 to 1,000, or <see langword="null"/> for 2 with a generator, and 0.5 without one, where it is the nearness of names by how they are written. The default is <see langword="null"/>.</value>
    public double? VectorWeight { get; set; }

    /// <summary>Gets or sets the id of the generator's model, for its price.</summary>
    /// <value>The default is <see langword="null"/>: what the generator says.</value>
    public string? EmbeddingModel { get; set; }

    /// <summary>Gets or sets how many texts are sent to a generator at once.</summary>
    /// <value>1 to <see cref="MaxBatchSize"/> texts. The default is 128.</value>
    public int BatchSize { get; set; } = 128;

    internal void ThrowIfInvalid(ToolSet tools)
    {
        List<string> failures = [];
        AddUnlessBetween(failures, nameof(Count), Count, 1, MaxCount, "tools");
        AddUnlessBetween(failures, nameof(RecentCount), RecentCount, 0, MaxCount, "tools");
        AddUnlessBetween(failures, nameof(MoreCount), MoreCount, 1, MaxCount, "tools");
        AddUnlessBetween(failures, nameof(BatchSize), BatchSize, 1, MaxBatchSize, "texts");
        if (VectorWeight is { } weight && !(weight is >= 0 and <= MaxWeight))
        {
            failures.Add($"{nameof(VectorWeight)} must be 0 to {MaxWeight}, or null, but is {weight}.");
        }

        if (Groups is null)
        {
            failures.Add($"{nameof(Groups)} must not be null; return null for tools without a group.");
        }

        foreach (string? name in Pinned)
        {
            if (name is null || !tools.TryGet(name, out _))
            {
                failures.Add($"{nameof(Pinned)} must name tools of the set, but holds {(name is null ? "null" : NameText.Quote(name))}.");
            }
        }

        if (tools.TryGet(ToolSearch.FunctionName, out _))
        {
            failures.Add($"The name '{ToolSearch.FunctionName}' is that of the search's own function; rename the tool.");
        }

        if (failures.Count > 0)
        {
            throw new AgentOptionsException(nameof(ToolSearchOptions), failures);
        }
    }

    private static void AddUnlessBetween(List<string> failures, string name, int value, int least, int greatest, string unit)
    {
        if (value < least || value > greatest)
        {
            failures.Add($"{name} must be {least} to {greatest} {unit}, but is {value}.");
        }
    }

    private static string? BeforeMark(Tool tool)
    {
        int end = tool.Name.IndexOf("__", StringComparison.Ordinal);
        return end > 0 ? tool.Name[..end] : null;
    }
}
