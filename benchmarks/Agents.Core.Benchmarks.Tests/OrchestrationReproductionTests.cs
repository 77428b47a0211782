using Agents.Core.Benchmarks.Orchestration;
using Agents.Core.Benchmarks.Orchestration.AgentsNet;

namespace Agents.Core.Benchmarks.Tests;

public sealed class OrchestrationReproductionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_row_holds_and_the_last_line_sums_up()
    {
        (bool holds, string[] lines) = await RunAsync(new OrchestrationReproduction());

        Assert.DoesNotContain(lines, line => line.EndsWith("  NO", StringComparison.Ordinal));
        Assert.True(holds);
        Assert.Equal("orchestration: 131/131 rows hold", lines[^1]);
    }

    [Fact]
    public async Task Two_runs_write_the_same()
    {
        IOrchestrationPart[] quick =
        [
            new CoordinationPart(), new RecursionPart(), new InterceptionPart(), new AgentsNetPart([4, 8]), new LatencyPart(), new EditingPart(), new WidthPart(),
        ];
        (_, string[] first) = await RunAsync(new OrchestrationReproduction(quick));
        (_, string[] second) = await RunAsync(new OrchestrationReproduction(quick));
        Assert.Equal(first, second);
    }

    [Fact]
    public async Task A_row_that_does_not_hold_is_told_and_fails()
    {
        (bool holds, string[] lines) = await RunAsync(new OrchestrationReproduction([new EditingPart(), new Off()]));
        Assert.False(holds);
        Assert.Equal(["seven", "eight", "nine"], lines.Where(line => line.EndsWith("  NO", StringComparison.Ordinal)).Select(line => line.Split(' ')[0]));
        Assert.Equal("orchestration: 4/7 rows hold", lines[^1]);
    }

    [Theory]
    [InlineData(262.5, true)]
    [InlineData(263.5, true)]
    [InlineData(262.4, false)]
    [InlineData(263.6, false)]
    public void An_exact_row_holds_when_it_rounds_to_what_is_published(double ours, bool holds) =>
        Assert.Equal(holds, PartRow.Exact("what", 263, ours, 0).Holds);

    private static async Task<(bool Holds, string[] Lines)> RunAsync(OrchestrationReproduction reproduction)
    {
        using StringWriter output = new() { NewLine = "\n" };
        bool holds = await reproduction.RunAsync(output, Token);
        return (holds, output.ToString().TrimEnd('\n').Split('\n'));
    }

    private sealed class Off : IOrchestrationPart
    {
        public string Title => "off";

        public Task<PartResult> RunAsync(CancellationToken cancellationToken = default) => Task.FromResult(new PartResult(
        [
            PartRow.Exact("seven", 1, 1.1, 1),
            PartRow.Simulated("eight", 1, 1.1, 0.05, 1),
            PartRow.Within("nine", "1", 1.1, 1.2, 1.3, 1),
        ]));
    }
}
