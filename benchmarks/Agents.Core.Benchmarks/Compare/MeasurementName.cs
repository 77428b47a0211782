namespace Agents.Core.Benchmarks.Compare;

/// <summary>Something a suite measures, as <c>--list</c> shows it.</summary>
/// <param name="Name">The name in tables and JSON lines.</param>
/// <param name="Units">The units it is measured in.</param>
/// <param name="Meaning">One sentence about the work that is done.</param>
/// <param name="Aim">What <c>ours</c> is to reach on a quiet machine, shown below the table too; <see langword="null"/> for no aim.</param>
public sealed record MeasurementName(string Name, IReadOnlyList<string> Units, string Meaning, string? Aim = null);
