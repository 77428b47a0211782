namespace Agents.Core.Benchmarks.Compare;

/// <summary>How another program ended.</summary>
/// <param name="Lines">What it wrote to its output, without empty lines.</param>
/// <param name="Failure">Null when it ended well; else why not, as the end of a sentence.</param>
public sealed record ProgramResult(IReadOnlyList<string> Lines, string? Failure);
