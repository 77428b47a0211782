using Agents.Core.Graphs;

namespace Agents.Core.Benchmarks.Orchestration;

/// <summary>How much sooner a graph is changed when all that a burst of events asks for is one edit.</summary>
public sealed class EditingPart : IOrchestrationPart
{
    private const int Events = 5;
    private static readonly TimeSpan Call = TimeSpan.FromMilliseconds(200);

    /// <inheritdoc/>
    public string Title => "What one edit for a whole batch saves: UFO³ (five events at once, 200 ms for each call of the editor)";

    /// <inheritdoc/>
    public async Task<PartResult> RunAsync(CancellationToken cancellationToken = default)
    {
        double one = await MeasureAsync(batch: 1, cancellationToken);
        double all = await MeasureAsync(batch: Events, cancellationToken);
        return new PartResult(
            [
                PartRow.Simulated("one call an event", 1_000, one, 0, 0, " ms"),
                PartRow.Simulated("one call for all", 200, all, 0, 0, " ms"),
                PartRow.Simulated("saved", 800, one - all, 0, 0, " ms"),
                PartRow.Simulated("saved, of all", 80, (one - all) / one * 100, 0, 0, " %"),
            ],
            "A node of a graph that runs edits it: each edit adds its nodes before the output, on the real executor.");
    }

    private static async Task<double> MeasureAsync(int batch, CancellationToken cancellationToken)
    {
        VirtualRuns runs = new();
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("work", (g, input) =>
        {
            Node<int> editor = g.Add("editor", EditAsync, input);
            return g.Add("out", (int n) => n, editor);
        });
        RunResult<int> result = await runs.RunAsync(graph, 0, cancellationToken);
        return result.Output == Events
            ? result.Duration.TotalMilliseconds
            : throw new InvalidOperationException($"The edits must add {Events} nodes, but {result.Output} ran.");

        async ValueTask<int> EditAsync(int n, AgentContext context, CancellationToken token)
        {
            for (int first = 0; first < Events; first += batch)
            {
                await runs.WaitAsync(Call, token).ConfigureAwait(false);
                int from = first;
                context.EditGraph(edit =>
                {
                    Node<int> last = edit.Find<int>(from == 0 ? "editor" : $"more {from - 1}");
                    Node<int> now = last;
                    for (int i = from; i < from + batch; i++)
                    {
                        now = edit.Add($"more {i}", (int count) => count + 1, now);
                    }

                    edit.Rewire(edit.Find<int>("out"), last, now);
                }).ThrowIfRefused();
            }

            return n;
        }
    }
}
