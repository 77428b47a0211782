using Agents.Core.Benchmarks.Compare;
using Agents.Core.Benchmarks.Graphs;

namespace Agents.Core.Benchmarks.Tests;

public sealed class GraphsSuiteTests
{
    [Fact]
    public async Task The_list_names_subjects_shapes_and_units()
    {
        using StringWriter output = new();
        using StringWriter error = new();

        Assert.Equal(0, await new CompareCommand([new GraphsSuite()], output, error).RunAsync(["graphs", "--list"]));

        string[] lines = output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("  subjects: ours, floor-task, floor-queue, langgraph", lines[1]);
        Assert.Equal(
            [
                "  chain-1000 (us/node, B/node)",
                "  fan-1000 (us/node, B/node)",
                "  fan-4000 (us/node, B/node)",
                "  dag-20x50 (us/node, B/node)",
                "  chain-100000 (us/node, B/node)",
                "  ten-nodes (us/node, B/node)",
                "  two-chains (ms)",
            ],
            lines[2..].Select(line => line.Split(':')[0]));
    }

    [Fact]
    public void Every_shape_is_measured_for_every_subject_but_waits_not_on_a_bare_queue() =>
        Assert.Equal((6 * 3) + 2, new GraphsSuite().CreateTrials().Count);
}
