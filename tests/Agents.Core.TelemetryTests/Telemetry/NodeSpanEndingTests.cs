using Agents.Core.Chat;
using Agents.Core.Diagnostics;
using Agents.Core.Graphs;
using Agents.Core.Testing;

namespace Agents.Core.TelemetryTests.Telemetry;

/// <summary>However a node ends: its span ends, once, and says how.</summary>
[Collection(TelemetryCollection.Name)]
public sealed class NodeSpanEndingTests
{
    private readonly ManualTimeProvider _clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Node_that_fails_is_an_error_whatever_its_policy_makes_of_it()
    {
        using SpanRecorder spans = new();
        AgentGraph<string, string> graph = AgentGraph.Create<string, string>("graph", (g, input) =>
        {
            Node<string> other = g.Add("other", Answering("other"), input);
            Node<string> first = g.Add("first", Failing("first"), input, new NodeOptions<string> { OnFailure = FailurePolicy.Fallback(other) });
            Node<string> second = g.Add("second", Failing("second"), input, new NodeOptions<string> { OnFailure = FailurePolicy.Default("d") });
            Node<string> third = g.Add("third", Failing("third"), input, new NodeOptions<string> { OnFailure = FailurePolicy.Skip<string>() });
            Node<JoinResult<string>> all = g.AllSettled("all", [first, second, third]);
            return g.Add("count", (JoinResult<string> joined) => $"{joined.Inputs.Count}", all);
        });

        await graph.RunAsync("x", new RunOptions { SingleThreaded = true }, Token);

        Assert.Equal(
            """
            invoke_workflow graph
              invoke_agent first !IOException
              invoke_agent other
                chat scripted
              invoke_agent second !IOException
              invoke_agent third !IOException
            """,
            spans.Draw());
        Assert.Equal(
            "agents.node.failure_action=fallback", spans.Single("invoke_agent first").Events.Single().Tags.Select(tag => $"{tag.Key}={tag.Value}").Single());
        spans.AssertOneTree();
    }

    [Fact]
    public async Task Node_that_nobody_needs_any_more_is_cancelled_and_one_that_never_started_has_no_span()
    {
        using SpanRecorder spans = new();
        ScriptedChatClient slow = ScriptedChatClient.FromTurns(Turn.Hangs());
        AgentGraph<string, string> graph = AgentGraph.Create<string, string>("graph", (g, input) =>
        {
            Node<string> waiting = g.Add("slow", ChatAgent.Create("slow", slow).Build(), input);
            Node<string> behind = g.Add("behind", Answering("behind"), waiting);
            Node<string> fast = g.Add(
                "fast",
                Agent.Create<string, string>("fast", async (_, _, token) =>
                {
                    await slow.WaitForCallsAsync(1, token);
                    return "f";
                }),
                input);
            return g.Any("any", [behind, fast]);
        });

        await graph.RunAsync("x", cancellationToken: Token);

        Assert.Equal("cancelled", SpanRecorder.Text(spans.Single("invoke_agent slow"), TelemetryNames.Outcome));
        Assert.Equal("cancelled", SpanRecorder.Text(spans.Single("chat scripted"), TelemetryNames.Outcome));
        Assert.DoesNotContain(spans.Started, span => span.DisplayName == "invoke_agent behind");
        spans.AssertOneTree();
    }

    [Fact]
    public async Task Hedged_node_has_one_span_with_the_calls_of_both_copies_and_the_loser_ends()
    {
        using SpanRecorder spans = new();
        Hedging hedging = new(new HedgingOptions { MinSamples = 5, TokensPerCall = 1 });
        for (int i = 0; i < 5; i++)
        {
            hedging.RecordLatency(TimeSpan.FromMilliseconds(100));
        }

        int calls = 0;
        ScriptedChatClient client = ScriptedChatClient.FromFunction(_ => Interlocked.Increment(ref calls) == 1 ? Turn.Hangs() : Turn.Text("b"));
        AgentGraph<string, string> graph = AgentGraph.Create<string, string>("graph", (g, input) => g.Add(
            "ask", ChatAgent.Create("asked", client).Build(), input, new NodeOptions<string> { IsIdempotent = true, Hedging = hedging }));
        Task<RunResult<string>> run = graph.RunAsync("x", new RunOptions { Clock = _clock }, Token);
        await client.WaitForCallsAsync(1, Token);
        _clock.Advance(TimeSpan.FromMilliseconds(100));
        RunResult<string> result = await run;

        Assert.Equal("invoke_workflow graph\n  invoke_agent asked\n    chat scripted !cancelled\n    chat scripted", spans.Draw());
        Assert.Contains(spans.Single("invoke_agent asked").Events, e => e.Name == TelemetryNames.NodeHedgeEvent);
        spans.AssertOneTree();
        spans.AssertSpend(result.Spend);
    }

    [Fact]
    public async Task Node_that_is_tried_again_has_one_span_and_an_event_a_retry()
    {
        using SpanRecorder spans = new();
        int calls = 0;
        IAgent<string, string> flaky = Agent.Create("flaky", (string text) => ++calls < 3 ? throw new IOException("down") : text);
        AgentGraph<string, string> graph = AgentGraph.Create<string, string>("graph", (g, input) => g.Add(
            "try",
            flaky,
            input,
            new NodeOptions<string> { Resilience = NodeResilience.RetryTransient(TimeProvider.System, baseDelay: TimeSpan.FromMilliseconds(1)) }));

        await graph.RunAsync("x", cancellationToken: Token);

        Assert.Equal("invoke_workflow graph\n  invoke_agent flaky", spans.Draw());
        Assert.Equal([2, 3], spans.Single("invoke_agent flaky").Events.Select(e => e.Tags.First(tag => tag.Key == TelemetryNames.Attempt).Value));
        spans.AssertOneTree();
    }

    private static ChatAgent Answering(string name) => ChatAgent.Create(name, ScriptedChatClient.FromFunction(_ => Turn.Text("a"))).Build();

    private static IAgent<string, string> Failing(string name) => Agent.Create<string, string>(name, (_, _, _) => throw new IOException("down"));
}
