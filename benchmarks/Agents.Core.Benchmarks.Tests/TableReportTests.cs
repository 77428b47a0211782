using Agents.Core.Benchmarks.Compare;

namespace Agents.Core.Benchmarks.Tests;

public sealed class TableReportTests
{
    [Fact]
    public void Where_there_are_several_floors_the_lowest_is_the_measure()
    {
        using StringWriter output = new();

        TableReport.Write(output, new OneSuite(), [Measured("floor-high", 3), Measured("floor-low", 2), Measured("peer", 8)]);

        string[] rows = [.. output.ToString().Split(Environment.NewLine).Where(row => row.Contains(" … ", StringComparison.Ordinal)).Skip(1)];
        Assert.Equal(["1.50", "1.00", "4.00"], rows.Select(row => row.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]));
    }

    private static Measurement Measured(string subject, double value) => new()
    {
        Name = "nothing",
        Unit = "us",
        Subject = subject,
        Value = value,
        Min = value,
        Max = value,
    };
}
