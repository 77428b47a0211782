using Agents.Core.Topologies;

namespace Agents.Core.Tests.Topologies;

public sealed class ScalingLawTests
{
    [Theory]
    [InlineData(2, 0.2, 0.03, 3, 59.26)]
    [InlineData(3, 0.4, 0.05, 7, 20.57)]
    [InlineData(1, 0.2, 0.03, 3, 0)]
    [InlineData(1, 0, 0, 3, 0)]
    [InlineData(4, 1, 0, 4, 0)]
    public void Ratio_is_that_of_the_proposition(int width, double coupling, double gap, int tasks, double expected) =>
        Assert.Equal(expected, ScalingLaw.VarianceRatio(width, coupling, gap, tasks), 0.005);

    [Fact]
    public void Ratio_is_infinite_when_models_do_not_differ() =>
        Assert.Equal(double.PositiveInfinity, ScalingLaw.VarianceRatio(2, 0, 0, 2));

    [Theory]
    [InlineData(0.05, SpendTarget.Topology)]
    [InlineData(0.9, SpendTarget.Model)]
    public void Effort_goes_where_more_varies(double gap, SpendTarget expected) =>
        Assert.Equal(expected, ScalingLaw.Advise(TopologyMetrics.Measure(TaskGraphs.Diamond), gap));

    [Fact]
    public void Chain_leaves_nothing_to_the_topology() =>
        Assert.Equal(SpendTarget.Model, ScalingLaw.Advise(TopologyMetrics.Measure(TaskGraphs.Chain(3)), 0));

    [Theory]
    [InlineData(0, 0, 0, 1)]
    [InlineData(2, 0, 0, 1)]
    [InlineData(1, -0.1, 0, 1)]
    [InlineData(1, double.NaN, 0, 1)]
    [InlineData(1, 0, -0.1, 1)]
    [InlineData(1, 0, double.PositiveInfinity, 1)]
    public void Values_outside_their_ranges_are_misuse(int width, double coupling, double gap, int tasks) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ScalingLaw.VarianceRatio(width, coupling, gap, tasks));

    [Theory]
    [InlineData(1, 5.47)]
    [InlineData(2, 13.20)]
    [InlineData(3, 23.58)]
    [InlineData(4, 36.37)]
    [InlineData(5, 51.40)]
    [InlineData(7, 87.74)]
    public void Turns_are_those_of_the_published_curve(int agents, double expected) => Assert.Equal(expected, TurnLaw.Predict(agents), 0.005);

    [Fact]
    public void No_agent_is_misuse() => Assert.Throws<ArgumentOutOfRangeException>(() => TurnLaw.Predict(0));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.05, 0)]
    [InlineData(0.2, 0.2794)]
    [InlineData(0.39, 0.4664)]
    [InlineData(3, 0.4664)]
    public void Messages_bring_nothing_more_above_the_plateau(double density, double expected) =>
        Assert.Equal(expected, DensityLaw.PredictSuccess(density), 0.0001);

    [Fact]
    public void Negative_density_is_misuse()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => DensityLaw.PredictSuccess(-0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => DensityLaw.PredictSuccess(double.NaN));
    }

    // Table 5 of arXiv 2512.08296: the columns O and E_c from the columns S and T.
    [Theory]
    [InlineData(0.370, 11.4, 58.3, 0.2337)]
    [InlineData(0.477, 26.1, 262.5, 0.1316)]
    [InlineData(0.463, 27.7, 284.7, 0.1203)]
    [InlineData(0.452, 44.3, 515.3, 0.0735)]
    [InlineData(0.466, 7.2, 0, 0.466)]
    public void Overhead_and_efficiency_are_those_of_the_published_table(double success, double turns, double overhead, double efficiency)
    {
        Assert.Equal(overhead, TeamMetrics.Overhead(turns, 7.2), 0.05);
        Assert.Equal(efficiency, TeamMetrics.Efficiency(success, turns, 7.2), 0.0001);
    }

    [Fact]
    public void Amplification_and_density_are_plain_ratios()
    {
        Assert.Equal(1.5, TeamMetrics.ErrorAmplification(0.6, 0.4), 12);
        Assert.Equal(0.25, TeamMetrics.MessageDensity(5, 20));
        Assert.Throws<ArgumentOutOfRangeException>(() => TeamMetrics.MessageDensity(5, 0));
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(double.NaN, 1)]
    [InlineData(double.PositiveInfinity, 1)]
    [InlineData(1, 0)]
    [InlineData(1, double.PositiveInfinity)]
    public void Turns_out_of_range_are_misuse(double turns, double alone)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => TeamMetrics.Overhead(turns, alone));
        Assert.Throws<ArgumentOutOfRangeException>(() => TeamMetrics.Efficiency(0.5, turns, alone));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Parts_out_of_range_are_misuse(double part)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => TeamMetrics.Efficiency(part, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => TeamMetrics.ErrorAmplification(part, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => TeamMetrics.ErrorAmplification(0.5, part));
    }
}
