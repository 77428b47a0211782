namespace Agents.Core.Benchmarks.Graphs;

/// <summary>The graphs of the suite.</summary>
public static class PlainGraphs
{
    private const int LayerCount = 20;
    private const int LayerWidth = 50;
    private const int LayersSeed = 20_050;

    /// <summary>Nodes one after the other.</summary>
    /// <param name="count">How many.</param>
    public static PlainGraph Chain(int count) => OfInputs($"chain-{count}", [[], .. Enumerable.Range(0, count - 1).Select(node => new[] { node })]);

    /// <summary>One source, nodes over it of which each adds its number, and one node that sums them all.</summary>
    /// <param name="width">How many nodes over the source.</param>
    public static PlainGraph Fan(int width)
    {
        int[] branches = [.. Enumerable.Range(1, width)];
        return new()
        {
            Name = $"fan-{width}",
            Inputs = [[], .. branches.Select(_ => new[] { 0 }), branches],
            Numbers = [0, .. branches, 0],
        };
    }

    /// <summary>Layers of nodes, each with one to three inputs from the layer before, two on average; one node sums the last layer.</summary>
    /// <remarks>
    /// Drawn once from a fixed seed. The first inputs of a layer are the layer before in another order, so that every node is used.
    /// </remarks>
    public static PlainGraph Layers()
    {
        Random random = new(LayersSeed);
        List<int[]> inputs = [.. Enumerable.Repeat<int[]>([], LayerWidth)];
        for (int before = 0; before < (LayerCount - 1) * LayerWidth; before += LayerWidth)
        {
            int[] all = [.. Enumerable.Range(before, LayerWidth)];
            int[] first = [.. all];
            random.Shuffle(first);

            // As many nodes with one input as with three, so that the average is two.
            int[] counts = [.. Enumerable.Range(0, LayerWidth).Select(node => node < 16 ? 1 : node < 32 ? 3 : 2)];
            random.Shuffle(counts);
            for (int node = 0; node < LayerWidth; node++)
            {
                random.Shuffle(all);
                inputs.Add([first[node], .. all.Where(input => input != first[node]).Take(counts[node] - 1)]);
            }
        }

        inputs.Add([.. Enumerable.Range((LayerCount - 1) * LayerWidth, LayerWidth)]);
        return OfInputs($"dag-{LayerCount}x{LayerWidth}", [.. inputs]);
    }

    /// <summary>A source, three branches of which two branch no further but differ in depth, and joins: small, and not in layers.</summary>
    public static PlainGraph TenNodes() => OfInputs("ten-nodes", [[], [0], [0], [0], [1], [4], [2], [5, 6], [3, 7], [8]]);

    /// <summary>Two chains of nodes that wait, one long and then short, the other short and then long, and a node that joins them.</summary>
    /// <remarks>
    /// Both chains take 210 ms; whoever goes in lock step waits for the longer node of each pair, 408 ms. There are only two nodes a chain,
    /// because a timer may be late by a millisecond or two, and the delays of a chain add up.
    /// </remarks>
    public static PlainGraph TwoChains()
    {
        PlainGraph shape = OfInputs("two-chains", [[], [], [0], [1], [2, 3]]);
        int[] milliseconds = [204, 6, 6, 204, 0];
        return new()
        {
            Name = shape.Name,
            Inputs = shape.Inputs,
            Numbers = shape.Numbers,
            Delays = [.. milliseconds.Select(delay => TimeSpan.FromMilliseconds(delay))],
        };
    }

    // Every node adds 1.
    private static PlainGraph OfInputs(string name, int[][] inputs) => new()
    {
        Name = name,
        Inputs = inputs,
        Numbers = [.. Enumerable.Repeat(1, inputs.Length)],
    };
}
