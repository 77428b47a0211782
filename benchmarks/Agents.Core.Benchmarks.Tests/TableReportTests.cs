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

    [Fact]
    public void A_suite_names_the_subject_that_the_others_are_compared_with()
    {
        using StringWriter output = new();

        TableReport.Write(output, new OneSuite { Floor = "bandwidth" }, [Measured("ours", 3), Measured("bandwidth", 2), Measured("floor", 1)]);

        string[] rows = [.. output.ToString().Split(Environment.NewLine).Where(row => row.Contains(" … ", StringComparison.Ordinal))];
        Assert.EndsWith("  x bandwidth  x ours", rows[0], StringComparison.Ordinal);
        Assert.Equal(["1.50", "1.00", "0.50"], rows[1..].Select(row => row.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]).Order(StringComparer.Ordinal).Reverse());
    }

    [Theory]
    [InlineData("us", "2.00")]
    [InlineData("qps", "0.50")]
    [InlineData("msg/s", "0.50")]
    public void More_is_better_in_queries_and_messages_a_second(string unit, string ratio)
    {
        using StringWriter output = new();
        OneSuite suite = new() { Names = [new("nothing", [unit], "no work")] };

        TableReport.Write(output, suite, [Measured("ours", 4, unit), Measured("peer", 8, unit)]);

        string[] rows = [.. output.ToString().Split(Environment.NewLine).Where(row => row.Contains(" … ", StringComparison.Ordinal)).Skip(1)];
        string peer = Assert.Single(rows, row => row.Contains(" peer ", StringComparison.Ordinal));
        Assert.EndsWith($"  {ratio}", peer, StringComparison.Ordinal);
    }

    private static Measurement Measured(string subject, double value, string unit = "us") => new()
    {
        Name = "nothing",
        Unit = unit,
        Subject = subject,
        Value = value,
        Min = value,
        Max = value,
    };
}
