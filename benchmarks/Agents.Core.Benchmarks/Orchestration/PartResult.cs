namespace Agents.Core.Benchmarks.Orchestration;

/// <summary>What one part came to.</summary>
/// <param name="Rows">One row a figure.</param>
/// <param name="Notes">What a reader has to know about them, one sentence or two each.</param>
public sealed record PartResult(IReadOnlyList<PartRow> Rows, params IReadOnlyList<string> Notes);
