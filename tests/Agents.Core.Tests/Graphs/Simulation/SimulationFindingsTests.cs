using Agents.Core.Graphs;
using Agents.Core.Testing;

namespace Agents.Core.Tests.Graphs.Simulation;

/// <summary>What simulations of random graphs found, each as the smallest graph that shows it.</summary>
public sealed class SimulationFindingsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_join_that_has_enough_before_it_is_called_for_as_a_fallback_wakes_no_more_of_its_inputs()
    {
        int calls = 0;
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
        {
            Node<int> there = g.Add("there", (int x) => x + 1, input);
            Node<int> spare = g.Add("spare", (int x) => ++calls, input);
            Node<int> any = g.Any("any", [there, spare]);
            Node<int> failing = g.Add(
                "failing",
                Agent.Create<int, int>("failing", x => throw new InvalidOperationException()),
                there,
                new NodeOptions<int> { OnFailure = FailurePolicy.Fallback(any) });
            return g.Add("sum", (int x, int y) => x + y, failing, there);
        });

        RunResult<int> result = await graph.RunAsync(1, cancellationToken: Token);

        Assert.Equal(4, result.Output);
        Assert.Equal(0, calls);
        Assert.Equal(SkipReason.NotNeeded, result.GetGraphReport()!.Nodes.Single(node => node.Name == "spare").SkipReason);
    }

    [Fact]
    public async Task A_join_that_an_edit_adds_behind_nodes_that_run_has_its_deadline()
    {
        ManualTimeProvider clock = new();
        TaskCompletionSource<int> slow = new();
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
        {
            Node<int> waiting = g.Add("slow", (int _, AgentContext _, CancellationToken token) => new ValueTask<int>(slow.Task.WaitAsync(token)), input);
            Node<int> editing = g.Add(
                "editing",
                (int x, AgentContext context, CancellationToken _) =>
                {
                    context.EditGraph(edit =>
                    {
                        Node<JoinResult<int>> join = edit.AllSettled("join", [edit.Find<int>("slow"), edit.Find<int>("editing")], TimeSpan.FromSeconds(5));
                        Node<int> count = edit.Add("count", (JoinResult<int> all) => all.Values.Count, join);
                        edit.Replace(edit.Find<int>("sum"), count);
                    }).ThrowIfRefused();
                    return new ValueTask<int>(x);
                },
                input);
            return g.Add("sum", (int x, int y) => x + y, waiting, editing);
        });

        Task<RunResult<int>> run = graph.RunAsync(1, new RunOptions { Clock = clock, SingleThreaded = true }, Token);
        Assert.Equal(1, clock.ArmedTimers);
        clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(1, (await run).Output);
        Assert.Equal(StopReason.Partial, (await run).StopReason);
    }
}
