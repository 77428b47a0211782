using System.Text.Json;
using Agents.Core.Benchmarks.Compare;
using Agents.Core.Benchmarks.Graphs;

namespace Agents.Core.Benchmarks.Tests;

public sealed class PlainGraphsTests
{
    private static readonly GraphsSuite Suite = new();

    public static TheoryData<string> ShapeNames => [.. Suite.Names.Select(name => name.Name)];

    [Theory]
    [InlineData("chain-1000", 1_000, 999)]
    [InlineData("fan-1000", 1_002, 2_000)]
    [InlineData("fan-4000", 4_002, 8_000)]
    [InlineData("dag-20x50", 1_001, 1_950)]
    [InlineData("chain-100000", 100_000, 99_999)]
    [InlineData("ten-nodes", 10, 11)]
    [InlineData("two-chains", 5, 4)]
    public void A_shape_has_its_nodes_and_edges(string name, int nodes, int edges)
    {
        PlainGraph shape = Suite.CreateShape(name);

        Assert.Equal((name, nodes, edges), (shape.Name, shape.Count, shape.EdgeCount));
        Assert.Equal(nodes, shape.Numbers.Count);
        Assert.True(shape.Delays.Count == 0 || shape.Delays.Count == nodes);
    }

    [Theory]
    [MemberData(nameof(ShapeNames))]
    public void Inputs_are_different_earlier_nodes_and_the_output_needs_every_node(string name)
    {
        PlainGraph shape = Suite.CreateShape(name);
        bool[] isNeeded = new bool[shape.Count];
        isNeeded[^1] = true;
        for (int node = shape.Count - 1; node >= 0; node--)
        {
            int[] inputs = shape.Inputs[node];
            Assert.True(isNeeded[node], $"Nothing leads from node {node} to the output.");
            Assert.Equal(inputs.Length, inputs.Distinct().Count());
            foreach (int input in inputs)
            {
                Assert.InRange(input, 0, node - 1);
                isNeeded[input] = true;
            }
        }
    }

    [Fact]
    public void Layers_take_one_to_three_inputs_each_from_the_layer_before()
    {
        IReadOnlyList<int[]> inputs = PlainGraphs.Layers().Inputs;

        Assert.All(Enumerable.Range(0, 50), node => Assert.Empty(inputs[node]));
        Assert.All(Enumerable.Range(50, 950), node =>
        {
            Assert.InRange(inputs[node].Length, 1, 3);
            Assert.All(inputs[node], input => Assert.Equal((node / 50) - 1, input / 50));
        });
        Assert.Equal(Enumerable.Range(950, 50), inputs[1_000]);
    }

    [Fact]
    public void Two_chains_take_210_ms_and_almost_twice_as_long_in_lock_step()
    {
        PlainGraph shape = PlainGraphs.TwoChains();

        Assert.Equal(TimeSpan.FromMilliseconds(210), shape.CriticalPath);
        Assert.Equal(TimeSpan.FromMilliseconds(408), shape.SuperstepTime);
    }

    [Theory]
    [InlineData("chain-1000", 1_001)]
    [InlineData("fan-1000", 42_748)] // 1,000 times the input, and the sum of 1 to 1,000, modulo 65,536
    [InlineData("ten-nodes", 15)]
    public void The_value_of_a_shape_is_what_one_computes_by_hand(string name, int value) =>
        Assert.Equal(value, Suite.CreateShape(name).Compute());

    [Theory]
    [MemberData(nameof(ShapeNames))]
    public async Task Every_subject_computes_the_value_of_every_shape_that_it_can_run(string name)
    {
        PlainGraph shape = Suite.CreateShape(name);
        foreach (IGraphsSubject subject in (IGraphsSubject[])[new OursGraphs(), new FloorTaskGraphs(), new FloorQueueGraphs()])
        {
            if (subject.Prepare(shape) is { } run)
            {
                Assert.Equal((subject.Name, shape.Compute()), (subject.Name, await run()));
                Assert.Equal((subject.Name, shape.Compute()), (subject.Name, await run()));
            }
        }
    }

    // Accepts what is new with ACCEPT_SHAPES=1.
    [Fact]
    public void Peers_read_the_same_shapes()
    {
        string path = Path.Combine(PeerFolder.Find("langgraph")!.Path, "shapes.json");
        string shapes = ToJson([PlainGraphs.Layers(), PlainGraphs.TenNodes(), PlainGraphs.TwoChains()]);
        if (Environment.GetEnvironmentVariable("ACCEPT_SHAPES") == "1")
        {
            File.WriteAllText(path, shapes);
        }

        Assert.Equal(shapes, File.ReadAllText(path));
    }

    private static string ToJson(IEnumerable<PlainGraph> shapes) =>
        "{\n" + string.Join(",\n", shapes.Select(shape => $"  \"{shape.Name}\": {ToJson(shape)}")) + "\n}\n";

    private static string ToJson(PlainGraph shape)
    {
        string inputs = JsonSerializer.Serialize(shape.Inputs);
        string delays = JsonSerializer.Serialize(shape.Delays.Select(delay => (int)delay.TotalMilliseconds));
        return $$"""{ "inputs": {{inputs}}, "delays": {{delays}} }""";
    }
}
