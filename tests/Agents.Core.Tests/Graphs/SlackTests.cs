using Agents.Core.Graphs;
using Agents.Core.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Graphs;

/// <summary>How late a node may be, against a plain definition: all paths, tried one by one.</summary>
public sealed class SlackTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Slack_is_what_the_longest_path_still_to_go_leaves_to_the_paths_of_the_node() =>
        Prop.ForAll(LongRuns.Seeds, async seed =>
        {
            Random random = new(seed);
            (int Weight, int? Mean, int Time, int[] Inputs)[] nodes = [.. Enumerable.Range(0, random.Next(1, 10)).Select(node => (
                random.Next(0, 9),
                random.Next(3) == 0 ? random.Next(0, 9) : (int?)null,
                random.Next(0, 6),
                Enumerable.Range(0, node).Where(_ => random.Next(3) == 0).Take(3).ToArray()))];
            (List<(int, TimeSpan)> actual, List<(int, TimeSpan)> expected) = await RunAsync(nodes);
            Assert.Equal(nodes.Length, actual.Count);
            Assert.Equal(expected, actual);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(LongRuns.Times(200)));

    [Fact]
    public async Task Node_is_critical_when_the_longer_branch_has_less_to_go_by_then()
    {
        // The clock begins at 0, and two branches with it; after 8 seconds the long one has 2 to go, and the other one 3.
        (List<(int, TimeSpan)> actual, _) = await RunAsync([(10, null, 10, []), (8, null, 8, []), (3, null, 3, [1])]);
        Assert.Equal([(1, TimeSpan.Zero), (0, TimeSpan.FromSeconds(1)), (2, TimeSpan.Zero)], actual);
    }

    [Fact]
    public async Task Fallback_is_as_critical_as_what_waits_for_the_node_that_failed()
    {
        ManualTimeProvider clock = new();
        Dictionary<string, TimeSpan> slacks = [];
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("graph", (g, input) =>
        {
            Node<int> fallback = null!;
            fallback = g.Add("fallback", (int x, AgentContext context, CancellationToken _) => Note(context, fallback, x), input);
            Node<int> fails = g.Add(
                "fails",
                static (int _, AgentContext _, CancellationToken _) => ValueTask.FromException<int>(new FormatException("no")),
                input,
                new() { OnFailure = FailurePolicy.Fallback(fallback), Weight = TimeSpan.FromSeconds(20) });
            Node<int> after = g.Add("after", (int x) => x, fails, new() { Weight = TimeSpan.FromSeconds(5) });
            Node<int> beside = null!;
            beside = g.Add("beside", (int x, AgentContext context, CancellationToken _) => Note(context, beside, x), input);
            return g.Add("sum", (int x, int y) => x + y, after, beside);
        });

        RunResult<int> result = await graph.RunAsync(1, new RunOptions { Clock = clock, SingleThreaded = true }, Token);

        Assert.Equal(2, result.Output);
        Assert.Equal(TimeSpan.Zero, slacks["fallback"]);

        ValueTask<int> Note(AgentContext context, Node node, int output)
        {
            slacks.Add(node.Name, ((GraphExecution)context.Graph!).SlackOf(node.Index));
            return new(output);
        }
    }

    /// <summary>Runs nodes that take whole seconds, and asks each for its slack when it starts.</summary>
    private static async Task<(List<(int Node, TimeSpan Slack)> Actual, List<(int Node, TimeSpan Slack)> Expected)> RunAsync(
        (int Weight, int? Mean, int Time, int[] Inputs)[] nodes)
    {
        ManualTimeProvider clock = new();
        List<(int, TimeSpan)> actual = [];
        List<(int, TimeSpan)> expected = [];
        TimeSpan?[] started = new TimeSpan?[nodes.Length];
        bool[] hasEnded = new bool[nodes.Length];
        int[] takes = [.. nodes.Select(node => node.Mean ?? node.Weight)];
        AgentGraph<int, IReadOnlyList<int>> graph = AgentGraph.Create<int, IReadOnlyList<int>>("graph", (g, input) =>
        {
            List<Node<int>> added = [];
            for (int i = 0; i < nodes.Length; i++)
            {
                int node = i;
                NodeOptions<int> options = new() { Weight = TimeSpan.FromSeconds(nodes[i].Weight) };
                if (nodes[i].Mean is { } mean)
                {
                    options.IsIdempotent = true;
                    options.Hedging = new Hedging();
                    options.Hedging.RecordLatency(TimeSpan.FromSeconds(mean));
                }

                Node<int> In(int number) => added[nodes[node].Inputs[number]];
                added.Add(nodes[i].Inputs.Length switch
                {
                    0 => g.Add($"n{i}", (int _, AgentContext c, CancellationToken t) => WorkAsync(c, t), input, options),
                    1 => g.Add($"n{i}", (int _, AgentContext c, CancellationToken t) => WorkAsync(c, t), In(0), options),
                    2 => g.Add($"n{i}", (int _, int _, AgentContext c, CancellationToken t) => WorkAsync(c, t), In(0), In(1), options),
                    _ => g.Add($"n{i}", (int _, int _, int _, AgentContext c, CancellationToken t) => WorkAsync(c, t), In(0), In(1), In(2), options),
                });

                async ValueTask<int> WorkAsync(AgentContext context, CancellationToken cancellationToken)
                {
                    expected.Add((node, SlackOf(node)));
                    actual.Add((node, ((GraphExecution)context.Graph!).SlackOf(added[node].Index)));
                    started[node] = clock.Elapsed;
                    if (nodes[node].Time > 0)
                    {
                        await Task.Delay(TimeSpan.FromSeconds(nodes[node].Time), clock, cancellationToken);
                    }

                    hasEnded[node] = true;
                    return node;
                }
            }

            return g.All("all", added);
        });

        Task run = graph.RunAsync(0, new RunOptions { Clock = clock, SingleThreaded = true }, Token);
        for (int second = 0; second < 60; second++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        await run;
        return (actual, expected);

        TimeSpan SlackOf(int node)
        {
            int end = Enumerable.Range(0, nodes.Length).Where(other => !hasEnded[other]).Max(other => Longest(other) - Gone(other));
            return TimeSpan.FromSeconds(Math.Max(0, end - Longest(node)));
        }

        int Gone(int node) => started[node] is { } start ? Math.Min(takes[node], (int)(clock.Elapsed - start).TotalSeconds) : 0;

        int Longest(int node) => takes[node] + Enumerable.Range(0, nodes.Length)
            .Where(other => nodes[other].Inputs.Contains(node))
            .Select(Longest)
            .DefaultIfEmpty(0)
            .Max();
    }
}
