using Agents.Core.Routing;

namespace Agents.Core.Tests.Routing;

public sealed class QualityOptionsTests
{
    private static readonly ToolGraph Graph = QualityGraphs.Costa();

    [Fact]
    public void Defaults_are_as_documented()
    {
        QualityOptions options = new();

        Assert.Equal(
            (1d, 0.8, 1, QualitySearch.Exact, 0.3),
            (options.Alpha, options.Threshold, options.MaxRetries, options.Search, options.LearningRate));
    }

    [Fact]
    public void Every_value_out_of_range_is_listed()
    {
        QualityOptions options = new() { Alpha = 2.5, Threshold = -1, MaxRetries = 11, Search = (QualitySearch)7, LearningRate = 0 };

        AgentOptionsException exception = Assert.Throws<AgentOptionsException>(() => new QualityPath(Graph, options));

        Assert.Equal("QualityOptions", exception.Options);
        Assert.Equal(
            [
                "Alpha must be 0 (only quality counts) to 2 (only cost counts), but is 2.5.",
                "Threshold must be 0 (any output will do) to 1 (only the best), but is -1.",
                "MaxRetries must be 0 to 10 calls, but is 11.",
                "Search must be Exact or Additive, but is 7.",
                "LearningRate must be more than 0, to 1, but is 0.",
            ],
            exception.Failures);
    }

    [Fact]
    public void Values_that_are_no_numbers_are_refused()
    {
        QualityOptions options = new() { Alpha = double.NaN, Threshold = double.NaN, MaxRetries = -1, LearningRate = double.NaN };

        Assert.Equal(4, Assert.Throws<AgentOptionsException>(() => new QualityPath(Graph, options)).Failures.Count);
    }

    [Theory]
    [InlineData(0, 0, 0, double.Epsilon)]
    [InlineData(2, 1, 10, 1)]
    public void Ends_of_the_ranges_are_accepted(double alpha, double threshold, int retries, double rate)
    {
        QualityOptions options = new() { Alpha = alpha, Threshold = threshold, MaxRetries = retries, LearningRate = rate };

        Assert.Equal(rate, new QualityPath(Graph, options).Table.LearningRate);
    }

    [Fact]
    public void Changes_after_the_search_is_made_have_no_effect()
    {
        QualityOptions options = new() { Alpha = 2 };
        QualityPath search = new(Graph, options);
        options.Alpha = 0;

        Assert.True(search.TryFind("goal", "start"));
        Assert.Equal("start -> YOLO -> SAM -> INPAINT -> goal", search.ToPath()!.ToString());
    }
}
