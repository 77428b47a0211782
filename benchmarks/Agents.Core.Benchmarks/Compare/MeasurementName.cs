namespace Agents.Core.Benchmarks.Compare;

/// <summary>Something a suite measures, as <c>--list</c> shows it.</summary>
/// <param name="Name">The name in tables and JSON lines.</param>
/// <param name="Units">The units it is measured in.</param>
/// <param name="Meaning">One sentence about the work that is done.</param>
/// <param name="Aim">What <c>ours</c> is to reach on a quiet machine, for <c>--list</c> and below the table; <see langword="null"/> for nothing in particular.</param>
public sealed record MeasurementName(string Name, IReadOnlyList<string> Units, string Meaning, string? Aim = null);
