using Agents.Core.Graphs;

namespace Agents.Core.Benchmarks.Orchestration;

/// <summary>How much time several tool calls a turn save.</summary>
public sealed class WidthPart : IOrchestrationPart
{
    private const int Facts = 100;
    private const int Width = 3;
    private const double Useful = 0.34;
    private const int Tasks = 40;
    private static readonly TimeSpan Model = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Tool = TimeSpan.FromSeconds(9);

    /// <inheritdoc/>
    public string Title => "What three calls a turn save: W&D, arXiv 2602.07359 (6 s a model turn, 9 s a tool, 100 facts)";

    /// <inheritdoc/>
    public async Task<PartResult> RunAsync(CancellationToken cancellationToken = default)
    {
        double narrow = await MeasureAsync(Facts, 1, cancellationToken);
        double wide = await MeasureAsync((Facts + Width - 1) / Width, Width, cancellationToken);
        double useful = 0;
        for (int seed = 0; seed < Tasks; seed++)
        {
            useful += await MeasureAsync(DrawTurns(seed), Width, cancellationToken) / Tasks;
        }

        return new PartResult(
            [
                PartRow.Simulated("one call a turn", 1_500, narrow, 0, 0, " s"),
                PartRow.Simulated("three calls a turn, all useful", 510, wide, 0, 0, " s"),
                PartRow.Simulated("time saved, all useful", 66, (1 - (wide / narrow)) * 100, 0.5, 1, " %"),
                PartRow.Exact("time saved, an extra call is useful with 0.34: 1 - 1/(1 + 2u)", 40.5, (1 - (1 / (1 + (2 * Useful)))) * 100, 1, " %"),
                PartRow.Exact("time saved as the paper measured, from its 1522.6 s and 904.2 s", 40.6, (1 - (904.2 / 1_522.6)) * 100, 1, " %"),
                PartRow.Simulated("time saved, drawn with 0.34", 40.6, (1 - (useful / narrow)) * 100, 1.5, 1, " %"),
            ],
            "Each turn is a model node and its tool nodes on the real executor. The arithmetic of the first rows and the 0.34 are a model of ours",
            "that was fitted to the paper's 40.6 %; the paper states neither. What width does to accuracy is not computed here.");
    }

    /// <summary>Draws how many turns it takes when the first call of a turn is always useful, and each other one sometimes.</summary>
    private static int DrawTurns(int seed)
    {
        Random chance = new(seed);
        int turns = 0;
        for (int found = 0; found < Facts; turns++)
        {
            found++;
            for (int extra = 1; extra < Width; extra++)
            {
                found += chance.NextDouble() < Useful ? 1 : 0;
            }
        }

        return turns;
    }

    private static async Task<double> MeasureAsync(int turns, int width, CancellationToken cancellationToken)
    {
        VirtualRuns runs = new();
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("research", (g, input) =>
        {
            Node<int> last = input;
            for (int turn = 0; turn < turns; turn++)
            {
                Node<int> model = g.Add($"model {turn}", Takes(Model), last);
                Node<int>[] tools = [.. Enumerable.Range(0, width).Select(tool => g.Add($"tool {turn}-{tool}", Takes(Tool), model))];
                last = g.Add($"turn {turn}", (IReadOnlyList<int> all) => all.Count, g.All($"results {turn}", tools));
            }

            return last;
        });
        return (await runs.RunAsync(graph, 0, cancellationToken)).Duration.TotalSeconds;

        Func<int, AgentContext, CancellationToken, ValueTask<int>> Takes(TimeSpan duration) => async (n, _, token) =>
        {
            await runs.WaitAsync(duration, token).ConfigureAwait(false);
            return n;
        };
    }
}
