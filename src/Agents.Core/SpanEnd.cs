using System.Diagnostics;
using Agents.Core.Budgets;

namespace Agents.Core;

/// <summary>What a span ends with.</summary>
internal sealed class SpanEnd
{
    /// <summary>Gets how long what it stands for took, when that is not the time until the event.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Gets the kind of error; <see langword="null"/> when there is none.</summary>
    public string? ErrorType { get; init; }

    /// <summary>Gets how it ended otherwise than by succeeding or failing; <see langword="null"/> for those.</summary>
    public string? Outcome { get; init; }

    /// <summary>Gets what it cost; <see langword="null"/> for spans that are no leaves.</summary>
    public Spend? Spend { get; init; }

    /// <summary>Gets when the first piece of a streamed answer came; <see langword="null"/> when none did, or the answer was not streamed.</summary>
    public DateTimeOffset? FirstChunk { get; init; }

    /// <summary>Gets what the span and its metric have both.</summary>
    public TagList Labels { get; init; }

    /// <summary>Gets what only the span has.</summary>
    public TagList Details { get; init; }

    /// <summary>A call that came to a good end, or to one that its parent tells of.</summary>
    public static SpanEnd Completed { get; } = new();

    public static SpanEnd Failed(string errorType) => new() { ErrorType = errorType };

    public static SpanEnd Stopped(string outcome) => new() { Outcome = outcome };
}
