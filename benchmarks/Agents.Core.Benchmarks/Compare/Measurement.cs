namespace Agents.Core.Benchmarks.Compare;

/// <summary>What all rounds together say about one name, unit and subject.</summary>
public sealed record Measurement
{
    /// <summary>Gets what is measured.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the unit of the values.</summary>
    public required string Unit { get; init; }

    /// <summary>Gets who is measured.</summary>
    public required string Subject { get; init; }

    /// <summary>Gets the median over the rounds; between the two middle rounds when their number is even.</summary>
    public required double Value { get; init; }

    /// <summary>Gets the smallest round.</summary>
    public required double Min { get; init; }

    /// <summary>Gets the largest round.</summary>
    public required double Max { get; init; }

    /// <summary>Makes one measurement of each name, unit and subject, in the order in which they first appear.</summary>
    /// <param name="samples">The samples of all rounds and subjects, in any order.</param>
    public static IReadOnlyList<Measurement> FromSamples(IEnumerable<Sample> samples) =>
    [
        .. samples
            .GroupBy(s => (s.Name, s.Unit, s.Subject), s => s.Value)
            .Select(group => FromValues(group.Key.Name, group.Key.Unit, group.Key.Subject, [.. group.Order()])),
    ];

    private static Measurement FromValues(string name, string unit, string subject, double[] sorted) => new()
    {
        Name = name,
        Unit = unit,
        Subject = subject,
        Value = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2,
        Min = sorted[0],
        Max = sorted[^1],
    };
}
