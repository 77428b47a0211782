namespace Agents.Core.Traces;

/// <summary>One thing that is wrong with the text of a trace.</summary>
public sealed record TraceProblem
{
    /// <summary>Gets the number of the line, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>Gets where in the line: a path such as <c>events[3].type</c>, or <c>$</c> for all of it.</summary>
    public required string Place { get; init; }

    /// <summary>Gets what is wrong, in one sentence.</summary>
    public required string Message { get; init; }

    /// <summary>Writes the problem in one line.</summary>
    /// <returns>Line, place and message.</returns>
    public override string ToString() => $"Line {Line}, {Place}: {Message}";
}
