using Agents.Core.Benchmarks.Compare;

namespace Agents.Core.Benchmarks.Tests;

public sealed class MeasurementTests
{
    [Fact]
    public void Samples_become_a_median_with_its_spread_for_each_name_unit_and_subject()
    {
        Sample[] samples =
        [
            new("create", "floor", "us", 5), new("create", "floor", "B", 240), new("create", "ai", "us", 1),
            new("create", "floor", "us", 1), new("create", "floor", "us", 2), new("create", "ai", "us", 4),
        ];

        IReadOnlyList<Measurement> measurements = Measurement.FromSamples(samples);

        Assert.Equal(
            [
                Expected("floor", "us", median: 2, min: 1, max: 5),
                Expected("floor", "B", median: 240, min: 240, max: 240),
                Expected("ai", "us", median: 2.5, min: 1, max: 4),
            ],
            measurements);
    }

    private static Measurement Expected(string subject, string unit, double median, double min, double max) => new()
    {
        Name = "create",
        Subject = subject,
        Unit = unit,
        Value = median,
        Min = min,
        Max = max,
    };
}
