using Agents.Core.Routing;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Routing;

public sealed class QualityTableTests
{
    private static readonly ToolGraph Graph = ToolGraph.Create(b => b
        .AddEstimated("draw", 10, 0.5)
        .AddTool(AIFunctionFactory.Create(() => 1, "unknown"))
        .AddWays("start-draw-unknown-goal"));

    [Fact]
    public void Table_begins_with_the_estimates_of_the_graph_or_cost_0_and_quality_1()
    {
        QualityTable table = new(Graph);

        Assert.Equal(new QualityEstimate { Cost = 10, Quality = 0.5 }, table.EstimateOf("draw"));
        Assert.Equal(new QualityEstimate { Cost = 0, Quality = 1 }, table.EstimateOf("unknown"));
        Assert.Equal(0.3, table.LearningRate);
    }

    [Fact]
    public void Measured_call_moves_the_mean_three_tenths_of_the_way()
    {
        QualityTable table = new(Graph);
        table.Record("draw", 20, 1);

        Assert.Equal(13, table.EstimateOf("draw").Cost, 12);
        Assert.Equal(0.65, table.EstimateOf("draw").Quality, 12);
        Assert.Equal(new QualityEstimate(), table.EstimateOf("unknown"));
    }

    [Fact]
    public void Learning_rate_of_one_keeps_the_latest_call_alone()
    {
        QualityTable table = new(Graph, 1);
        table.Record("draw", 0.1, 0.7);

        Assert.Equal(new QualityEstimate { Cost = 0.1, Quality = 0.7 }, table.EstimateOf("draw"));
    }

    [Fact]
    public void Mean_never_passes_what_was_measured_and_never_overflows()
    {
        QualityTable table = new(Graph, 0.1);
        table.Record("unknown", double.MaxValue, 1);
        for (int i = 0; i < 1_000; i++)
        {
            table.Record("draw", 0.3, 1);
            table.Record("unknown", double.MaxValue, 1);
            Assert.InRange(table.EstimateOf("draw").Cost, 0.3, 10);
            Assert.InRange(table.EstimateOf("draw").Quality, 0.5, 1);
        }

        Assert.Equal(0.3, table.EstimateOf("draw").Cost, 12);
        Assert.Equal(1, table.EstimateOf("draw").Quality, 12);
        Assert.InRange(table.EstimateOf("unknown").Cost, 1e308, double.MaxValue);
    }

    [Fact]
    public void Call_that_went_as_expected_changes_nothing()
    {
        // 0.3 and 0.7 of this number do not add up to it in doubles.
        QualityTable table = new(ToolGraph.Create(b => b.AddEstimated("draw", 0.01, 0.01).AddWays("start-draw-goal")));
        table.Record("draw", 0.01, 0.01);

        Assert.Equal(new QualityEstimate { Cost = 0.01, Quality = 0.01 }, table.EstimateOf("draw"));
    }

    [Fact]
    public void Snapshot_stays_as_it_was()
    {
        QualityTable table = new(Graph);
        IReadOnlyDictionary<string, QualityEstimate> snapshot = table.ToSnapshot();
        table.Record("draw", 20, 1);

        Assert.Equal(["draw", "unknown"], snapshot.Keys);
        Assert.Equal(new QualityEstimate { Cost = 10, Quality = 0.5 }, snapshot["draw"]);
        Assert.Equal(13, table.ToSnapshot()["draw"].Cost, 12);
    }

    [Theory]
    [InlineData(-1, 1, "cost must be 0 or more and finite, but is -1. (Parameter 'cost')\nActual value was -1.")]
    [InlineData(double.NaN, 1, "cost must be 0 or more and finite, but is NaN. (Parameter 'cost')\nActual value was NaN.")]
    [InlineData(1, 1.01, "quality must be 0 (useless) to 1 (as good as can be), but is 1.01. (Parameter 'quality')\nActual value was 1.01.")]
    [InlineData(1, double.NaN, "quality must be 0 (useless) to 1 (as good as can be), but is NaN. (Parameter 'quality')\nActual value was NaN.")]
    public void Bad_measurement_is_refused_and_nothing_is_learned(double cost, double quality, string message)
    {
        QualityTable table = new(Graph);

        Assert.Equal(message, Assert.Throws<ArgumentOutOfRangeException>(() => table.Record("draw", cost, quality)).Message.ReplaceLineEndings("\n"));
        Assert.Equal(new QualityEstimate { Cost = 10, Quality = 0.5 }, table.EstimateOf("draw"));
    }

    [Fact]
    public void Tool_that_the_table_does_not_have_is_refused()
    {
        QualityTable table = new(Graph);

        Assert.Equal("The table has no tool 'drew'; did you mean 'draw'? (Parameter 'tool')",
            Assert.Throws<ArgumentException>(() => table.Record("drew", 1, 1)).Message);
        Assert.Equal("The table has no tool 'start'. (Parameter 'tool')", Assert.Throws<ArgumentException>(() => table.EstimateOf("start")).Message);
        Assert.Throws<ArgumentNullException>("tool", () => table.Record(null!, 1, 1));
        Assert.Throws<ArgumentNullException>("tool", () => table.EstimateOf(null!));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1.5, "1.5")]
    [InlineData(double.NaN, "NaN")]
    public void Learning_rate_out_of_range_is_refused(double rate, string text)
    {
        Assert.Equal($"learningRate must be more than 0, to 1, but is {text}. (Parameter 'learningRate')\nActual value was {text}.",
            Assert.Throws<ArgumentOutOfRangeException>(() => new QualityTable(Graph, rate)).Message.ReplaceLineEndings("\n"));
        Assert.Throws<ArgumentNullException>("graph", () => new QualityTable(null!));
    }

    [Fact]
    public void Calls_recorded_at_the_same_time_all_count_and_no_reader_sees_half_of_one()
    {
        const int Threads = 4;
        const int Calls = 300_000;
        QualityTable table = new(ToolGraph.Create(b => b.AddEstimated("draw", 1, 1).AddWays("start-draw-goal")), 1e-6);
        CancellationToken cancel = TestContext.Current.CancellationToken;
        using Barrier barrier = new(Threads + 1);
        Thread[] writers = [.. Enumerable.Range(0, Threads).Select(_ => new Thread(() =>
        {
            barrier.SignalAndWait(cancel);
            for (int i = 0; i < Calls; i++)
            {
                table.Record("draw", 0, 0);
            }
        }))];
        Array.ForEach(writers, writer => writer.Start());
        barrier.SignalAndWait(cancel);
        int torn = 0;
        while (Array.Exists(writers, writer => writer.IsAlive))
        {
            QualityEstimate now = table.EstimateOf("draw");
            QualityEstimate copied = table.ToSnapshot()["draw"];
            torn += now.Cost == now.Quality && copied.Cost == copied.Quality ? 0 : 1;
        }

        Assert.Equal(0, torn);
        Assert.Equal(Math.Pow(1 - 1e-6, Threads * Calls), table.EstimateOf("draw").Cost, 8);
    }
}
