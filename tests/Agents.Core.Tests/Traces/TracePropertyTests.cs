using System.Text;
using Agents.Core.Testing;
using Agents.Core.Tests.Chat;
using Agents.Core.Tests.Graphs.Simulation;
using Agents.Core.Traces;

namespace Agents.Core.Tests.Traces;

/// <summary>Random runs: whatever happens in them, the trace is one, and the same one each time.</summary>
public sealed class TracePropertyTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Random_graphs_with_failures_edits_and_cancellation_give_valid_traces_that_are_equal_byte_for_byte()
    {
        HashSet<TraceEventType> events = [];
        HashSet<TraceEdgeType> edges = [];
        for (ulong seed = 0; seed < (ulong)LongRuns.Times(300); seed++)
        {
            OrchestrationTrace first = await TraceGraphAsync(seed);
            string json = OrchestrationTraceWriter.ToJson(first);
            Assert.True(OrchestrationTraceValidator.Validate(json) is [], $"Seed {seed}: {string.Join('\n', OrchestrationTraceValidator.Validate(json))}");
            Assert.Equal(json, OrchestrationTraceWriter.ToJson(await TraceGraphAsync(seed)));
            Assert.Equal(json, OrchestrationTraceWriter.ToJson(OrchestrationTraceReader.Parse(json)));
            AssertWhole(first, seed);
            events.UnionWith(first.Events.Select(e => e.Type));
            edges.UnionWith(first.Edges.Select(edge => edge.Type));
        }

        // The sweep is worth something only while it meets all this.
        Assert.Superset(
            new HashSet<TraceEventType>
            {
                TraceEventType.OrchestratorDecision, TraceEventType.Spawn, TraceEventType.Despawn, TraceEventType.Return, TraceEventType.Aggregate,
                TraceEventType.SafetyEvent,
            },
            events);
        Assert.Superset(
            new HashSet<TraceEdgeType>
            {
                TraceEdgeType.Temporal, TraceEdgeType.Causal, TraceEdgeType.Spawn, TraceEdgeType.Return, TraceEdgeType.Aggregate, TraceEdgeType.SafetyFlow,
            },
            edges);
    }

    [Fact]
    public async Task Random_chats_with_tools_give_valid_traces_that_are_equal_byte_for_byte()
    {
        HashSet<TraceEventType> events = [];
        for (int seed = 0; seed < LongRuns.Times(200); seed++)
        {
            OrchestrationTrace first = await TraceChatAsync(seed);
            string json = OrchestrationTraceWriter.ToJson(first);
            Assert.True(OrchestrationTraceValidator.Validate(json) is [], $"Seed {seed}: {string.Join('\n', OrchestrationTraceValidator.Validate(json))}");
            Assert.Equal(json, OrchestrationTraceWriter.ToJson(await TraceChatAsync(seed)));
            AssertWhole(first, seed: (ulong)seed);
            events.UnionWith(first.Events.Select(e => e.Type));
        }

        Assert.Superset(
            new HashSet<TraceEventType> { TraceEventType.ToolCall, TraceEventType.ToolResult, TraceEventType.HumanIntervention, TraceEventType.SafetyEvent },
            events);
    }

    [Fact]
    public async Task Text_that_was_changed_in_ten_thousand_ways_is_judged_and_never_thrown_at()
    {
        byte[] json = Encoding.UTF8.GetBytes(OrchestrationTraceWriter.ToJson(await TraceGraphAsync(3)));
        Random chance = new(15);
        int refused = 0;
        TraceReaderOptions options = new() { MaxProblems = 5 };
        for (int i = 0; i < LongRuns.Times(10_000); i++)
        {
            byte[] changed = Mutate(json, chance);
            IReadOnlyList<TraceProblem> problems = OrchestrationTraceValidator.Validate(changed, options);
            Assert.InRange(problems.Count, 0, 5);
            Assert.All(problems, problem => Assert.True(problem is { Line: 1, Place.Length: > 0, Message.Length: > 0 }));
            if (problems.Count > 0)
            {
                refused++;
            }
            else
            {
                // What is accepted can be read, written and judged again.
                OrchestrationTrace read = OrchestrationTraceReader.Parse(Encoding.UTF8.GetString(changed));
                Assert.Empty(OrchestrationTraceValidator.Validate(OrchestrationTraceWriter.ToJson(read)));
                OrchestrationMetrics.Compute(read, read);
            }
        }

        Assert.InRange(refused, 5_000, LongRuns.Times(10_000) - 1);
    }

    private static byte[] Mutate(byte[] json, Random chance)
    {
        List<byte> bytes = [.. json];
        for (int n = chance.Next(1, 4); n > 0; n--)
        {
            int at = chance.Next(bytes.Count);
            int length = Math.Min(chance.Next(1, 60), bytes.Count - at);
            switch (chance.Next(6))
            {
                case 0:
                    bytes[at] = (byte)chance.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(chance.Next(bytes.Count - length + 1), length));
                    break;
                case 3:
                    bytes[at] = (byte)"0123456789-eE{}[],:\"\\tfn"[chance.Next(24)];
                    break;
                case 4:
                    bytes.InsertRange(at, "\\ud800"u8.ToArray());
                    break;
                default:
                    bytes[at] ^= (byte)(1 << chance.Next(8));
                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>What starts in a trace ends in it, and the run is the first and the last.</summary>
    private static void AssertWhole(OrchestrationTrace trace, ulong seed)
    {
        Assert.Equal(0, trace.Metrics!["events_dropped"]);
        Assert.Equal((TraceEventType.Spawn, trace.Events[0].Agent), (trace.Events[0].Type, trace.Events[^1].Agent));
        Assert.True(trace.Events[^1].Type is TraceEventType.Return or TraceEventType.Despawn, $"Seed {seed}.");
        ILookup<string, TraceEvent> byAgent = trace.Events.ToLookup(e => e.Agent);
        foreach (IGrouping<string, TraceEvent> agent in byAgent)
        {
            int spawns = agent.Count(e => e.Type == TraceEventType.Spawn);
            int ends = agent.Count(e => e.Type is TraceEventType.Return or TraceEventType.Despawn or TraceEventType.Aggregate);
            Assert.True(spawns <= ends, $"Seed {seed}: {agent.Key} was spawned {spawns} times and ended {ends} times.");
        }
    }

    private static async Task<OrchestrationTrace> TraceGraphAsync(ulong seed)
    {
        GraphSimulation simulation = new(seed, new GraphSimulationOptions { Cancellations = seed % 5 == 3 ? 0.05 : 0.01 });
        RandomGraph graph = new((int)seed, new SimulatedAgents(simulation), simulation.Invariants, new RandomGraphOptions { HasEdits = seed % 2 == 0 });
        OrchestrationTraceRecorder recorder = new();
        await simulation.RunAsync(graph.Graph, 41L, run => run.Observers.Add(recorder), Token);
        await recorder.Completion.WaitAsync(Token);
        return recorder.ToTrace();
    }

    private static async Task<OrchestrationTrace> TraceChatAsync(int seed)
    {
        using RandomChat chat = new(seed, waits: false);
        await chat.RunAsync(Token);
        OrchestrationTraceRecorder recorder = new();
        foreach (AgentEvent e in chat.Events.Events)
        {
            recorder.OnNext(e);
        }

        return recorder.ToTrace();
    }
}
