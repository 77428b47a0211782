namespace Agents.Core.Chat;

/// <summary>How a tool is to be used in each regime of its budget.</summary>
/// <remarks>
/// Immutable and thread-safe. The numbers are the upper ends of the ranges in arXiv 2511.17006 (Budget Tracker); the words are our own.
/// Change them with <c>with</c>: <c>ToolGuidance.Search with { Label = "Query" }</c>.
/// </remarks>
public sealed record ToolGuidance
{
    /// <summary>Gets the guidance for a tool of which nothing is known: 5, 3, 1 and 1 at once.</summary>
    public static ToolGuidance General { get; } = new()
    {
        High = new LevelGuidance { MaxParallel = 5, Words = "try several different approaches" },
        Medium = new LevelGuidance { MaxParallel = 3, Words = "keep to what has shown promise" },
        Low = new LevelGuidance { MaxParallel = 1, Words = "make the one call that matters most" },
        Critical = new LevelGuidance { MaxParallel = 1, Words = "call only what the answer cannot do without" },
    };

    /// <summary>Gets the guidance for a tool that finds things by queries: 5, 3, 1 and 1 at once.</summary>
    public static ToolGuidance Search { get; } = new()
    {
        High = new LevelGuidance { MaxParallel = 5, Words = "ask three to five queries of different kinds together, to learn the field quickly" },
        Medium = new LevelGuidance { MaxParallel = 3, Words = "ask two or three sharper queries together, built on what is known" },
        Low = new LevelGuidance { MaxParallel = 1, Words = "ask one narrow query" },
        Critical = new LevelGuidance { MaxParallel = 1, Words = "ask one short query only if there is no answer without it" },
    };

    /// <summary>Gets the guidance for a tool that reads what was found: 3, 2, 1 and 1 at once.</summary>
    public static ToolGuidance Browse { get; } = new()
    {
        High = new LevelGuidance { MaxParallel = 3, Words = "open two or three of the strongest sources" },
        Medium = new LevelGuidance { MaxParallel = 2, Words = "open one or two sources that close a gap" },
        Low = new LevelGuidance { MaxParallel = 1, Words = "open the single best source, or none" },
        Critical = new LevelGuidance { MaxParallel = 1, Words = "open one source only if there is no answer without it" },
    };

    /// <summary>Gets what the model reads in place of the tool's name.</summary>
    /// <value>The default is <see langword="null"/>: the name itself.</value>
    public string? Label { get; init; }

    /// <summary>Gets what holds while 70 % or more is left.</summary>
    public required LevelGuidance High { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); }

    /// <summary>Gets what holds while 30 % to less than 70 % is left.</summary>
    public required LevelGuidance Medium { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); }

    /// <summary>Gets what holds while 10 % to less than 30 % is left.</summary>
    public required LevelGuidance Low { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); }

    /// <summary>Gets what holds when less than 10 % is left.</summary>
    public required LevelGuidance Critical { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); }

    /// <summary>Reads what holds in a regime.</summary>
    /// <param name="level">The regime.</param>
    /// <returns>The guidance.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not a known value.</exception>
    public LevelGuidance At(BudgetLevel level) => level switch
    {
        BudgetLevel.High => High,
        BudgetLevel.Medium => Medium,
        BudgetLevel.Low => Low,
        BudgetLevel.Critical => Critical,
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, $"Unknown budget level {level}."),
    };
}
