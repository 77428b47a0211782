namespace ToolCatalogue;

/// <summary>One thing that the model of the sample wants to do.</summary>
internal sealed record CaseStep
{
    /// <summary>Gets the tool that does it.</summary>
    public required string Tool { get; init; }

    /// <summary>Gets what the model types into the search when it is not shown that tool.</summary>
    public required string Words { get; init; }

    /// <summary>Gets what the tool is called with, from the results of the steps before, by tool.</summary>
    public required Func<IReadOnlyDictionary<string, string>, Dictionary<string, object?>> Arguments { get; init; }

    /// <summary>Gets what the tool answers.</summary>
    public required string Answer { get; init; }
}
